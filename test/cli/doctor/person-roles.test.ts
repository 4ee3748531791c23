import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import { candidates } from '../../../cli/doctor/person-roles';
import type { Finding } from '../../../core/preflight/finding';
import { FakeAccount, queryError } from '../../support/fake-account';
import { testIo } from '../../support/test-io';

const SAML = 'arn:aws:iam::111111111111:saml-provider/';
const OIDC = 'arn:aws:iam::111111111111:oidc-provider/';

function role(RoleName: string, Federated: unknown, Action: unknown, more: Record<string, unknown> = {}, Path = '/') {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Federated }, Action, ...more }],
  };
  return { RoleName, Path, AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(document)) };
}

const okta = role('OktaAdmin', `${SAML}okta`, 'sts:AssumeRoleWithSAML', {
  Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
});

describe('roles that people use, by their trust policies', () => {
  test.each([
    ['with SAML', okta, 'SAML okta'],
    ['with SAML and tags', role('A', `${SAML}entra`, ['sts:AssumeRoleWithSAML', 'sts:TagSession']), 'SAML entra'],
    [
      'with SAML in another partition',
      role('A', 'arn:aws-us-gov:iam::111111111111:saml-provider/adfs', 'sts:*'),
      'SAML adfs',
    ],
    [
      'with OpenID Connect',
      role('A', `${OIDC}example.okta.com`, 'sts:AssumeRoleWithWebIdentity'),
      'OIDC example.okta.com',
    ],
    [
      'with one provider of several',
      role(
        'A',
        [`${OIDC}token.actions.githubusercontent.com`, `${OIDC}login.example.com`],
        'sts:AssumeRoleWithWebIdentity',
      ),
      'OIDC login.example.com',
    ],
  ])('%s', (_, given, provider) => {
    expect(candidates([given])).toEqual([{ role: given.RoleName, provider }]);
  });

  test.each([
    [
      'IAM Identity Center',
      role(
        'AWSReservedSSO_Admin_5b1f0c9e7a3d2486',
        `${SAML}AWSSSO_5b1f0c9e7a3d2486_DO_NOT_DELETE`,
        'sts:AssumeRoleWithSAML',
        {},
        '/aws-reserved/sso.amazonaws.com/',
      ),
    ],
    ['its provider elsewhere', role('A', `${SAML}AWSSSO_5b1f0c9e7a3d2486_DO_NOT_DELETE`, 'sts:AssumeRoleWithSAML')],
    ['GitHub', role('A', `${OIDC}token.actions.githubusercontent.com`, 'sts:AssumeRoleWithWebIdentity')],
    [
      'GitHub of an enterprise',
      role('A', `${OIDC}token.actions.githubusercontent.com/acme`, 'sts:AssumeRoleWithWebIdentity'),
    ],
    ['GitLab', role('A', `${OIDC}gitlab.example.com`, 'sts:AssumeRoleWithWebIdentity')],
    [
      'a cluster',
      role('A', `${OIDC}oidc.eks.eu-central-1.amazonaws.com/id/4F8D1C7EB2A95630`, 'sts:AssumeRoleWithWebIdentity'),
    ],
    [
      "a cluster of one's own",
      role('A', `${OIDC}k8s.example.com`, 'sts:AssumeRoleWithWebIdentity', {
        Condition: { StringEquals: { 'k8s.example.com:sub': 'system:serviceaccount:shop:orders' } },
      }),
    ],
    ['users of an app', role('A', 'cognito-identity.amazonaws.com', 'sts:AssumeRoleWithWebIdentity')],
    ['nobody', role('A', `${SAML}okta`, 'sts:AssumeRoleWithSAML', { Effect: 'Deny' })],
    [
      'a service',
      {
        RoleName: 'A',
        Path: '/',
        AssumeRolePolicyDocument: encodeURIComponent(
          '{"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}',
        ),
      },
    ],
    [
      'everyone',
      {
        RoleName: 'A',
        Path: '/',
        AssumeRolePolicyDocument: encodeURIComponent(
          '{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}',
        ),
      },
    ],
    ['no document', { RoleName: 'A', Path: '/', AssumeRolePolicyDocument: undefined }],
    ['a broken one', { RoleName: 'A', Path: '/', AssumeRolePolicyDocument: '%7B%' }],
  ])('not those of %s', (_, given) => {
    expect(candidates([given])).toEqual([]);
  });
});

describe('doctor', () => {
  const account = new FakeAccount();
  beforeAll(() => account.start());
  afterAll(() => account.stop());
  beforeEach(() => {
    account.mend();
  });

  /** The fix as it is said; in the report it stands apart from what it fixes. */
  async function finding(
    ...args: string[]
  ): Promise<{ status: number; found: (Omit<Finding, 'fix'> & { readonly does?: string }) | undefined }> {
    const io = testIo({});
    const status = await runCommandLine(['doctor', '--home-region', 'eu-central-1', '--format', 'json', ...args], io);
    const { findings, fixes } = JSON.parse(io.written()) as {
      findings: (Omit<Finding, 'fix'> & { readonly fix?: string })[];
      fixes: { readonly id: string; readonly do: string }[];
    };
    const one = findings.find(({ check }) => check === 'person-roles');
    if (one === undefined) return { status, found: undefined };
    const { fix, ...found } = one;
    return { status, found: { ...found, ...(fix !== undefined && { does: fixes.find(({ id }) => id === fix)?.do }) } };
  }

  test('proposes them, from all pages, and they stop nothing', async () => {
    account.others.rolePages = [
      [role('deploy', `${OIDC}token.actions.githubusercontent.com`, 'sts:AssumeRoleWithWebIdentity')],
      [okta],
      [role('Auditor', `${SAML}okta`, 'sts:AssumeRoleWithSAML')],
    ];
    expect(await finding()).toEqual({
      status: 0,
      found: {
        check: 'person-roles',
        level: 'warning',
        what: 'Roles of account 111111111111 that admit people through an identity provider: Auditor (SAML okta), OktaAdmin (SAML okta).',
        why: expect.stringContaining('not visible from here'),
        does: expect.stringContaining(`deploy with -c 'organization-trail:personRoles=["Auditor","OktaAdmin"]'`),
      },
    });
  });

  test('names twenty, and how many more there are', async () => {
    account.others.rolePages = [
      Array.from({ length: 23 }, (_, index) =>
        role(`Okta${String(index).padStart(2, '0')}`, `${SAML}okta`, 'sts:AssumeRoleWithSAML'),
      ),
    ];
    const { found } = await finding();
    expect(found?.what).toMatch(/Okta00 \(SAML okta\), .*Okta19 \(SAML okta\) and 3 more\.$/);
  });

  test('says that there are none, or that it may not look', async () => {
    expect((await finding()).found?.level).toBe('fine');
    account.others.rolePages = [queryError('AccessDenied', 'not authorized to perform: iam:ListRoles')];
    expect(await finding()).toMatchObject({
      status: 0,
      found: {
        level: 'not-checked',
        stopsNothing: true,
        what: expect.stringContaining('AccessDenied'),
        does: expect.stringContaining('allow iam:ListRoles'),
      },
    });
  });

  test('does not look in the archive', async () => {
    account.others.account = '222222222222';
    expect((await finding('--archive-account', '222222222222')).found).toBeUndefined();
  });
});
