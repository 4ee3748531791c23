import { IAMClient, paginateListRoles, type Role } from '@aws-sdk/client-iam';
import { allow, type Fact, type Finding, fine, notAllowed } from '../../core/preflight/finding';
import { fix } from '../../core/preflight/fixes';
import { like } from '../../core/preflight/policy-matching';
import type { OwnConfiguration } from '../../core/preflight/aws/read-facts';
import { nameAndMessageOf } from '../../lib/contract/error-message';

const CHECK = 'person-roles';
const MOST_NAMED = 20;

/**
 * Token issuers for pipelines, clusters and apps, as prefixes in their providers' ARNs. Others are assumed to be for
 * people.
 */
const MACHINE_ISSUERS = [
  'token.actions.githubusercontent.com*',
  'oidc.eks.*',
  'oidc.*.eks.*',
  '*gitlab*',
  'api.bitbucket.org/*',
  'oidc.circleci.com/*',
  'agent.buildkite.com*',
  'app.terraform.io*',
  '*.app.spacelift.io*',
  'api.pulumi.com/*',
  'vstoken.dev.azure.com/*',
  'oidc.vercel.com*',
  'container.googleapis.com/*',
  'rh-oidc.s3*',
  'cognito-identity.amazonaws.com',
];

/** A role that admits people through an identity provider, judging by its trust policy. */
export interface Candidate {
  readonly role: string;
  /** For example `SAML okta` or `OIDC example.okta.com`. */
  readonly provider: string;
}

/**
 * Returns which roles of the account should be in `personRoles`. Reads with the credentials of the environment, only
 * through `iam:ListRoles`. Its findings never stop a deployment.
 */
export async function personRoleFindings(own: OwnConfiguration, account: string): Promise<Finding[]> {
  const roles = await listRoles(own);
  if ('notRead' in roles)
    return [
      {
        ...notAllowed(
          CHECK,
          `Roles of account ${account} that admit people through an identity provider`,
          roles,
          allow('iam:ListRoles'),
        ),
        stopsNothing: true,
      },
    ];
  const found = candidates(roles.value);
  if (found.length === 0)
    return [
      fine(
        CHECK,
        `According to their trust policies, no roles of account ${account} admit people through an identity provider other than IAM Identity Center.`,
      ),
    ];
  const named = found.slice(0, MOST_NAMED);
  const more = found.length > named.length ? ` and ${String(found.length - named.length)} more` : '';
  return [
    {
      check: CHECK,
      level: 'warning',
      what: `Roles of account ${account} that admit people through an identity provider: ${named.map(({ role, provider }) => `${role} (${provider})`).join(', ')}${more}.`,
      why: 'Detections by person treat their sessions as those of a pipeline, unless personRoles contains the roles. Roles of other accounts are not visible from here.',
      fix: fix('name-person-roles', { roles: JSON.stringify(named.slice(0, 4).map(({ role }) => role)) }),
    },
  ];
}

async function listRoles(own: OwnConfiguration): Promise<Fact<Role[]>> {
  try {
    const roles: Role[] = [];
    for await (const page of paginateListRoles({ client: new IAMClient(own) }, {})) roles.push(...(page.Roles ?? []));
    return { value: roles };
  } catch (error) {
    return { notRead: nameAndMessageOf(error) };
  }
}

/** By their trust policies, sorted by name. */
export function candidates(
  roles: readonly Pick<Role, 'RoleName' | 'Path' | 'AssumeRolePolicyDocument'>[],
): Candidate[] {
  return roles
    .flatMap(({ RoleName: role = '', Path: path = '/', AssumeRolePolicyDocument: document }) => {
      // Roles of IAM Identity Center count as persons anyway, those of services never.
      if (role === '' || path.startsWith('/aws-reserved/') || path.startsWith('/aws-service-role/')) return [];
      const [provider] = statementsOf(document).flatMap(providersOf);
      return provider === undefined ? [] : [{ role, provider }];
    })
    .sort((one, other) => (one.role < other.role ? -1 : 1));
}

type Statement = Readonly<Record<string, unknown>>;

/** From the URL-encoded document that IAM returns. An unreadable document has none. */
function statementsOf(document: string | undefined): Statement[] {
  try {
    const { Statement: statements } = JSON.parse(decodeURIComponent(document ?? '{}')) as { Statement?: unknown };
    return [statements].flat().filter((one): one is Statement => typeof one === 'object' && one !== null);
  } catch {
    return [];
  }
}

/** Returns the identity providers for people that a statement admits. */
function providersOf(statement: Statement): string[] {
  if (statement['Effect'] !== 'Allow') return [];
  const allows = (action: string): boolean =>
    texts(statement['Action']).some((pattern) => like(pattern, action, true) === 'yes');
  const { Federated: federated } = (statement['Principal'] ?? {}) as { Federated?: unknown };
  return texts(federated).flatMap((arn) => {
    const name = arn.replace(/^.*?:(saml|oidc)-provider\//, '');
    if (arn.includes(':saml-provider/'))
      return allows('sts:AssumeRoleWithSAML') && !name.startsWith('AWSSSO_') ? [`SAML ${name}`] : [];
    const isMachine =
      MACHINE_ISSUERS.some((issuer) => like(issuer, name, true) === 'yes') ||
      JSON.stringify(statement['Condition'] ?? {}).includes('system:serviceaccount:');
    return allows('sts:AssumeRoleWithWebIdentity') && !isMachine ? [`OIDC ${name}`] : [];
  });
}

function texts(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string');
}
