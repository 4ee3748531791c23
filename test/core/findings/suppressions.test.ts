import { describe, expect, test } from '@jest/globals';
import { compileSuppressions } from '../../../core/findings/suppressions';
import type { FindingSuppression } from '../../../lib/contract/findings';

const BACKUP: FindingSuppression = {
  id: 'backup',
  detectionIds: ['snapshot-shared', 'key-disabled'],
  filterPattern: '{ $.userIdentity.arn = "arn:aws:iam::111111111111:user/backup" }',
  reason: 'The nightly backup does this.',
};
const EVENT = { userIdentity: { arn: 'arn:aws:iam::111111111111:user/backup' } };

describe('compileSuppressions', () => {
  const always = compileSuppressions([BACKUP], () => 0);

  test('names the suppression that expects the event of this detection', () => {
    expect(always(EVENT, 'key-disabled')).toBe(BACKUP);
  });

  test('an event of another principal or of another detection is expected by none', () => {
    expect(always({ userIdentity: { arn: 'arn:aws:iam::111111111111:user/eve' } }, 'key-disabled')).toBeUndefined();
    expect(always(EVENT, 'root-activity')).toBeUndefined();
  });

  test('it is over at its end, by the clock of each event', () => {
    let now = Date.parse('2027-03-30T23:59:59.999Z');
    const find = compileSuppressions([{ ...BACKUP, expires: '2027-03-31' }], () => now);
    expect(find(EVENT, 'key-disabled')?.id).toBe('backup');
    now++;
    expect(find(EVENT, 'key-disabled')).toBeUndefined();
  });

  test('the first that expects the event counts it', () => {
    const wider = { ...BACKUP, id: 'wider', filterPattern: '{ $.userIdentity.arn = "*" }' };
    const find = compileSuppressions([{ ...BACKUP, expires: '1970-01-01' }, wider, { ...wider, id: 'last' }], () => 1);
    expect(find(EVENT, 'key-disabled')?.id).toBe('wider');
  });

  test('a time that cannot be read is over: the error is on the loud side', () => {
    expect(compileSuppressions([{ ...BACKUP, expires: 'soon' }], () => 0)(EVENT, 'key-disabled')).toBeUndefined();
  });
});
