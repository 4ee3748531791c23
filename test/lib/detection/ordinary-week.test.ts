import { describe, expect, test } from '@jest/globals';
import { alarmsRaised, deployedEvaluation } from '../../../lib/detection/alarm-evaluation';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { type Detection, DetectionSeverity } from '../../../lib/detection/detection';
import { OwnPartsCatalog } from '../../../lib/detection/own-parts-catalog';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import type { OwnNames } from '../../../lib/contract/own-parts';
import { denied, event } from '../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../../fixtures/identities';
import { ordinaryWeek } from '../../fixtures/ordinary-week';
import { OWN_NAMES } from '../../fixtures/own-names';
import { matcherWith } from '../../support/own-matcher';

const WEEK = ordinaryWeek();

function alarms(detection: Detection, events = WEEK, names: OwnNames = {}): number {
  const times = events
    .filter(matcherWith(detection.filterPattern, names))
    .map(({ eventTime }) => Date.parse(String(eventTime)));
  return alarmsRaised(times, deployedEvaluation(detection)).length;
}

function fired(
  detections: readonly Detection[],
  names?: OwnNames,
): { readonly id: string; readonly severity: DetectionSeverity; readonly count: number }[] {
  return detections
    .filter(({ findingOnly = false }) => !findingOnly)
    .filter(({ outsidePaths }) => outsidePaths === undefined)
    .map((detection) => ({ ...detection, count: alarms(detection, WEEK, names) }))
    .filter(({ count }) => count > 0);
}

describe.each([
  ['known', OWN_NAMES],
  ['not known', {}],
])('in one ordinary week, with the names of own parts %s,', (_, names: OwnNames) => {
  const own = fired(
    [
      ...TunedCatalog.all(),
      ...ThreatCatalog.managementEvents(),
      ...ThreatCatalog.dataEvents(),
      ...OwnPartsCatalog.all(),
    ],
    names,
  );
  const total = (severity: DetectionSeverity) =>
    own.filter((one) => one.severity === severity).reduce((sum, { count }) => sum + count, 0);

  test('nobody outside the organization is named, so what asks for a stranger is not told', () => {
    const named = JSON.stringify(WEEK).match(/(?<![\w-])\d{12}(?![\w-])/g) ?? [];
    expect(named.filter((account) => !(Object.values(ACCOUNTS) as string[]).includes(account))).toEqual([]);
    expect(named.length).toBeGreaterThan(1000);
  });

  test('there is a lot of writing', () => {
    expect(WEEK.filter(({ readOnly }) => readOnly === false).length).toBeGreaterThan(10_000);
  });

  test('at most two alarms page', () => {
    expect(total(DetectionSeverity.PAGE)).toBeLessThanOrEqual(2);
  });

  test('at most ten alarms notify', () => {
    expect(total(DetectionSeverity.NOTIFY)).toBeLessThanOrEqual(10);
  });

  test('the alarms are these, each for what the week has on purpose', () => {
    expect(Object.fromEntries(own.map(({ id, count }) => [id, count]))).toEqual({
      'account-leaves-organization': 1,
      'database-deleted-without-copy': 1,
      'function-changed-by-person': 2,
      'iam-policy-changed-by-person': 1,
      'kms-key-deletion-scheduled': 1,
      'network-logs-deleted': 1,
      'organization-policy-changed': 1,
      'permanent-key-created': 1,
      'unusual-instance-launched': 1,
    });
  });

  test('denied calls peak at 15 in five minutes, and at 20 they alarm: so do tools that try one right after the other', () => {
    const surge = TunedCatalog.all().find(({ id }) => id === 'denied-calls-surge') as Detection;
    const attack = Array.from({ length: 32 }, (_, index) => ({
      ...denied(event('ec2:GetPasswordData', iamUser(ACCOUNTS.production)), 'Client.UnauthorizedOperation'),
      eventTime: `2026-03-04T03:07:${String(index).padStart(2, '0')}Z`,
    }));
    expect([15, 16].map((threshold) => alarms({ ...surge, threshold }) > 0)).toEqual([true, false]);
    expect([surge.threshold, surge.periodSeconds, alarms(surge), alarms(surge, [...WEEK, ...attack])]).toEqual([
      20, 300, 0, 1,
    ]);
  });

  test('the exact CIS texts fire all day, or stay in alarm all week, which is why they disturb nobody', () => {
    const counts = new Map(fired(CisCatalog.all()).map(({ id, count }) => [id, count]));
    expect(counts.get('cis-iam-policy-changes')).toBeGreaterThan(50);
    expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(271);
    // Some call is denied every quarter of an hour: the alarm goes off on Monday and never calms down.
    expect(counts.get('cis-unauthorized-calls')).toBe(1);
  });
});
