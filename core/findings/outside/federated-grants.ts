import { ACCOUNT_ID } from '../../../lib/contract/identifiers';
import { EVERYONE, type Grant, ofAccount, UNREAD } from './named';
import type { Asked } from './statement-conditions';

const PROVIDER = /^arn:[\w-]+:iam::([^:]*):(saml-provider|oidc-provider)\/(.+)$/;
/** Its cluster decides which pod may be whom. */
const CLUSTER = /^oidc\.eks\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)\/id\/\w+$/i;
/** Up to the first wildcard: a kind, and the whole name of whose it is, as in `repo:my-organization/`. */
const OF_SOMEBODY = /^[^*?]*[:/][^*?:/]+[:/]/;

/**
 * Whom a statement lets in through an identity provider. A SAML provider and that of a cluster are as far inside as their account. Any
 * other serves the whole world, such as a code host: inside only where the statement asks for whom (`:sub`).
 */
export function grantOfFederated(provider: string, asked: readonly Asked[]): Grant {
  const [, account = '', kind, host = ''] = PROVIDER.exec(provider.trim()) ?? [];
  if (kind === undefined) {
    // Cognito, Google, Facebook, Amazon: whose pool or app it is, its ID does not say.
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
