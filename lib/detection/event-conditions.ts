import { and, anyOf, equals, exists, missingOrDiffers, notExists, or } from '../filter-pattern/build';
import type { Expression } from '../filter-pattern/syntax-tree';

/** Calls to one service, such as `iam`, whose names are among these. A `*` stands for the API versions that some names carry. */
export function calls(service: string, ...names: readonly [string, ...string[]]): Expression {
  return and(equals('$.eventSource', `${service}.amazonaws.com`), anyOf('$.eventName', names));
}

/**
 * The call had an effect. What pages asks for it: otherwise any principal of any account holds the alarm in ALARM with calls
 * that are denied, and the one that works sends nothing.
 */
export const succeeded: Expression = notExists('$.errorCode');

/** The call was denied, failed, or was a dry run: an attempt. */
export const failed: Expression = exists('$.errorCode');

/**
 * Nobody but the caller asked for it. AWS services write their name into `invokedBy`: CloudFormation for what stacks and
 * StackSets deploy, Auto Scaling, IAM Identity Center, Control Tower, AWS Backup. The one exception is the sign-in service,
 * which older events of the console name: those are a person's calls.
 */
export const direct: Expression = or(
  notExists('$.userIdentity.invokedBy'),
  equals('$.userIdentity.invokedBy', 'signin.amazonaws.com'),
);

/** Policies of AWS, in any partition, that give everything, or the right to give it. */
export const ADMINISTRATION = ['*:policy/AdministratorAccess', '*:policy/IAMFullAccess'] as const;

/** The name of a session's role, without its path. */
export const ROLE_OF_SESSION = '$.userIdentity.sessionContext.sessionIssuer.userName';

/** The roles that IAM Identity Center gives to people. Those that an identity provider gives them stand in `personRoles`. */
export const IDENTITY_CENTER_ROLES = 'AWSReservedSSO_*';

/**
 * A person's session, or a permanent key: an IAM user, the root user, a federated user, a role that IAM Identity Center
 * gives to people, or any session of the console. Not the roles of pipelines and workloads, and so blind to their theft.
 * `withPersonRoles` adds the roles of an organization's own.
 */
export const byPerson: Expression = and(
  direct,
  or(
    anyOf('$.userIdentity.type', ['IAMUser', 'Root', 'FederatedUser']),
    equals(ROLE_OF_SESSION, IDENTITY_CENTER_ROLES),
    equals('$.sessionCredentialFromConsole', 'true'),
  ),
);

/**
 * The role of a pipeline or workload, and nobody's console. What people are told of by `byPerson` at each time, these do all day: told
 * for the first time only, a stolen one is seen all the same.
 */
export const byUnattendedRole: Expression = and(
  direct,
  equals('$.userIdentity.type', 'AssumedRole'),
  missingOrDiffers(ROLE_OF_SESSION, IDENTITY_CENTER_ROLES),
  missingOrDiffers('$.sessionCredentialFromConsole', 'true'),
);
/** An IAM user, with a permanent key or a password: few are left, and what is stolen first. */
export const byIamUser: Expression = and(direct, equals('$.userIdentity.type', 'IAMUser'));
