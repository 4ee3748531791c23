import { describe, expect, test } from '@jest/globals';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { OwnPartsCatalog } from '../../../lib/detection/own-parts-catalog';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { request, type CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import { roleSession } from '../../fixtures/identities';
import { OWN_NAMES } from '../../fixtures/own-names';
import { matcherWith } from '../../support/own-matcher';

const TOLD = [...TunedCatalog.all(), ...ThreatCatalog.managementEvents(), ...OwnPartsCatalog.all()].map(
  ({ id, severity, filterPattern }) => ({ id, severity, sees: matcherWith(filterPattern) }),
);
const account = OWN_NAMES.account[0];
const terraform = roleSession(account, 'terraform', 'run-1');

/** What belongs together is told together: who makes such a thing all day also deletes it all day. */
const SIBLINGS: readonly (readonly [string, readonly string[], (name: string) => Record<string, unknown>, string])[] = [
  [
    'filters',
    ['logs:PutMetricFilter', 'logs:DeleteMetricFilter'],
    (logGroupName) => ({ logGroupName }),
    OWN_NAMES.logGroup[0],
  ],
  [
    'subscriptions of log groups',
    ['logs:PutSubscriptionFilter', 'logs:DeleteSubscriptionFilter'],
    (logGroupName) => ({ logGroupName }),
    OWN_NAMES.logGroup[0],
  ],
  ['rules', ['events:PutRule', 'events:DeleteRule'], (name) => ({ name }), OWN_NAMES.rule[0]],
  ['targets', ['events:PutTargets', 'events:RemoveTargets'], (rule) => ({ rule }), OWN_NAMES.rule[0]],
];

describe.each(SIBLINGS)('%s that are made and deleted', (_, calls, named, own) => {
  const idsOf = (event: CloudTrailEvent) => TOLD.filter(({ sees }) => sees(event)).map(({ id }) => id);

  test('tell of nobody where they are anybody’s', () => {
    expect(calls.map((call) => idsOf(request(call, terraform, named('checkout'))))).toEqual(calls.map(() => []));
  });

  test('page, by the same detection, where they are the product’s own', () => {
    const found = calls.map((call) => idsOf(request(call, terraform, named(own))));
    const [first = []] = found;
    expect(found).toEqual(calls.map(() => first));
    expect(TOLD.some(({ id, severity }) => first.includes(id) && severity === DetectionSeverity.PAGE)).toBe(true);
  });
});
