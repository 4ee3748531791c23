import { and, anyOf, equals, missingOrDiffers, notExists, or } from '../filter-pattern/build';
import type { Expression } from '../filter-pattern/syntax-tree';

/** Calls to one service, such as `iam`, whose names are among these. A `*` stands for the API versions that some names carry. */
export function calls(service: string, ...names: readonly [string, ...string[]]): Expression {
  return and(equals('$.eventSource', `${service}.amazonaws.com`), anyOf('$.eventName', names));
}

/** The call had an effect. Left out where the attempt is news too. */
export const succeeded: Expression = notExists('$.errorCode');

/**
 * Nobody but the caller asked for it. AWS services write their name into `invokedBy`: CloudFormation for what stacks and
 * StackSets deploy, Auto Scaling, IAM Identity Center, Control Tower, AWS Backup. The one exception is the sign-in service,
 * which older events of the console name: those are a person's calls.
 */
export const direct: Expression = or(
  notExists('$.userIdentity.invokedBy'),
  equals('$.userIdentity.invokedBy', 'signin.amazonaws.com'),
);

/**
 * A person's session, or a permanent key: an IAM user, the root user, a federated user, a role that IAM Identity Center
 * gives to people, or any session of the console. Not the roles of pipelines and workloads, and so blind to their theft.
 */
export const byPerson: Expression = and(
  direct,
  or(
    anyOf('$.userIdentity.type', ['IAMUser', 'Root', 'FederatedUser']),
    equals('$.userIdentity.sessionContext.sessionIssuer.userName', 'AWSReservedSSO_*'),
    equals('$.sessionCredentialFromConsole', 'true'),
  ),
);

/** A sign-in that did not fail: a failed one has a message and no error code. Other calls have none of these fields. */
export const notFailedSignIn: Expression = and(
  missingOrDiffers('$.responseElements.ConsoleLogin', 'Failure'),
  notExists('$.errorMessage'),
);
