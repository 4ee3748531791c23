import { AccountPrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Arn, ArnFormat, type Stack, Token } from 'aws-cdk-lib/core';
import { ACCOUNT_ID, ROLE_ARN } from '../contract/identifiers';
import { received, receivedInWords } from '../contract/received';
import type { Problems } from '../internal/problems';

/** The principals and the conditions of a read grant. */
export interface Readers {
  readonly principals: IPrincipal[];
  readonly conditions?: Record<string, Record<string, string[]>>;
}

/**
 * Returns accounts, and roles as a condition on their accounts: as principals, roles that do not exist yet would be
 * rejected, and recreated ones would lose access. All roles are in one condition instead of a statement each, so that
 * the policy has room for many. The ARN of a role contains its account, so no role of another account is admitted.
 */
export function readersOf(stack: Stack, readers: readonly string[] = []): Readers[] {
  const accounts = readers.filter((reader) => ACCOUNT_ID.accepts(reader));
  const roles = readers.filter((reader) => !ACCOUNT_ID.accepts(reader));
  const ofRoles = roles.map((role) => Arn.split(role, ArnFormat.SLASH_RESOURCE_NAME).account ?? stack.account);
  const principals = (ids: string[]): IPrincipal[] => [...new Set(ids)].map((id) => new AccountPrincipal(id));
  return [
    ...(accounts.length > 0 ? [{ principals: principals(accounts) }] : []),
    ...(roles.length > 0
      ? [{ principals: principals(ofRoles), conditions: { ArnEquals: { 'aws:PrincipalArn': roles } } }]
      : []),
  ];
}

export function checkReaders(problems: Problems, readers: string[] = []): void {
  for (const [index, reader] of readers.entries()) {
    if (Token.isUnresolved(reader)) continue;
    if (!ACCOUNT_ID.accepts(reader) && !ROLE_ARN.accepts(reader)) {
      problems.add(received('readers', reader, `an account (${ACCOUNT_ID.allowed}) or ${ROLE_ARN.allowed}`));
    } else if (readers.indexOf(reader) !== index) {
      problems.add(receivedInWords('readers', `${JSON.stringify(reader)} more than once`, 'each once'));
    }
  }
}
