import { CfnResource, type IResource, Resource } from 'aws-cdk-lib/core';
import type { Problems } from '../internal/problems';

const OWNED = {
  bucket: { property: 'archive: bucket', flag: 'bucketPolicyManagedElsewhere', method: 'forBucket' },
  key: { property: 'archive: encryptionKey', flag: 'keyPolicyManagedElsewhere', method: 'forKey' },
} as const;

/**
 * Returns the problem that the policy cannot be changed here, and the properties do not say that someone else does it.
 */
export function nobodyResponsible(kind: keyof typeof OWNED, { node }: IResource): string {
  const { property, flag, method } = OWNED[kind];
  return (
    `${property}: '${node.path}' is imported, so its policy cannot be changed here; ` +
    `allowed: a ${kind} of this app, or ${flag}: true once its policy has the statements of TrailPolicies.${method}()`
  );
}

/** Adds this problem, before anything is created, if the resource is imported. */
export function checkPolicyOwner(
  problems: Problems,
  kind: keyof typeof OWNED,
  resource: IResource | undefined,
  isManagedElsewhere = false,
): void {
  if (resource && !isManagedElsewhere && isImported(resource)) problems.add(nobodyResponsible(kind, resource));
}

/**
 * Whether the resource is not part of this app. If it is, its L1 is a child of the construct, or its parent if the CDK
 * created the construct from the L1.
 */
export function isImported(resource: IResource): boolean {
  const { children, scope } = resource.node;
  return !Resource.isOwnedResource(resource) && children.length === 0 && !(scope && CfnResource.isCfnResource(scope));
}
