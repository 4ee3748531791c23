/**
 * The prefix of the account folders in a bucket, with a trailing slash: `AWSLogs/<organization>/` for an organization
 * trail, `AWSLogs/` for a single account, either one below a key prefix. Control Tower uses the organization ID as
 * prefix, so it needs no separate layout.
 */
export type DigestRoot = string;

export interface RootParts {
  readonly keyPrefix?: string | undefined;
  readonly organizationId?: string | undefined;
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
export function digestRoot({ keyPrefix = '', organizationId }: RootParts): DigestRoot {
  const prefix = keyPrefix === '' ? '' : `${keyPrefix}/`;
  return `${prefix}AWSLogs/${organizationId === undefined ? '' : `${organizationId}/`}`;
}

const ROOT = /^(?:(?<keyPrefix>.+)\/)?AWSLogs\/(?:(?<organizationId>o-[a-z0-9]{10,32})\/)?$/;

/** Returns `undefined` if it is not a root. */
export function parseDigestRoot(root: DigestRoot): RootParts | undefined {
  const { groups } = ROOT.exec(root) ?? {};
  if (groups === undefined) return undefined;
  const { keyPrefix, organizationId } = groups;
  return { ...(keyPrefix !== undefined && { keyPrefix }), ...(organizationId !== undefined && { organizationId }) };
}
