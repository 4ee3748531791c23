import { RESOURCE_TAG, STACK_TAG } from '../../lib/contract/organization-trail';

/** The resource that a trail belongs to. */
export interface Owner {
  readonly stackId: string;
  readonly logicalResourceId: string;
}

export type Tags = Readonly<Record<string, string>>;

export function tagsOf({ stackId, logicalResourceId }: Owner): Tags {
  return { [STACK_TAG]: stackId, [RESOURCE_TAG]: logicalResourceId };
}

/** Whether a trail with these tags belongs to the resource, or was handed over to it manually (`handingOver`). */
export function isOwn(tags: Tags, { stackId, logicalResourceId }: Owner): boolean {
  return tags[RESOURCE_TAG] === logicalResourceId && [stackId, stackArn(stackId)].includes(tags[STACK_TAG] ?? '');
}

/** Describes the owner of a trail. */
export function describeOwner(tags: Tags): string {
  const [stack, resource] = [tags[STACK_TAG], tags[RESOURCE_TAG]];
  if (stack === undefined) return 'it was created manually or by something else: it has no tag of this library';
  return `it belongs to the resource ${resource ?? '(unknown)'} of the stack ${stack}`;
}

/**
 * Returns the command that hands a trail over to a resource. If the creation of a stack failed, it is deployed again
 * with another ID but the same name.
 */
export function handingOver(trailArn: string, { stackId, logicalResourceId }: Owner): string {
  return `aws cloudtrail add-tags --resource-id ${trailArn} --tags-list Key=${STACK_TAG},Value=${stackArn(stackId)} Key=${RESOURCE_TAG},Value=${logicalResourceId}`;
}

/** `arn:…:stack/<name>`, without the ID at its end, which differs for each new stack with the name. */
function stackArn(stackId: string): string {
  return stackId.split('/').slice(0, 2).join('/');
}
