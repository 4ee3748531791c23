import { describe, expect, test } from '@jest/globals';
import { watchers } from '../../../scripts/detection-coverage/measure';
import { tellers } from '../../../scripts/detection-coverage/told-by';
import { type Explanation, judgeWild } from '../../../scripts/detection-coverage/wild';
import { denied, event, request } from '../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser, pipeline, stack } from '../../fixtures/identities';

const thief = iamUser(ACCOUNTS.production);
const told = tellers(watchers());
const NOISE: Explanation = { why: 'noise', text: 'daily work' };
const created = { call: 'iam:CreateUser', events: [denied(request('iam:CreateUser', thief, { userName: 'x' }))] };
const stream = { call: 'logs:CreateLogStream', events: [] };
const week = [
  event('logs:CreateLogStream', pipeline(ACCOUNTS.production)),
  event('logs:CreateLogStream', pipeline(ACCOUNTS.production)),
  event('logs:CreateLogStream', stack(ACCOUNTS.production)),
  denied(event('logs:CreateLogStream', pipeline(ACCOUNTS.staging))),
];

describe('a call that attackers were seen with', () => {
  test('is seen by its recording, as if it had not been denied', () => {
    const { judged, missed } = judgeWild([created], told, [], {});
    expect(judged[0]?.recorded).toContain('iam-user-created');
    expect(missed).toEqual([]);
  });

  test('is a goal that is missed where it is neither seen nor explained', () => {
    expect(judgeWild([stream], told, [week], {}).missed).toEqual([
      'logs:CreateLogStream is neither seen nor explained',
    ]);
  });

  test('costs the calls that worked, without those of stacks, and a finding for each who makes them', () => {
    const { judged, missed } = judgeWild([stream], told, [week, week], { [stream.call]: NOISE });
    expect(judged).toEqual([
      { call: 'logs:CreateLogStream', recorded: [], inForms: [], explanation: NOISE, events: 4, findings: 2 },
    ]);
    expect(missed).toEqual([]);
  });

  test('is not explained by noise that no week has', () => {
    expect(judgeWild([stream], told, [[]], { [stream.call]: NOISE }).missed).toEqual([
      'logs:CreateLogStream is explained by noise, and no week has it',
    ]);
  });

  test('is not explained where it is seen, or where no attacker was seen with it', () => {
    const { missed } = judgeWild([created], told, [week], { 'iam:CreateUser': NOISE, 'iam:Elsewhere': NOISE });
    expect(missed).toEqual([
      expect.stringContaining('iam:CreateUser is explained, and seen by iam-user-created'),
      'iam:Elsewhere is explained, and no call that attackers were seen with',
    ]);
  });
});
