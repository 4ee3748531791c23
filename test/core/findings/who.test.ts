import { describe, expect, it } from '@jest/globals';
import { whoOf } from '../../../core/findings/who';
import { engineer, iamUser, roleSession } from '../../fixtures/identities';

const ACCOUNT = '845017362219';
const ROLE_ID = 'AROAXK2PLQEXAMPLE9ZTQ';
const keyOf = (userIdentity: unknown): string => whoOf({ userIdentity, recipientAccountId: ACCOUNT }).key;

/** Each twice, by one principal, whose calls differ in what their caller chooses. */
const SAME: readonly (readonly [string, (chosen: string) => unknown, key: string])[] = [
  ['a role', (chosen) => roleSession(ACCOUNT, 'Deploy', chosen), `arn:aws:iam::${ACCOUNT}:role/Deploy`],
  [
    'a role with a source identity',
    (chosen) => ({
      ...roleSession(ACCOUNT, 'Deploy', 'ci'),
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/Deploy` }, sourceIdentity: chosen },
    }),
    `arn:aws:iam::${ACCOUNT}:role/Deploy`,
  ],
  [
    'a role whose issuer is not said',
    (chosen) => ({ type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/${chosen}` }),
    `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy`,
  ],
  [
    'a role of which only the ID is said',
    (chosen) => ({ type: 'AssumedRole', principalId: `${ROLE_ID}:${chosen}`, accountId: ACCOUNT }),
    ROLE_ID,
  ],
  [
    'a role of another account',
    (chosen) => ({ type: 'AWSAccount', principalId: `${ROLE_ID}:${chosen}`, accountId: '117320654498' }),
    ROLE_ID,
  ],
  [
    'a user with a federation token',
    (chosen) => ({
      type: 'FederatedUser',
      principalId: `${ACCOUNT}:${chosen}`,
      arn: `arn:aws:sts::${ACCOUNT}:federated-user/${chosen}`,
      sessionContext: { sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/alice` } },
    }),
    `arn:aws:iam::${ACCOUNT}:user/alice`,
  ],
  [
    'a federation token whose issuer is not said',
    (chosen) => ({
      type: 'FederatedUser',
      principalId: `${ACCOUNT}:${chosen}`,
      arn: `arn:aws:sts::${ACCOUNT}:federated-user/${chosen}`,
    }),
    `arn:aws:sts::${ACCOUNT}:federated-user`,
  ],
  [
    'a federation token of which only the ID is said',
    (chosen) => ({ type: 'FederatedUser', principalId: `${ACCOUNT}:${chosen}` }),
    ACCOUNT,
  ],
  [
    'root, with a session or without',
    (chosen) => ({
      type: 'Root',
      arn: `arn:aws:iam::${ACCOUNT}:root`,
      accountId: ACCOUNT,
      ...(chosen === 'one' && {
        sessionContext: { sessionIssuer: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root` } },
      }),
    }),
    `${ACCOUNT}:root`,
  ],
  [
    'a person of IAM Identity Center',
    (chosen) => ({ type: 'IdentityCenterUser', credentialId: chosen, onBehalfOf: { userId: '544894e8' } }),
    '544894e8',
  ],
  ['a service', () => ({ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }), 'ec2.amazonaws.com'],
  ['a user', () => iamUser(ACCOUNT, 'alice'), `arn:aws:iam::${ACCOUNT}:user/alice`],
];

/** Two of whom somebody else than the caller says that they are two. */
const DIFFERENT: readonly (readonly [string, (name: string) => unknown])[] = [
  ['people of IAM Identity Center, by the names of sessions', (name) => engineer(ACCOUNT, name)],
  ['people of IAM Identity Center', (userId) => ({ type: 'IdentityCenterUser', onBehalfOf: { userId } })],
  ['users whom a provider vouches for', (userName) => ({ type: 'WebIdentityUser', identityProvider: 'idp', userName })],
  ['the same of two providers', (identityProvider) => ({ type: 'SAMLUser', identityProvider, userName: 'mara' })],
  ['users that only have an ID', (principalId) => ({ type: 'SAMLUser', principalId: `qualifier:${principalId}` })],
  ['accounts', (accountId) => ({ type: 'AWSAccount', accountId })],
  ['services', (invokedBy) => ({ type: 'AWSService', invokedBy })],
];

describe('a finding is counted by', () => {
  it.each(SAME)('%s, whatever its caller chooses', (_, identityOf, key) => {
    expect([identityOf('one'), identityOf('other')].map(keyOf)).toEqual([key, key]);
  });

  it.each(DIFFERENT)('each of %s', (_, identityOf) => {
    expect(keyOf(identityOf('one'))).not.toBe(keyOf(identityOf('other')));
  });

  it.each([undefined, null, 'root', {}, { type: 'Other' }])('something, where the identity is %j', (identity) => {
    expect(keyOf(identity)).not.toBe('');
  });

  it('what is long by its beginning and a hash, so two stay two', () => {
    const long = 'a'.repeat(5_000);
    const [one, other] = [`${long}1`, `${long}2`].map((arn) => whoOf({ userIdentity: { type: 'Other', arn } }));

    expect(one?.key).not.toBe(other?.key);
    expect(Math.max(...Object.values(one ?? {}).map((value) => String(value).length))).toBeLessThanOrEqual(1_024);
  });
});

it('names the account of a principal where it is another', () => {
  const identity = { type: 'AWSAccount', accountId: '117320654498' };

  expect(whoOf({ userIdentity: identity, recipientAccountId: ACCOUNT }).account).toBe('117320654498');
  expect(whoOf({ userIdentity: iamUser(ACCOUNT), recipientAccountId: ACCOUNT })).not.toHaveProperty('account');
});
