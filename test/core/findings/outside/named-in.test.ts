import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accountsIn } from '../../../../core/findings/outside/named';
import { namedIn } from '../../../../core/findings/outside/named-in';
import { type Members, type Place, verdictOf } from '../../../../core/findings/outside/verdict';
import { propertyRuns } from '../../../support/property-runs';

const HOME = '111111111111';
const SISTER = '222222222222';
const STRANGER = '999999999999';
const OWN = 'o-a1b2c3d4e5';
const FOREIGN = 'o-zzzzzzzzzz';

const MEMBERS: Members = {
  account: (id) => ([HOME, SISTER].includes(id) ? 'inside' : 'outside'),
  organization: (id) => (id === OWN ? 'inside' : 'outside'),
};

function placeOf(value: unknown, members = MEMBERS): Place {
  const record = { recipientAccountId: HOME, requestParameters: { at: value } };
  return verdictOf(namedIn(record, ['requestParameters.at']), members);
}

const root = (account: string) => `arn:aws:iam::${account}:root`;
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Principal: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal,
  ...(Condition && { Condition }),
});
const everyoneIf = (operator: string, key: string, value: unknown) =>
  policy(allow('*', { [operator]: { [key]: value } }));
const GITHUB = 'token.actions.githubusercontent.com';
const provider = (account: string, host = GITHUB) => ({ Federated: `arn:aws:iam::${account}:oidc-provider/${host}` });
const CLUSTER = 'oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';
const sub = (value: unknown, operator = 'StringLike') => ({ [operator]: { [`${GITHUB}:sub`]: value } });

describe('whom a call names', () => {
  test.each<[Place, string, unknown]>([
    ['inside', 'nobody', undefined],
    ['inside', 'the account of the event', HOME],
    ['inside', 'another account of the organization', SISTER],
    ['outside', 'a stranger', STRANGER],
    ['outside', 'a stranger among others', [HOME, SISTER, STRANGER]],
    ['outside', 'a stranger in a list within objects', { add: { items: [{ userId: SISTER }, { userId: STRANGER }] } }],
    ['inside', 'only others within objects', { add: { items: [{ userId: SISTER }] } }],
    ['outside', 'everyone, as images are shared', { add: { items: [{ group: 'all' }] } }],
    ['outside', 'a stranger between commas', `${SISTER}, ${STRANGER}`],
    ['outside', 'a stranger as the console writes it', '9999-9999-9999'],
    ['outside', 'a stranger as a number', 999_999_999_999],
    ['inside', 'a number that is no account', 7],
    ['outside', 'an account whose zeros a number has lost', 12_345_678_901],
    ['inside', 'a time, which has as many digits', '20261124091427'],
    ['inside', 'an ID with twelve digits at its end', '1234abcd-12ab-34cd-56ef-123456789012'],
    ['inside', 'an alias', 'alias/orders'],
    ['inside', 'a name, a flag and nothing', ['orders-export', true, null, '']],
    ['outside', "a stranger's key", `arn:aws:kms:eu-central-1:${STRANGER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
    [
      'inside',
      'a key of the organization',
      `arn:aws:kms:eu-central-1:${SISTER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    ],
    ['outside', "a stranger's key in another partition", `arn:aws-us-gov:kms:us-gov-west-1:${STRANGER}:key/a`],
    ['unknown', 'a bucket, whose ARN has no account', 'arn:aws:s3:::somewhere'],
    ['inside', 'a policy of AWS', 'arn:aws:iam::aws:policy/AdministratorAccess'],
    ['outside', "a stranger's registry", `${STRANGER}.dkr.ecr.eu-central-1.amazonaws.com/tools`],
    ['outside', "a stranger's queue", `https://sqs.eu-central-1.amazonaws.com/${STRANGER}/loot`],
    ['inside', 'our queue', `https://sqs.eu-central-1.amazonaws.com/${SISTER}/jobs`],
    ['outside', 'all users of S3', 'uri="http://acs.amazonaws.com/groups/global/AuthenticatedUsers"'],
    ['unknown', 'a canonical user', `id="${'0f'.repeat(32)}"`],
    [
      'inside',
      "the owner's own grant",
      { Owner: { ID: 'ab'.repeat(32) }, Grant: { Grantee: { ID: 'ab'.repeat(32) } } },
    ],
    [
      'unknown',
      "a grant of another than the owner's",
      { Owner: { ID: 'ab'.repeat(32) }, Grantee: { ID: 'cd'.repeat(32) } },
    ],
    ['unknown', 'somebody by e-mail', 'mallory@evil.example'],
    ['unknown', 'a role by its unique ID', 'AROAXK2PLQEXAMPLE0VB'],
    ['inside', 'our organization', OWN],
    ['outside', 'another organization', FOREIGN],
    ['inside', 'our organization by its ARN', `arn:aws:organizations::333333333333:organization/${OWN}`],
    [
      'outside',
      'another organization by its ARN',
      `arn:aws:organizations::333333333333:ou/${FOREIGN}/ou-a1b2-c3d4e5f6`,
    ],
    ['unknown', 'what CloudTrail withholds', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
    [
      'unknown',
      'what CloudTrail left out',
      { omitted: true, originalSize: 200_000, reason: 'requestParameters too large' },
    ],
  ])('is %s: %s', (place, _, value) => {
    expect(placeOf(value)).toBe(place);
  });

  test('is unknown where CloudTrail left out all parameters', () => {
    const record = { recipientAccountId: HOME, requestParameters: { omitted: true, reason: 'too large' } };
    expect(verdictOf(namedIn(record, ['requestParameters.policy']), MEMBERS)).toBe('unknown');
  });

  test('is at any of the paths, in lists too, however long', () => {
    const many = Array.from({ length: 300 }, () => ({ account: HOME }));
    const record = { recipientAccountId: HOME, a: { b: [...many, { account: STRANGER }] } };
    expect(verdictOf(namedIn(record, ['a.c', 'a.b[].account']), MEMBERS)).toBe('outside');
    expect(namedIn(record, ['a.b', 'a.b.account', '__proto__.x', 'a.b[].other[]'])).toHaveLength(1);
  });

  test('is not known of more accounts than anybody asks about', () => {
    const accounts = Array.from({ length: 51 }, (_, index) => String(300_000_000_000 + index));
    const all: Members = { account: () => 'inside', organization: () => 'inside' };
    expect([placeOf(accounts.slice(1), all), placeOf(accounts, all)]).toEqual(['inside', 'unknown']);
    expect(placeOf([...accounts, '*'], all)).toBe('outside');
  });

  test('is not known of what is deeper, or longer, than any call', () => {
    let deep: unknown = HOME;
    for (let depth = 0; depth < 40; depth++) deep = [deep];
    expect(placeOf(deep)).toBe('unknown');
    expect(placeOf(Array.from({ length: 10_001 }, () => 'x'))).toBe('unknown');
  });
});

describe('whom a policy lets in', () => {
  test.each<[Place, string, unknown]>([
    ['inside', 'accounts of the organization', policy(allow({ AWS: [root(HOME), SISTER] }))],
    ['outside', 'a stranger by number', policy(allow({ AWS: STRANGER }))],
    ['outside', 'a stranger as a number of JSON', policy(allow({ AWS: 999_999_999_999 }))],
    ['outside', 'a stranger among others', policy(allow({ AWS: [root(SISTER), root(STRANGER)] }))],
    ['outside', 'a stranger in the last statement', policy(allow({ AWS: HOME }), allow({ AWS: root(STRANGER) }))],
    ['outside', 'a user of a stranger', policy(allow({ AWS: `arn:aws:iam::${STRANGER}:user/eve` }))],
    ['outside', 'a statement that is no list', { Statement: allow({ AWS: STRANGER }) }],
    ['outside', 'a statement without its policy', allow({ AWS: STRANGER })],
    ['outside', 'keys in other letters', { statement: [{ effect: 'allow', principal: { aws: STRANGER } }] }],
    ['inside', 'nobody: it denies', policy({ ...allow('*'), Effect: 'Deny' })],
    ['outside', 'an effect that is none', policy({ ...allow('*'), Effect: 'Permit' })],
    ['outside', 'no effect', policy({ Action: '*', Principal: '*' })],
    ['inside', 'nobody: the rights of a role', policy({ Effect: 'Allow', Action: '*', Resource: root(STRANGER) })],
    ['outside', 'everyone', policy(allow('*'))],
    ['outside', 'everyone of AWS', policy(allow({ AWS: '*' }))],
    ['outside', 'everyone in a list', policy(allow({ AWS: [HOME, '*'] }))],
    ['outside', 'everyone as a list', policy(allow(['*']))],
    ['outside', 'the root of any account', policy(allow({ AWS: 'arn:aws:iam::*:root' }))],
    ['outside', 'an account with a wildcard', policy(allow({ AWS: 'arn:aws:iam::11111111111?:root' }))],
    ['outside', 'everyone but somebody', policy({ Effect: 'Allow', Action: '*', NotPrincipal: { AWS: root(HOME) } })],
    ['unknown', 'a canonical user', policy(allow({ CanonicalUser: '0f'.repeat(32) }))],
    ['unknown', 'a kind of principal that nobody knows', policy(allow({ Robot: 'x' }))],
    ['unknown', 'a deleted role', policy(allow({ AWS: 'AROAXK2PLQEXAMPLE0VB' }))],
    ['unknown', 'no text', policy(allow({ AWS: { a: 1 } }))],
    ['unknown', 'no statement', { Statement: ['x'] }],
    ['inside', 'a service', policy(allow({ Service: 'lambda.amazonaws.com' }))],
    ['outside', 'any service', policy(allow({ Service: '*' }))],
    ['unknown', 'a service that is no text', policy(allow({ Service: 7.5, Federated: [{}] }))],
    [
      'outside',
      "a service on a stranger's behalf",
      policy(allow({ Service: 'sns.amazonaws.com' }, { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${STRANGER}:*` } })),
    ],
    [
      'inside',
      'a service on our behalf',
      policy(allow({ Service: 's3.amazonaws.com' }, { StringEquals: { 'AWS:SourceAccount': SISTER } })),
    ],
  ])('is %s: %s', (place, _, value) => {
    expect(placeOf(value)).toBe(place);
    expect(placeOf(JSON.stringify(value))).toBe(place);
  });

  test.each<[Place, string, string, unknown]>([
    ['inside', 'StringEquals', 'aws:PrincipalOrgID', OWN],
    ['inside', 'StringEquals', 'AWS:principalorgid', [OWN]],
    ['outside', 'StringEquals', 'aws:PrincipalOrgID', FOREIGN],
    ['outside', 'StringEquals', 'aws:PrincipalOrgID', [OWN, FOREIGN]],
    ['outside', 'StringLike', 'aws:PrincipalOrgID', 'o-*'],
    ['outside', 'StringNotEquals', 'aws:PrincipalOrgID', OWN],
    ['outside', 'StringEqualsIfExists', 'aws:PrincipalOrgID', OWN],
    ['outside', 'ForAllValues:StringEquals', 'aws:PrincipalOrgID', OWN],
    ['outside', 'Null', 'aws:PrincipalOrgID', 'false'],
    ['outside', 'StringEquals', 'aws:PrincipalOrgID', []],
    ['outside', 'StringEquals', 'aws:PrincipalOrgID', {}],
    ['inside', 'StringEquals', 'aws:PrincipalOrgID', '${aws:ResourceOrgID}'],
    ['outside', 'StringEquals', 'aws:PrincipalOrgID', '${aws:PrincipalOrgID}'],
    ['outside', 'StringEquals', 'aws:ResourceOrgID', OWN],
    ['inside', 'ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', `${OWN}/r-a1b2/*`],
    ['outside', 'ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', '*/r-a1b2/*'],
    ['inside', 'StringEquals', 'aws:PrincipalAccount', [HOME, SISTER]],
    ['inside', 'StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}'],
    ['outside', 'StringEquals', 'aws:PrincipalAccount', [HOME, STRANGER]],
    ['outside', 'StringLike', 'aws:PrincipalAccount', '2222222222*'],
    ['inside', 'StringEquals', 'kms:CallerAccount', HOME],
    ['inside', 'StringEquals', 'AWS:SourceOwner', HOME],
    ['inside', 'ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${SISTER}:role/*`],
    ['outside', 'ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/admin'],
    ['outside', 'ArnLike', 'aws:SourceArn', 'arn:aws:s3:::bucket'],
    ['outside', 'IpAddress', 'aws:SourceIp', '198.51.100.0/24'],
    ['outside', 'StringEquals', 'aws:SourceVpce', 'vpce-0123456789abcdef0'],
    ['outside', 'StringEquals', 'sts:ExternalId', SISTER],
    ['outside', 'StringEquals', 'constructor', OWN],
  ])('is %s, of everyone with the condition %s %s %j', (place, operator, key, value) => {
    expect(placeOf(everyoneIf(operator, key, value))).toBe(place);
  });

  test('is who fulfils all conditions, so that one of them is enough', () => {
    const both = { StringEquals: { 'aws:PrincipalOrgID': OWN }, StringLike: { 'aws:PrincipalAccount': '*' } };
    expect(placeOf(policy(allow('*', both)))).toBe('inside');
    expect(placeOf(policy(allow({ AWS: STRANGER }, { StringEquals: { 'aws:PrincipalOrgID': OWN } })))).toBe('inside');
    expect(placeOf(policy(allow({ AWS: STRANGER }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })))).toBe(
      'outside',
    );
  });

  test('is not known where the organization is not', () => {
    const nobody: Members = { account: MEMBERS.account.bind(MEMBERS), organization: () => 'unknown' };
    expect(placeOf(everyoneIf('StringEquals', 'aws:PrincipalOrgID', OWN), nobody)).toBe('unknown');
    expect(placeOf([everyoneIf('StringEquals', 'aws:PrincipalOrgID', OWN), STRANGER], nobody)).toBe('outside');
  });

  test.each<[Place, string, unknown]>([
    ['inside', "our cluster's provider", policy(allow(provider(SISTER, CLUSTER)))],
    ['outside', "a stranger's cluster", policy(allow(provider(STRANGER, CLUSTER)))],
    ['outside', 'a host that looks like a cluster', policy(allow(provider(HOME, `${CLUSTER}/../evil.example`)))],
    ['inside', 'our SAML provider', policy(allow({ Federated: `arn:aws:iam::${HOME}:saml-provider/Okta` }))],
    [
      'outside',
      "a stranger's SAML provider",
      policy(allow({ Federated: `arn:aws:iam::${STRANGER}:saml-provider/Okta` })),
    ],
    ['outside', 'a code host, whoever it is there', policy(allow(provider(HOME)))],
    [
      'outside',
      'a code host, by audience alone',
      policy(allow(provider(HOME), { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } })),
    ],
    [
      'inside',
      'a code host, and one repository',
      policy(allow(provider(HOME), sub('repo:orders/app:ref:refs/heads/main', 'StringEquals'))),
    ],
    ['inside', 'a code host, and the repositories of one', policy(allow(provider(HOME), sub(['repo:orders/*'])))],
    ['outside', 'a code host, and whoever begins like one', policy(allow(provider(HOME), sub('repo:orders*')))],
    ['outside', 'a code host, and anybody', policy(allow(provider(HOME), sub('repo:*/app:*')))],
    ['outside', 'a code host, and one or anybody', policy(allow(provider(HOME), sub(['repo:orders/*', '*'])))],
    ['outside', 'a code host, and not one', policy(allow(provider(HOME), sub('repo:orders/*', 'StringNotLike')))],
    [
      'outside',
      'a code host, if it says who',
      policy(allow(provider(HOME), sub('repo:orders/app', 'StringEqualsIfExists'))),
    ],
    ['outside', "a stranger's provider, and one repository", policy(allow(provider(STRANGER), sub('repo:orders/app')))],
    [
      'outside',
      'a provider of any account',
      policy(allow({ Federated: 'arn:aws:iam::*:oidc-provider/x' }, sub('repo:a/b'))),
    ],
    ['outside', 'anybody with an account at Google', policy(allow({ Federated: 'accounts.google.com' }))],
    [
      'unknown',
      'an identity pool of somebody',
      policy(
        allow(
          { Federated: 'cognito-identity.amazonaws.com' },
          { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-central-1:1a2b' } },
        ),
      ),
    ],
    ['outside', 'any provider', policy(allow({ Federated: '*' }))],
  ])('is %s: %s', (place, _, value) => {
    expect(placeOf(value)).toBe(place);
  });
});

describe('a policy as text', () => {
  const stranger = policy(allow({ AWS: root(STRANGER) }));

  test.each<[string, string]>([
    ['with letters in escapes', JSON.stringify(stranger).replaceAll('9', '\\u0039').replaceAll('P', '\\u0050')],
    ['as a form has it', encodeURIComponent(JSON.stringify(stranger, undefined, 1)).replaceAll('%20', '+')],
    ['with white space and a mark before it', `\ufeff \n${JSON.stringify(stranger)}`],
  ])('is read %s', (_, text) => {
    expect(placeOf(text)).toBe('outside');
  });

  test.each<[string, string]>([
    ['is cut off', JSON.stringify(policy(allow({ AWS: HOME }))).slice(0, -2)],
    [
      'has a key twice, of which one is hidden',
      '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"999999999999"},"Principal":{"AWS":"111111111111"}}]}',
    ],
    ['has a broken escape', '%7B%22Statement%22%ZZ'],
    ['is packed oftener than anybody would', [1, 2, 3, 4, 5, 6].reduce((text) => JSON.stringify(text), '{}')],
    ['is something else in brackets', '[not json]'],
  ])('is not known where it %s', (_, text) => {
    expect(placeOf(text)).toBe('unknown');
  });

  const account = fc.constantFrom(HOME, SISTER, STRANGER);
  const principal = fc.oneof(
    fc.constant('*'),
    fc.record({
      AWS: fc.oneof(account, fc.array(fc.oneof(account, account.map(root)), { minLength: 1, maxLength: 4 })),
    }),
    fc.record({ Service: fc.constant('ec2.amazonaws.com') }),
  );
  const condition = fc.oneof(
    fc.constant({}),
    fc.record({ StringEquals: fc.record({ 'aws:PrincipalOrgID': fc.constantFrom(OWN, FOREIGN) }) }),
    fc.record({ StringLike: fc.record({ 'aws:PrincipalAccount': fc.array(account, { minLength: 1, maxLength: 3 }) }) }),
  );
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: principal,
    Condition: condition,
    Sid: fc.string(),
  });
  const document = fc.array(statement, { maxLength: 4 }).map((all) => policy(...all));
  const layers = fc.array(fc.constantFrom('json', 'percent', 'pretty'), { maxLength: 2 });

  function packed(value: object, how: readonly string[]): string {
    return how.reduce(
      (text, layer) =>
        layer === 'percent' ? encodeURIComponent(text) : layer === 'json' ? JSON.stringify(text) : ` ${text}\n`,
      JSON.stringify(value),
    );
  }

  test('lets in the same however it is packed, and in whatever order its statements are', () => {
    fc.assert(
      fc.property(document, layers, (value, how) => {
        const place = placeOf(value);
        expect(placeOf(packed(value, how))).toBe(place);
        expect(placeOf({ deep: [{ er: packed(value, how) }] })).toBe(place);
        const at = (one: unknown) => namedIn({ recipientAccountId: HOME, a: one }, ['a']);
        expect(at({ ...value, Statement: value.Statement.toReversed() })).toEqual(at(value));
      }),
      { numRuns: propertyRuns(100, 2_000) },
    );
  });

  test('is inside only if a plain look at each statement says so', () => {
    const isOpen = ({ Effect, Principal, Condition }: Readonly<Record<string, unknown>>): boolean => {
      const text = JSON.stringify([Principal, Condition]);
      if (Effect === 'Deny') return false;
      const limited = Condition as { StringEquals?: object; StringLike?: object };
      const hasLimit = limited.StringEquals !== undefined || limited.StringLike !== undefined;
      const limit = JSON.stringify(Condition);
      if (hasLimit && !limit.includes(STRANGER) && !limit.includes(FOREIGN)) return false;
      if (text.includes('"Service"')) return hasLimit;
      return Principal === '*' || JSON.stringify(Principal).includes(STRANGER);
    };
    fc.assert(
      fc.property(document, (value) => {
        const open = (value.Statement as Record<string, unknown>[]).some(isOpen);
        expect(placeOf(value)).toBe(open ? 'outside' : 'inside');
      }),
      { numRuns: propertyRuns(200, 5_000) },
    );
  });

  test('never throws, and names only accounts that stand in it, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.object(), fc.string().map(encodeURIComponent)), (value) => {
        const named = namedIn({ recipientAccountId: HOME, a: value }, ['a']);
        expect(['inside', 'outside', 'unknown']).toContain(verdictOf(named, MEMBERS));
        for (const id of accountsIn(named)) expect(id).toMatch(/^\d{12}$/);
      }),
      { numRuns: propertyRuns(200, 5_000) },
    );
  });
});
