import { and, anyOf, differs, equals, isFalse, missingOrDiffers, notExists, or } from '../filter-pattern/build';
import type { Expression } from '../filter-pattern/syntax-tree';
import { ROLE_OF_SESSION, succeeded } from './event-conditions';

const CLOUDFORMATION = 'cloudformation.amazonaws.com';
const INVOKED_BY = '$.userIdentity.invokedBy';
const SOURCE = '$.sourceIPAddress';

/** A member of the request, whatever it is called: services have several names for the same, and add others. */
export const ANY_PARAMETER = '$.requestParameters.*';

/** A call that was recorded as one that changes something, or not as one that only reads. */
const changing: Expression = or(isFalse('$.readOnly'), notExists('$.readOnly'));

/** Where a name is not the only one of its kind in the world. */
export const inOwnAccount: Expression = equals('$.recipientAccountId', '{account}');

/** By a role that deploys the stacks. */
export const byDeployer: Expression = equals(ROLE_OF_SESSION, '{deployer}');

/** By anybody else. */
export const notByDeployer: Expression = notBy('{deployer}');

/** Not by a function of the product that writes to what is guarded. */
export const notByOwnRole: Expression = notBy('{writer}');

/** Of a role that deploys the stacks, this is what a deployment does. Only AWS itself writes that name there. */
export const throughCloudFormation: Expression = or(equals(INVOKED_BY, CLOUDFORMATION), equals(SOURCE, CLOUDFORMATION));

/** All else, through other services and through CloudFormation by other roles too. */
export const notInDeployment: Expression = or(notByDeployer, notThroughCloudFormation());

/** All but what a service-managed stack set does in a member account. */
export const notByStackSet: Expression = or(notBy('stacksets-exec-*'), notThroughCloudFormation());

/** Changes of one service's resources, under any of these conditions. */
export function changesOf(service: string, named: Expression, ...conditions: readonly Expression[]): Expression {
  return and(equals('$.eventSource', `${service}.amazonaws.com`), named, ...conditions);
}

/** None of these calls: what may be done without waking anybody. */
export function except(...names: readonly [string, ...string[]]): Expression {
  const [first, ...others] = names.map((name) => differs('$.eventName', name)) as [Expression, ...Expression[]];
  return and(first, ...others);
}

/** Only these calls. */
export function only(...names: readonly [string, ...string[]]): Expression {
  return anyOf('$.eventName', names);
}

/** Calls that tag, and those that take tags away. */
export const TAGGING = ['*Tag*', 'Untag*'] as const;

/** What every detection of own resources asks for, at the end. */
export const changed: Expression = and(changing, succeeded);

function notBy(role: string): Expression {
  return or(notExists(ROLE_OF_SESSION), differs(ROLE_OF_SESSION, role));
}

function notThroughCloudFormation(): Expression {
  return and(missingOrDiffers(INVOKED_BY, CLOUDFORMATION), missingOrDiffers(SOURCE, CLOUDFORMATION));
}
