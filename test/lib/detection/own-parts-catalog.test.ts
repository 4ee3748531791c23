import { describe, expect, test } from '@jest/globals';
import { placeholdersIn } from '../../../lib/contract/own-parts';
import { DetectionSeverity, type Detection } from '../../../lib/detection/detection';
import { OwnPartsCatalog } from '../../../lib/detection/own-parts-catalog';
import { but, type CloudTrailEvent, denied } from '../../fixtures/cloudtrail-event';
import { EXAMPLES } from '../../fixtures/events';
import { OWN_NAMES } from '../../fixtures/own-names';
import { matcherWith } from '../../support/own-matcher';

const ALL = OwnPartsCatalog.all();
const AT_ANY_TIME = ALL.filter(({ id }) => !id.endsWith('-deployed'));
const DEPLOYED = ALL.filter(({ id }) => id.endsWith('-deployed'));

/** Of the examples of these detections, those that do not match when they are changed like this. */
function lost(detections: readonly Detection[], change: (event: CloudTrailEvent) => CloudTrailEvent): string[] {
  return detections.flatMap(({ id, filterPattern }) => {
    const sees = matcherWith(filterPattern);
    const matches = EXAMPLES[id]?.matches ?? [];
    return matches.filter((event) => !sees(change(event))).map((event) => `${id}: ${String(event['eventName'])}`);
  });
}

function count(detections: readonly Detection[]): number {
  return detections.reduce((sum, { id }) => sum + (EXAMPLES[id]?.matches.length ?? 0), 0);
}

const through = (service: string) => (event: CloudTrailEvent) => ({
  ...event,
  sourceIPAddress: service,
  userIdentity: { ...(event['userIdentity'] as object), invokedBy: service },
});

describe('a change of an own part', () => {
  test.each([
    'cloudcontrolapi.amazonaws.com',
    'servicecatalog.amazonaws.com',
    'ssm.amazonaws.com',
    'signin.amazonaws.com',
    'example.amazonaws.com',
  ])('is seen through %s too', (service) => {
    expect(lost(AT_ANY_TIME, through(service))).toEqual([]);
    expect(count(AT_ANY_TIME)).toBeGreaterThan(300);
  });

  test('is seen when CloudTrail does not say whether it only read', () => {
    expect(lost(ALL, (event) => but(event, { readOnly: undefined }))).toEqual([]);
  });

  test.each<[string, (event: CloudTrailEvent) => CloudTrailEvent]>([
    ['is denied', (event) => denied(event)],
    ['only read', (event) => but(event, { readOnly: true })],
    ['is one of another service', (event) => but(event, { eventSource: 'elsewhere.amazonaws.com' })],
  ])('is none when it %s', (name, change) => {
    // What a deployment does it does to names, which are looked for in any service.
    const detections = name.includes('service') ? AT_ANY_TIME : ALL;
    expect(lost(detections, change)).toHaveLength(count(detections));
  });

  test('is not seen where no name is known', () => {
    for (const { id, filterPattern } of ALL) {
      const sees = matcherWith(filterPattern, {});
      const without = (EXAMPLES[id]?.matches ?? []).filter(sees).map(({ eventName }) => eventName);
      expect({ id, without }).toEqual({ id, without: [] });
    }
  });

  test('names the parts that it is about', () => {
    expect(ALL.filter(({ filterPattern }) => placeholdersIn(filterPattern).length === 0)).toEqual([]);
  });
});

describe('a deployment', () => {
  test('pages where nobody knows which roles deploy the stack, and tells nothing twice', () => {
    const names = { ...OWN_NAMES, deployer: [] };
    const pages = ALL.filter(({ severity }) => severity === DetectionSeverity.PAGE);
    const others = AT_ANY_TIME.filter((one) => !pages.includes(one));
    for (const { id } of DEPLOYED) {
      const seen = (EXAMPLES[id]?.matches ?? []).filter(
        ({ eventSource }) => eventSource !== 'cloudtrail.amazonaws.com',
      );
      const seeing = (detections: readonly Detection[], given: typeof names | typeof OWN_NAMES) =>
        seen.filter((event) => detections.some(({ filterPattern }) => matcherWith(filterPattern, given)(event)));
      expect(seeing(pages, names)).toHaveLength(seen.length);
      expect([...seeing(pages, OWN_NAMES), ...seeing(others, OWN_NAMES)]).toEqual([]);
      expect(seeing(DEPLOYED, names)).toEqual([]);
    }
  });

  test('is one through CloudFormation alone', () => {
    const stackless = (event: CloudTrailEvent) => event['eventSource'] !== 'cloudformation.amazonaws.com';
    const direct = (event: CloudTrailEvent) =>
      stackless(event) ? through('cloudcontrolapi.amazonaws.com')(event) : event;
    const all = DEPLOYED.flatMap(({ id }) => EXAMPLES[id]?.matches ?? []).filter(stackless);
    expect(lost(DEPLOYED, direct)).toHaveLength(all.length);
    expect(all.length).toBeGreaterThan(20);
  });
});
