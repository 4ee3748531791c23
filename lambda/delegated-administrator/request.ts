import { DEREGISTER_REASON_PROPERTY, MEMBER_ACCOUNT_PROPERTY } from '../../lib/contract/delegated-administrator';
import { ACCOUNT_ID } from '../../lib/contract/identifiers';
import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import { received } from '../../lib/contract/received';

const ID_PREFIX = 'delegated-administrator-';

/**
 * The physical ID is the account ID, so that another account is another resource: it is registered first, and the old
 * one is deregistered afterwards.
 */
export function physicalIdOf(accountId: string): string {
  return ID_PREFIX + accountId;
}

export function parseAccountId({ properties }: CustomResourceRequest): string {
  const accountId = properties[MEMBER_ACCOUNT_PROPERTY];
  if (typeof accountId === 'string' && ACCOUNT_ID.accepts(accountId)) return accountId;
  throw new Error(received(MEMBER_ACCOUNT_PROPERTY, accountId, ACCOUNT_ID.allowed));
}

/**
 * Returns the account to deregister on delete; `undefined` if that was not requested, or if the registration never
 * succeeded. The reason must be for this account: an account that replaces another one has its own.
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
