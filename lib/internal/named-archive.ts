import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** Buckets of which only the name is known, and the account whose they have to be. */
const OWNERS = new WeakMap<IBucket, string>();

/** Says whose a bucket has to be that is known by a name which anybody can work out, and so could take first. */
export function expectOwner(bucket: IBucket, accountId: string): void {
  OWNERS.set(bucket, accountId);
}

/** The account whose a bucket has to be; undefined where it is no such bucket. */
export function expectedOwner(bucket: IBucket): string | undefined {
  return OWNERS.get(bucket);
}
