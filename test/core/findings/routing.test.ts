import { describe, expect, test } from '@jest/globals';
import type { AccountFacts } from '../../../core/findings/finding';
import { destinationOf } from '../../../core/findings/routing';
import type { FindingRoute } from '../../../lib/contract/findings';

const FINDING = { detectionId: 'trail-stopped', severity: 'page', account: '111111111111' } as const;
const ACCOUNT: AccountFacts = {
  id: '111111111111',
  parents: ['ou-a1b2-sandboxes', 'r-a1b2'],
  tags: { stage: 'sandbox' },
};
const TOPIC = 'arn:aws:sns:eu-central-1:111111111111:team';

describe('where the messages of a finding go', () => {
  test.each([
    ['page', 'page'],
    ['notify', 'notify'],
    ['compliance', 'record'],
  ] as const)('of severity %s: %s, where no route fits', (severity, to) => {
    expect(destinationOf({ ...FINDING, severity }, ACCOUNT, [])).toBe(to);
  });

  test.each<[string, Omit<FindingRoute, 'to'>, boolean]>([
    ['everything', {}, true],
    ['the account', { accounts: ['222222222222', '111111111111'] }, true],
    ['another account', { accounts: ['222222222222'] }, false],
    ['the unit', { organizationalUnits: ['ou-a1b2-sandboxes'] }, true],
    ['a unit above', { organizationalUnits: ['r-a1b2'] }, true],
    ['one unit of two', { organizationalUnits: ['ou-a1b2-production', 'ou-a1b2-sandboxes'] }, true],
    ['another unit', { organizationalUnits: ['ou-a1b2-production'] }, false],
    ['the tag', { tags: { stage: 'sandbox' } }, true],
    ['any value of the tag', { tags: { stage: '*' } }, true],
    ['another value', { tags: { stage: 'production' } }, false],
    ['one tag of two', { tags: { stage: 'sandbox', team: '*' } }, false],
    ['a name that objects have', { tags: { constructor: '*' } }, false],
    ['the severity', { severities: ['page'] }, true],
    ['another severity', { severities: ['notify'] }, false],
    ['the detection', { detectionIds: ['trail-stopped'] }, true],
    ['all that is right but one', { accounts: ['111111111111'], severities: ['notify'] }, false],
  ])('by a route for %s', (_, route, fits) => {
    expect(destinationOf(FINDING, ACCOUNT, [{ ...route, to: TOPIC }])).toBe(fits ? TOPIC : 'page');
  });

  test('by the first route that fits', () => {
    const routes = [{ severities: ['notify'], to: 'record' }, { to: TOPIC }, { to: 'record' }] as const;
    expect(destinationOf(FINDING, ACCOUNT, routes)).toBe(TOPIC);
  });

  test('of an unknown account: units and tags make it louder, never quieter', () => {
    const unknown: AccountFacts = { id: '111111111111', parents: [], tags: {}, isUnknown: true };
    const routes = (to: string): FindingRoute[] => [
      { organizationalUnits: ['ou-a1b2-sandboxes'], to },
      { tags: { stage: '*' }, to },
    ];
    for (const to of ['record', 'notify', TOPIC]) expect(destinationOf(FINDING, unknown, routes(to))).toBe('page');
    expect(destinationOf({ ...FINDING, severity: 'notify' }, unknown, routes('page'))).toBe('page');
    // One that is as loud hides no louder one behind it.
    const notify = { ...FINDING, severity: 'notify' } as const;
    expect(destinationOf(notify, unknown, [...routes('notify'), { to: 'page' }])).toBe('page');
    expect(destinationOf(FINDING, unknown, [{ accounts: ['111111111111'], to: 'record' }])).toBe('record');
  });
});
