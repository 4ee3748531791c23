import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** Buckets known only by name, and the account that must own them. */
const OWNERS = new WeakMap<IBucket, string>();

/** Sets the required owner of a bucket whose name is predictable, so that someone else could create it first. */
export function expectOwner(bucket: IBucket, accountId: string): void {
  OWNERS.set(bucket, accountId);
}

/** Returns the account that must own a bucket; `undefined` if none was set. */
export function expectedOwner(bucket: IBucket): string | undefined {
  return OWNERS.get(bucket);
}
