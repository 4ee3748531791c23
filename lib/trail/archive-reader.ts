import { AccountPrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Arn, ArnFormat, type Stack, Token } from 'aws-cdk-lib/core';
import { ACCOUNT_ID, ROLE_ARN } from '../contract/identifiers';
import { received, receivedInWords } from '../contract/received';
import type { Problems } from '../internal/problems';

/** Whom a policy lets read, and on what condition. */
export interface Reader {
  readonly principals: IPrincipal[];
  readonly conditions?: Record<string, Record<string, string>>;
}

/**
 * An account, or a role of it as a condition: as a principal, a role that does not exist yet would be refused, and one that is made
 * anew be locked out.
 */
export function readerOf(stack: Stack, reader: string): Reader {
  if (ACCOUNT_ID.accepts(reader)) return { principals: [new AccountPrincipal(reader)] };
  const { account = stack.account } = Arn.split(reader, ArnFormat.SLASH_RESOURCE_NAME);
  return { principals: [new AccountPrincipal(account)], conditions: { ArnEquals: { 'aws:PrincipalArn': reader } } };
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
