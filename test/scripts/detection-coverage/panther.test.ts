import { describe, expect, test } from '@jest/globals';
import { watchers } from '../../../scripts/detection-coverage/measure';
import { figuresOf, judgeRules } from '../../../scripts/detection-coverage/panther';
import { tellers } from '../../../scripts/detection-coverage/told-by';
import { denied, event } from '../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser, workload } from '../../fixtures/identities';

const thief = iamUser(ACCOUNTS.production);
const told = tellers(watchers());
const verdict = (rule: string, of: Record<string, unknown>, expected = true) => ({
  rule,
  title: rule,
  expected,
  event: of,
});
const user = verdict('users', event('iam:CreateUser', thief));
const role = verdict('roles', event('iam:GetRole', thief));

describe("Panther's rules", () => {
  test('are seen by a detection that tells, and not by one that counts denials', () => {
    const refused = verdict('refused', denied(event('iam:GetRole', workload(ACCOUNTS.production))));
    const { judged, missed } = judgeRules([user, refused], told, {}, {});
    expect(judged.map(({ rule, seen }) => [rule, seen])).toEqual([
      ['users', 1],
      ['refused', 0],
    ]);
    expect(missed).toEqual(["of Panther's rules 90 % were to be seen, 1 of 2 are"]);
  });

  test('count as wholly seen where all of their positive events are', () => {
    const { judged } = judgeRules([user, { ...role, rule: 'users' }, { ...role, expected: false }], told, {}, {});
    expect(figuresOf(judged)).toEqual({ served: 1, seen: 1, whole: 0 });
  });

  test('ask for what a user has named, each for itself', () => {
    const [named, other] = [
      verdict('named', event('iam:GetRole', thief)),
      verdict('other', event('iam:GetRole', thief)),
    ];
    const [first] = told;
    if (first === undefined) throw new Error('no detections');
    const { judged } = judgeRules([named, other], told, {}, { named: { ...first, id: 'listed', sees: () => true } });
    expect(judged.map(({ rule, by }) => [rule, by])).toEqual([
      ['named', ['listed']],
      ['other', []],
    ]);
  });

  test('are left out only where each positive event is of the kind that is said', () => {
    const excluded = { roles: { text: 'data', is: () => true }, users: { text: 'data', is: () => false } };
    const kept = { ...user, rule: 'kept' };
    const { judged, missed } = judgeRules([user, role, kept], told, { ...excluded, gone: excluded.roles }, {});
    expect(figuresOf(judged)).toEqual({ served: 1, seen: 1, whole: 1 });
    expect(missed).toEqual([
      'users is left out, and has events of another kind',
      'gone is left out, and no rule with a positive event',
    ]);
  });
});
