import { describe, expect, test } from '@jest/globals';
import { eventTable } from '../../../cli/history/formats';
import type { WrittenEvent } from '../../../cli/history/written-event';

const EVENT: WrittenEvent = {
  time: '2026-11-24T09:14:27Z',
  account: '111111111111',
  region: 'us-east-1',
  eventId: '8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab',
  eventName: 'CreateUser',
  eventSource: 'iam.amazonaws.com',
  user: 'mara',
  mfa: true,
  resources: [{ type: 'AWS::IAM::User', name: 'guest' }, { type: 'AWS::IAM::Policy' }],
};

describe('The table of events', () => {
  test('has a row for each event', () => {
    const [, row] = eventTable([EVENT]).split('\n');
    expect(row?.trimEnd().split(/ {2,}/)).toEqual([
      ...['2026-11-24T09:14:27Z', '111111111111', 'us-east-1', 'mara', 'yes', 'iam:CreateUser'],
      ...['guest AWS::IAM::Policy', '8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab'],
    ]);
  });

  test('is not made wide by whoever names a thing', () => {
    const [, row] = eventTable([{ ...EVENT, userAgent: 'x'.repeat(100_000) }]).split('\n');
    expect(row).toContain(` ${'x'.repeat(199)}… `);
  });

  test('shows a name that would command the terminal as text', () => {
    expect(eventTable([{ ...EVENT, user: '\u001b[2Jmara' }])).not.toContain('\u001b');
  });

  test('becomes a list where it is wider than the terminal', () => {
    expect(eventTable([EVENT], 80)).toMatch(/^2026-11-24T09:14:27Z +iam:CreateUser\n {2}by +mara, MFA\n/);
  });
});
