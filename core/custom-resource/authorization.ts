import type { Binding } from './binding';
import { differences, type Properties } from './properties';
import type { StackRow } from './aws/stack-events';

export type RequestType = 'Create' | 'Update' | 'Delete';

/** What an event claims. The invoker of the function can choose all of it. */
export interface Claim {
  readonly type: RequestType;
  readonly stackId: string;
  readonly logicalResourceId: string;
  readonly physicalResourceId: string | undefined;
  readonly properties: Properties;
}

/** The verified claim: everything known about the resource from its deployment and from CloudFormation. */
export interface Authorized {
  /** The desired properties; on delete, the previous ones. */
  readonly properties: Properties;
  /** In the rollback of an update: the properties that it should have had. */
  readonly abandoned: readonly Properties[];
  /** On delete: whether the creation of the stack failed, so that everything in it is deleted. */
  readonly isCreationRollback?: true;
}

export type Verdict = Authorized | { readonly refused: string };

/**
 * The stack states in which CloudFormation sends each request. A first deployment and an update may be rolled back, and
 * both updates and their rollbacks clean up afterwards.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export const STACK_STATES: Readonly<Record<RequestType, readonly string[]>> = {
  Create: ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
  Update: ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'],
  Delete: [
    'DELETE_IN_PROGRESS',
    'ROLLBACK_IN_PROGRESS',
    'UPDATE_IN_PROGRESS',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_ROLLBACK_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  ],
};

/** The corresponding states of the resource. */
const RESOURCE_STATES: Readonly<Record<RequestType, readonly string[]>> = {
  Create: ['CREATE_IN_PROGRESS'],
  Update: ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'],
  Delete: ['DELETE_IN_PROGRESS'],
};

/** Returns why an event is not for this function at all, without calling CloudFormation. */
export function misaddressed({ stackId, logicalResourceId }: Claim, binding: Binding): string | undefined {
  if (stackId !== binding.stackId)
    return `the request is for the stack ${short(stackId)}; this function serves ${binding.stackId} only`;
  if (logicalResourceId !== binding.logicalResourceId)
    return `the request is for the resource ${short(logicalResourceId)}; this function serves ${binding.logicalResourceId} only`;
  return undefined;
}

/**
 * Checks whether CloudFormation is currently doing what an event claims.
 *
 * @param rows of the stack's current operation, newest first
 * @param isLocalAws a local AWS may have no rows for resources; then the state of the stack must do
 */
export function authorize(claim: Claim, binding: Binding, rows: readonly StackRow[], isLocalAws: boolean): Verdict {
  const { type, physicalResourceId } = claim;
  const stackState = rows.find(({ isStack }) => isStack)?.status ?? 'an unknown state';
  if (!STACK_STATES[type].includes(stackState)) {
    return {
      refused: `the stack is in ${stackState}; CloudFormation sends a ${type} in ${STACK_STATES[type].join(', ')} only`,
    };
  }
  const hasResourceRows = !isLocalAws || rows.some(({ isStack }) => !isStack);
  const own = rows.filter(
    ({ isStack, logicalResourceId }) => !isStack && logicalResourceId === binding.logicalResourceId,
  );
  // A replaced resource is deleted under its former ID, while its rows continue under the new one.
  const row = type === 'Delete' ? deletedRow(own, physicalResourceId) : own[0];
  if (hasResourceRows && !(row && RESOURCE_STATES[type].includes(row.status))) {
    const which = type === 'Delete' ? `the resource ${short(physicalResourceId ?? 'without an ID')}` : 'the resource';
    return {
      refused: `CloudFormation has ${which} in ${row?.status ?? 'no operation'}; it sends a ${type} in ${RESOURCE_STATES[type].join(', ')} only`,
    };
  }
  if (type === 'Update' && row && row.physicalResourceId !== physicalResourceId) {
    return {
      refused: `the request names the physical ID ${short(physicalResourceId ?? '(none)')}; CloudFormation has ${row.physicalResourceId}`,
    };
  }
  if (type === 'Delete') {
    // The rollback of an update is UPDATE_ROLLBACK_IN_PROGRESS.
    const rollback = stackState === 'ROLLBACK_IN_PROGRESS' && ({ isCreationRollback: true } as const);
    return { properties: row?.properties ?? binding.properties, abandoned: [], ...rollback };
  }
  const problem = unconfirmed(claim.properties, binding, row, hasResourceRows);
  if (problem !== undefined) return { refused: problem };
  const isRollback = type === 'Update' && stackState === 'UPDATE_ROLLBACK_IN_PROGRESS';
  return {
    properties: claim.properties,
    abandoned: isRollback ? own.flatMap(({ properties }) => (properties ? [properties] : [])) : [],
  };
}

/** After a creation without an answer, CloudFormation makes up an ID, which may be in none of its rows. */
function deletedRow(own: readonly StackRow[], physicalResourceId: string | undefined): StackRow | undefined {
  const newest = own[0];
  return (
    own.find(({ physicalResourceId: id }) => id === physicalResourceId) ??
    (newest?.physicalResourceId === '' ? newest : undefined)
  );
}

/**
 * Properties are accepted if CloudFormation has them in this operation, or if they equal those with which the function
 * was deployed.
 */
function unconfirmed(
  claimed: Properties,
  { properties: bound, unbound }: Binding,
  row: StackRow | undefined,
  hasResourceRows: boolean,
): string | undefined {
  if (row?.properties && differences(claimed, row.properties).length === 0) return undefined;
  const differing = differences(claimed, bound, unbound);
  if (differing.length > 0)
    return `the request differs from what was deployed, in ${differing.join(', ').slice(0, 500)}`;
  if (!hasResourceRows) return undefined;
  const unsure = row?.properties
    ? differences(claimed, row.properties).filter((name) => unbound.includes(name))
    : unbound;
  return unsure.length === 0
    ? undefined
    : `CloudFormation does not confirm ${unsure.join(', ')}, for which the function's environment has no room`;
}

function short(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
