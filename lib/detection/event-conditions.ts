import { and, anyOf, equals, exists, missingOrDiffers, notExists, or } from '../filter-pattern/build';
import type { Expression } from '../filter-pattern/syntax-tree';

/**
 * Matches calls to one service, such as `iam`, with one of these names. A `*` covers the API version that some names
 * contain.
 */
export function calls(service: string, ...names: readonly [string, ...string[]]): Expression {
  return and(equals('$.eventSource', `${service}.amazonaws.com`), anyOf('$.eventName', names));
}

/**
 * Matches calls that succeeded. Detections that page use it: otherwise any principal in any account could keep the
 * alarm in ALARM with denied calls, and a successful call would send nothing.
 */
export const succeeded: Expression = notExists('$.errorCode');

/** Matches calls that were denied, failed or were a dry run: attempts. */
export const failed: Expression = exists('$.errorCode');

/**
 * Matches calls that the principal made directly. AWS services set `invokedBy` to their name: CloudFormation for stacks
 * and StackSets, Auto Scaling, IAM Identity Center, Control Tower, AWS Backup. The exception is the sign-in service,
 * which older console events name: those are calls by people.
 */
export const direct: Expression = or(
  notExists('$.userIdentity.invokedBy'),
  equals('$.userIdentity.invokedBy', 'signin.amazonaws.com'),
);

/** AWS managed policies, in any partition, that grant everything, or the right to grant it. */
export const ADMINISTRATION = ['*:policy/AdministratorAccess', '*:policy/IAMFullAccess'] as const;

/** The name of the session's role, without its path. */
export const ROLE_OF_SESSION = '$.userIdentity.sessionContext.sessionIssuer.userName';

/** The roles that IAM Identity Center gives to people. Roles from an identity provider are in `personRoles`. */
export const IDENTITY_CENTER_ROLES = 'AWSReservedSSO_*';

/**
 * Matches a person's session, or long-term credentials: an IAM user, the root user, a federated user, a role that IAM
 * Identity Center gives to people, or any console session. It does not match roles of pipelines and workloads, so it
 * misses theft of their credentials. `withPersonRoles` adds an organization's own roles.
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
 * Matches roles of pipelines and workloads without the console. They do all day what `byPerson` reports each time;
 * reporting only the first time still detects a stolen role.
 */
export const byUnattendedRole: Expression = and(
  direct,
  equals('$.userIdentity.type', 'AssumedRole'),
  missingOrDiffers(ROLE_OF_SESSION, IDENTITY_CENTER_ROLES),
  missingOrDiffers('$.sessionCredentialFromConsole', 'true'),
);
/** Matches an IAM user, with access key or password: few are left, and their credentials are stolen first. */
export const byIamUser: Expression = and(direct, equals('$.userIdentity.type', 'IAMUser'));
