import { Reference, type Stack, Token, Tokenization } from 'aws-cdk-lib/core';
import { OrganizationAccess } from '../organization/organization-access';
import type { TrailIdentity } from './trail-identity';

/**
 * Whether a trail belongs to another account than its stack: the stack is then a delegated administrator's.
 *
 * An account that is known only at deployment counts as another one, unless it is looked up in a way that only succeeds
 * in the management account.
 */
export function isOfAnotherAccount(stack: Stack, { managementAccountId: owner }: TrailIdentity): boolean {
  if (owner === stack.account) return false;
  if (!Token.isUnresolved(owner)) return !Token.isUnresolved(stack.account);
  const foundBy = Tokenization.reverseString(owner)
    .tokens.filter((token) => Reference.isReference(token))
    .flatMap(({ target }) => target.node.scopes)
    .find((scope) => scope instanceof OrganizationAccess);
  return foundBy?._isDescribeOnly ?? true;
}
