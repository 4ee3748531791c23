import { describe, expect, test } from '@jest/globals';
import { denied, KEY, KEY_POLICY, MANAGEMENT, queryError } from '../../support/fake-account';
import { DESTINATIONS, destinationsInAccount, GROUP, TOPIC } from './destinations-in-account';

describe('doctor of what a trail writes to besides its bucket', () => {
  const { account, look } = destinationsInAccount();

  test('finds nothing where all is right, by name and by ARN', async () => {
    for (const args of [
      DESTINATIONS,
      ['--log-group', `${GROUP}:*`, '--log-role', `arn:aws:iam::${MANAGEMENT}:role/service/Delivery`, '--topic', TOPIC],
    ]) {
      const { status, of } = await look(...args);
      expect(status).toBe(0);
      expect(of('log-group')).toBe(
        'fine: The log group trail exists, with class STANDARD, in account 111111111111, Region eu-central-1.',
      );
      for (const check of ['log-role-trust', 'log-role-policy', 'topic-policy', 'topic-key-policy'])
        expect(of(check)).toMatch(/^fine: CloudTrail may do what it needs, by the /);
    }
  });

  test('asks for nothing that is not named', async () => {
    await look('--log-group', 'trail');
    expect(account.json.calls.filter(({ operation }) => /Key|Topic/.test(operation))).toEqual([]);
  });

  test.each<[string, () => void, string, RegExp]>([
    [
      'the log group',
      () => (account.json.answers['DescribeLogGroups'] = [denied]),
      'log-group',
      /^allow logs:DescribeLogGroups/,
    ],
    [
      'the role',
      () => (account.others.roles['Delivery'] = queryError('AccessDenied')),
      'log-role',
      /^allow iam:GetRole, iam:ListRolePolicies/,
    ],
    [
      'the topic',
      () => (account.others.topics[TOPIC] = queryError('AuthorizationError')),
      'topic',
      /^allow sns:GetTopicAttributes/,
    ],
    ["the topic's key", () => (account.json.answers['DescribeKey'] = [denied]), 'topic-key', /^allow kms:DescribeKey/],
    [
      "the policy of the topic's key",
      () => (account.json.answers['GetKeyPolicy'] = [denied]),
      'topic-key-policy',
      /^allow kms:GetKeyPolicy/,
    ],
    [
      'the organization',
      () => (account.json.answers['DescribeOrganization'] = [denied]),
      'topic-policy',
      /^allow organizations:DescribeOrganization/,
    ],
    [
      'the organization, for the role',
      () => (account.json.answers['DescribeOrganization'] = [denied]),
      'log-role-policy',
      /^allow organizations:DescribeOrganization/,
    ],
  ])('does not take %s for fine where it may not be read', async (_, spoil, check, fix) => {
    spoil();
    const { of, fixOf, status } = await look();
    expect(of(check)).toMatch(/^not-checked: /);
    expect(fixOf(check)).toMatch(fix);
    expect(status).toBe(2);
  });

  test('has those of a delegated administrator looked at from there', async () => {
    const theirs = [GROUP, `arn:aws:iam::${MANAGEMENT}:role/Delivery`].map((arn) =>
      arn.replace(MANAGEMENT, '333333333333'),
    );
    const { of, fixOf } = await look(
      '--log-group',
      String(theirs[0]),
      '--log-role',
      String(theirs[1]),
      '--delegated-administrator',
      '333333333333',
    );
    for (const check of ['log-group', 'log-role']) {
      expect(of(check)).toMatch(/^not-checked: .* it cannot be seen from account 111111111111$/);
      expect(fixOf(check)).toBe('check with credentials of account 333333333333');
    }
  });

  test('looks at none of them with the credentials of an archive, and says so', async () => {
    account.others.account = '222222222222';
    const { found, fixes, status } = await look(...DESTINATIONS, '--archive-account', '222222222222');
    expect(status).toBe(2);
    expect(
      found.filter(({ check }) => /^(log|topic)/.test(check)).map(({ check, level }) => `${check} ${level}`),
    ).toEqual(['log-group not-checked', 'log-role not-checked', 'topic not-checked']);
    expect(fixes.map((one) => one.do)).toContain('check with credentials of account 111111111111');
  });

  test('is content with a key policy that serves bucket and topic', async () => {
    account.json.answers['GetKeyPolicy'] = [{ Policy: JSON.stringify(KEY_POLICY) }];
    expect((await look(...DESTINATIONS, '--key', KEY)).status).toBe(0);
  });
});
