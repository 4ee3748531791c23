import { and, anyOf, differs, equals, isFalse, missingOrDiffers, notExists, or } from '../filter-pattern/build';
import type { Expression } from '../filter-pattern/syntax-tree';
import { ROLE_OF_SESSION, succeeded } from './event-conditions';

const CLOUDFORMATION = 'cloudformation.amazonaws.com';
const SOURCE = '$.sourceIPAddress';

/** Any member of the request: services use several names for the same thing, and add others. */
export const ANY_PARAMETER = '$.requestParameters.*';

/** Matches calls recorded as writes, or not recorded as reads. */
const changing: Expression = or(isFalse('$.readOnly'), notExists('$.readOnly'));

/** For names that are not globally unique. */
export const inOwnAccount: Expression = equals('$.recipientAccountId', '{account}');

/** Matches calls by a role that deploys the stacks. */
export const byDeployer: Expression = equals(ROLE_OF_SESSION, '{deployer}');

/** Matches calls by anyone else. */
export const notByDeployer: Expression = notBy('{deployer}');

/** Excludes functions of the product that write to protected resources. */
export const notByOwnRole: Expression = notBy('{writer}');

/**
 * Matches calls that CloudFormation makes for a role that deploys the stacks. Their source address is CloudFormation's
 * name, which only AWS itself can set.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * sourceIPAddress
 */
export const throughCloudFormation: Expression = equals(SOURCE, CLOUDFORMATION);

/** Matches everything else: calls through other services, and calls through CloudFormation by other roles. */
export const notInDeployment: Expression = or(notByDeployer, missingOrDiffers(SOURCE, CLOUDFORMATION));

/** Excludes what a service-managed stack set does in a member account. */
export const notByStackSet: Expression = or(notBy('stacksets-exec-*'), missingOrDiffers(SOURCE, CLOUDFORMATION));

/** Also in a deployment: these calls remove what our stacks always retain. */
export function evenInDeployment(...names: readonly [string, ...string[]]): Expression {
  return or(notInDeployment, only(...names));
}

/** Matches changes to the resources of one service, under any of these conditions. */
export function changesOf(service: string, named: Expression, ...conditions: readonly Expression[]): Expression {
  return and(equals('$.eventSource', `${service}.amazonaws.com`), named, ...conditions);
}

/** Excludes these calls, which need not page. */
export function except(...names: readonly [string, ...string[]]): Expression {
  const [first, ...others] = names.map((name) => differs('$.eventName', name)) as [Expression, ...Expression[]];
  return and(first, ...others);
}

/** Only these calls. */
export function only(...names: readonly [string, ...string[]]): Expression {
  return anyOf('$.eventName', names);
}

/** Calls that add or remove tags. */
export const TAGGING = ['*Tag*', 'Untag*'] as const;

/** Part of every detection for own resources. */
export const changed: Expression = and(changing, succeeded);

function notBy(role: string): Expression {
  return or(notExists(ROLE_OF_SESSION), differs(ROLE_OF_SESSION, role));
}
