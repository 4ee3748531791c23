import { ACCOUNT_ID } from '../../../lib/contract/identifiers';
import { EVERYONE, type Grant, ofAccount, UNREAD } from './named';
import type { Asked } from './statement-conditions';

const PROVIDER = /^arn:[\w-]+:iam::([^:]*):(saml-provider|oidc-provider)\/(.+)$/;
/** An EKS cluster: it decides which pod may use which identity. */
const CLUSTER = /^oidc\.eks\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)\/id\/\w+$/i;
/** Up to the first wildcard: a kind and the full name of an owner, such as `repo:my-organization/`. */
const OF_SOMEBODY = /^[^*?]*[:/][^*?:/]+[:/]/;

/**
 * Returns whom a statement admits through an identity provider. A SAML provider or an EKS cluster is inside if its
 * account is. Any other provider, such as a code host, serves the whole world: it is inside only if the statement has a
 * condition on the subject (`:sub`).
 */
export function grantOfFederated(provider: string, asked: readonly Asked[]): Grant {
  const [, account = '', kind, host = ''] = PROVIDER.exec(provider.trim()) ?? [];
  if (kind === undefined) {
    // Cognito, Google, Facebook and Amazon: the provider's name does not say who owns the pool or app.
    return asksForOne(provider.trim(), ['sub', 'aud', 'app_id'], asked) ? UNREAD : EVERYONE;
  }
  if (!ACCOUNT_ID.accepts(account)) return EVERYONE;
  const isOwn = kind === 'saml-provider' || CLUSTER.test(host) || asksForOne(host, ['sub'], asked);
  return isOwn ? ofAccount(account) : EVERYONE;
}

function asksForOne(host: string, claims: readonly string[], asked: readonly Asked[]): boolean {
  const keys = claims.map((claim) => `${host.toLowerCase()}:${claim}`);
  return asked.some(({ key, values }) => keys.includes(key) && values.length > 0 && values.every(isSomebody));
}

function isSomebody(value: string): boolean {
  return value !== '' && (!/[*?]|\$\{/.test(value) || OF_SOMEBODY.test(value));
}
