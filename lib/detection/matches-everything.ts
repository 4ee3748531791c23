import { compile } from '../filter-pattern/compile';
import { conditionsOf, type Pattern, type Selector } from '../filter-pattern/syntax-tree';

/** Events that differ in principal, place and call, but have all fields that every event has. */
const EVENTS = [
  {
    ...{ eventVersion: '1.11', eventTime: '2026-01-01T00:00:00Z', eventID: '1', eventType: 'AwsApiCall' },
    ...{ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', awsRegion: 'us-east-1', readOnly: false },
    ...{ recipientAccountId: '111111111111', sourceIPAddress: '192.0.2.1', userAgent: 'one', managementEvent: true },
    ...{ eventCategory: 'Management', requestID: '1', userIdentity: { type: 'Root' } },
  },
  {
    ...{ eventVersion: '1.08', eventTime: '2027-01-01T00:00:00Z', eventID: '2', eventType: 'AwsServiceEvent' },
    ...{ eventSource: 's3.amazonaws.com', eventName: 'GetObject', awsRegion: 'eu-central-1', readOnly: true },
    ...{
      recipientAccountId: '222222222222',
      sourceIPAddress: 'a.amazonaws.com',
      userAgent: 'two',
      managementEvent: false,
    },
    ...{
      eventCategory: 'Data',
      requestID: '2',
      userIdentity: { type: 'AWSService', arn: 'arn:aws:iam::222222222222:x' },
    },
  },
];

/**
 * Whether the pattern matches every known kind of event: a suppression with it would disable the detection. Tested with
 * events that have all of its fields, and with events without the optional ones.
 */
export function matchesEverything(pattern: Pattern): boolean {
  const matches = compile(pattern);
  const selectors = pattern.kind === 'json' ? conditionsOf(pattern.expression).map(({ selector }) => selector) : [];
  const odd = EVENTS.map((event) => selectors.reduce<unknown>(withOddText, event));
  return [...EVENTS, ...odd].every((event) => matches(event));
}

const ODD_TEXT = '\u0001';

function withOddText(value: unknown, [step, ...rest]: Selector): unknown {
  if (step === undefined) return ODD_TEXT;
  if (step.kind === 'member' || step.kind === 'anyMember') {
    const name = step.kind === 'member' ? step.name : 'odd';
    const members = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
    return { ...members, [name]: withOddText((members as Record<string, unknown>)[name], rest) };
  }
  return Array.from({ length: step.kind === 'element' ? Math.min(step.index, 100) + 1 : 1 }, () =>
    withOddText({}, rest),
  );
}
