/**
 * Where in a bucket the folders of accounts are, up to and with the slash: `AWSLogs/<organization>/` of an organization's trail,
 * `AWSLogs/` of one account's, either below a key prefix. Control Tower's prefix is the organization's ID, so it is no layout of its own.
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

/** `undefined` where it is none. */
export function parseDigestRoot(root: DigestRoot): RootParts | undefined {
  const { groups } = ROOT.exec(root) ?? {};
  if (groups === undefined) return undefined;
  const { keyPrefix, organizationId } = groups;
  return { ...(keyPrefix !== undefined && { keyPrefix }), ...(organizationId !== undefined && { organizationId }) };
}
