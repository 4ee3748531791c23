import { CfnResource, type IResource, Resource } from 'aws-cdk-lib/core';
import type { Problems } from '../internal/problems';

const OWNED = {
  bucket: { property: 'archive: bucket', flag: 'bucketPolicyManagedElsewhere', method: 'forBucket' },
  key: { property: 'archive: encryptionKey', flag: 'keyPolicyManagedElsewhere', method: 'forKey' },
} as const;

/** Says that a policy cannot be changed here, and that nobody else was said to do it. */
export function nobodyResponsible(kind: keyof typeof OWNED, { node }: IResource): string {
  const { property, flag, method } = OWNED[kind];
  return (
    `${property}: '${node.path}' is imported, so its policy cannot be changed here; ` +
    `allowed: a ${kind} of this app, or ${flag}: true once its policy has the statements of TrailPolicies.${method}()`
  );
}

/** Adds the same, before anything is made, of what is known to be imported. */
export function checkPolicyOwner(
  problems: Problems,
  kind: keyof typeof OWNED,
  resource: IResource | undefined,
  isManagedElsewhere = false,
): void {
  if (resource && !isManagedElsewhere && isImported(resource)) problems.add(nobodyResponsible(kind, resource));
}

/** Not so where it stands for a resource of this app: that is below it, or above where the CDK made it of an L1. */
export function isImported(resource: IResource): boolean {
  const { children, scope } = resource.node;
  return !Resource.isOwnedResource(resource) && children.length === 0 && !(scope && CfnResource.isCfnResource(scope));
}
