import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { fromItem, toItem } from '../../../core/findings/item';
import { someFinding } from './some-finding';

describe('the item of a finding', () => {
  it('comes back from DynamoDB as it was', () => {
    const finding = someFinding({
      minutes: { 29401994: 3 },
      firstTime: { principal: true, account: false, learning: true },
    });

    expect(fromItem(unmarshall(marshall(toItem(finding))))).toEqual(finding);
  });

  it('holds the fields under their own names, the key, and both indexes', () => {
    const finding = someFinding();

    expect(toItem(finding)).toEqual({
      ...finding,
      pk: 'finding#0123456789abcdef0123',
      listed: 'finding',
      owes: 'message',
      expiresAt: Date.parse('2027-12-29T09:14:27Z') / 1_000,
    });
  });

  it('owes a message exactly while one is due, and leaves out what is undefined', () => {
    const item = toItem(someFinding({ dueAt: undefined, reason: undefined }));

    expect(Object.keys(item)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(owes|dueAt|reason)$/)]));
  });

  it('is not listed while it counts, and is forgotten in a week', () => {
    const item = toItem(someFinding({ state: 'counting', dueAt: undefined }));

    expect(item).not.toHaveProperty('listed');
    expect(item['expiresAt']).toBe(Date.parse('2026-12-01T09:14:27Z') / 1_000);
  });

  it('expires even where an event had no time', () => {
    expect(toItem(someFinding({ lastSeen: 'unknown' }))['expiresAt']).toBeGreaterThan(Date.now() / 1_000);
  });

  it('is not read from an item of another kind', () => {
    expect(() => fromItem({ pk: 'heartbeat' })).toThrow('the item "heartbeat" is not a finding');
  });
});
