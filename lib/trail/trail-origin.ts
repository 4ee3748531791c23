import { Reference, type Stack, Token, Tokenization } from 'aws-cdk-lib/core';
import { OrganizationAccess } from '../organization/organization-access';
import type { TrailIdentity } from './trail-identity';

/**
 * Whether a trail belongs to another account than that of its stack: the stack is then a delegated administrator's.
 *
 * An account that is found at deployment is taken for another one, unless what finds it lets no account pass but the management account.
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
