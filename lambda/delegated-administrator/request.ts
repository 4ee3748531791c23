import { DEREGISTER_REASON_PROPERTY, MEMBER_ACCOUNT_PROPERTY } from '../../lib/contract/delegated-administrator';
import { ACCOUNT_ID } from '../../lib/contract/identifiers';
import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import { received } from '../../lib/contract/received';

const ID_PREFIX = 'delegated-administrator-';

/** The account is the id, so that another account is another resource: registered first, the old one deleted afterwards. */
export function physicalIdOf(accountId: string): string {
  return ID_PREFIX + accountId;
}

export function parseAccountId({ properties }: CustomResourceRequest): string {
  const accountId = properties[MEMBER_ACCOUNT_PROPERTY];
  if (typeof accountId === 'string' && ACCOUNT_ID.accepts(accountId)) return accountId;
  throw new Error(received(MEMBER_ACCOUNT_PROPERTY, accountId, ACCOUNT_ID.allowed));
}

/**
 * The account to deregister on delete; undefined where nobody asked for it, and for a registration that never succeeded. The reason has to be
 * that of this very account: an account that another one replaces has its own.
 */
export function accountToDeregister({
  physicalResourceId = '',
  properties,
}: CustomResourceRequest): string | undefined {
  const { [DEREGISTER_REASON_PROPERTY]: reason, [MEMBER_ACCOUNT_PROPERTY]: accountId } = properties;
  const isAsked = typeof reason === 'string' && reason.trim() !== '';
  const isOne =
    typeof accountId === 'string' && ACCOUNT_ID.accepts(accountId) && physicalResourceId === physicalIdOf(accountId);
  return isAsked && isOne ? accountId : undefined;
}
