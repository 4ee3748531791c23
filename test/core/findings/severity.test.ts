import { describe, expect, test } from '@jest/globals';
import type { AccountFacts } from '../../../core/findings/finding';
import { needsFacts, severityIn } from '../../../core/findings/severity';
import type { FindingSeverityRule } from '../../../lib/contract/findings';

const DETECTION = { id: 'function-changed', severity: 'notify', countBy: 'principal' } as const;
const ACCOUNT: AccountFacts = {
  id: '111111111111',
  parents: ['ou-a1b2-development', 'r-a1b2'],
  tags: { stage: 'dev' },
};
const UNKNOWN: AccountFacts = { id: '111111111111', parents: [], tags: {}, isUnknown: true };
const UNIT = { organizationalUnits: ['ou-a1b2-development'] };

describe('the severity of a finding', () => {
  test.each<[string, Omit<FindingSeverityRule, 'severity'>, boolean]>([
    ['the account', { accounts: ['111111111111'] }, true],
    ['another account', { accounts: ['222222222222'] }, false],
    ['its unit', UNIT, true],
    ['another unit', { organizationalUnits: ['ou-a1b2-production'] }, false],
    ['its tag', { tags: { stage: 'dev' } }, true],
    ['another tag', { tags: { stage: 'prod' } }, false],
    ['the detection', { ...UNIT, detectionIds: ['function-changed'] }, true],
    ['another detection', { ...UNIT, detectionIds: ['trail-stopped'] }, false],
    ['the unit and another account', { ...UNIT, accounts: ['222222222222'] }, false],
  ])('is that of a rule for %s', (_, condition, fits) => {
    expect(severityIn(DETECTION, ACCOUNT, [{ ...condition, severity: 'page' }])).toBe(fits ? 'page' : 'notify');
  });

  test('is that of the first rule that fits', () => {
    const rules = [
      { tags: { stage: 'prod' }, severity: 'page' },
      { ...UNIT, severity: 'compliance' },
      { accounts: ['111111111111'], severity: 'page' },
    ] as const;
    expect(severityIn(DETECTION, ACCOUNT, rules)).toBe('compliance');
    expect(severityIn(DETECTION, ACCOUNT)).toBe('notify');
  });

  test('is the loudest possible of an account about which nothing is known', () => {
    const quiet = { ...UNIT, severity: 'compliance' } as const;
    const loud = { tags: { stage: 'prod' }, severity: 'page' } as const;
    const certain = { accounts: ['111111111111'], severity: 'compliance' } as const;
    expect(severityIn(DETECTION, UNKNOWN, [quiet])).toBe('notify');
    expect(severityIn(DETECTION, UNKNOWN, [quiet, loud])).toBe('page');
    expect(severityIn(DETECTION, UNKNOWN, [quiet, certain, loud])).toBe('compliance');
    expect(severityIn({ ...DETECTION, severity: 'page' }, UNKNOWN, [{ ...UNIT, severity: 'notify' }, certain])).toBe(
      'notify',
    );
  });

  test('of all accounts together is of no place', () => {
    const together = { ...DETECTION, countBy: 'organization' } as const;
    const rules = [
      { ...UNIT, severity: 'page' },
      { accounts: ['organization'], severity: 'page' },
    ] as const;
    expect(severityIn(together, { id: 'organization', parents: [], tags: {} }, rules)).toBe('notify');
    expect(needsFacts(together, 'organization', rules)).toBe(false);
  });

  test('asks about an account only where a rule does', () => {
    expect(needsFacts(DETECTION, '111111111111', [{ ...UNIT, severity: 'page' }])).toBe(true);
    expect(needsFacts(DETECTION, '111111111111', [{ ...UNIT, accounts: ['2'], severity: 'page' }])).toBe(false);
    expect(needsFacts(DETECTION, '111111111111', [{ ...UNIT, detectionIds: ['x'], severity: 'page' }])).toBe(false);
    expect(needsFacts(DETECTION, '111111111111', [{ accounts: ['111111111111'], severity: 'page' }])).toBe(false);
    expect(needsFacts(DETECTION, '111111111111')).toBe(false);
  });
});
