/** Names of S3 resources other than general purpose buckets: directory and table buckets, access points. */
const OTHER_KINDS: readonly (readonly [ending: string, kind: string])[] = [
  ['--x-s3', 'a directory bucket'],
  ['--table-s3', 'a table bucket'],
  ['-s3alias', "an access point's alias"],
  ['--ol-s3', "an Object Lambda access point's alias"],
  ['--op-s3', "an Outposts access point's alias"],
  ['.mrap', "a Multi-Region access point's alias"],
];

/**
 * Returns the kind of a bucket that CloudTrail does not deliver to, judging by its name; `undefined` for a general
 * purpose bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function otherKindOf(bucket: string): string | undefined {
  return OTHER_KINDS.find(([ending]) => bucket.endsWith(ending))?.[1];
}
