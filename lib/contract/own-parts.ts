/**
 * The product's own resources, as patterns refer to them. A detection's pattern contains a placeholder, as in
 * `"{trailBucket}"`, since most names exist only after deployment. Metric filters receive the names at deployment. The
 * findings function reads them from an SSM parameter, which is not part of the function's definition. `replay` takes
 * them from `--names` or `--template`.
 */

export interface OwnPartKind {
  /** A description. */
  readonly means: string;
  /** The length of the longest name that the service allows: a filter must have room for it. */
  readonly longest: number;
}

/** The complete list. Each placeholder may stand for several names: a comparison is true if any of them matches. */
export const OWN_PARTS = {
  account: { means: "the ID of the account with the trail's log group", longest: 12 },
  trail: { means: 'the name of the trail', longest: 128 },
  trailBucket: { means: 'the name of the bucket with the log files', longest: 63 },
  otherBucket: {
    means:
      'the names of the buckets for access logs, search results, failed batches and the state of the archive watch',
    longest: 63,
  },
  key: { means: 'the IDs of the KMS keys', longest: 36 },
  logGroup: { means: "the name of the trail's log group", longest: 512 },
  otherLogGroup: { means: 'the names of the log groups of the functions', longest: 512 },
  alarmPrefix: { means: 'what the names of all alarms begin with, without the dash', longest: 230 },
  topic: { means: 'the names of the SNS topics', longest: 256 },
  function: { means: 'the names of the Lambda functions', longest: 64 },
  rule: { means: 'the names of the EventBridge rules', longest: 64 },
  table: { means: 'the name of the DynamoDB table of findings', longest: 255 },
  role: { means: 'the names of the IAM roles, without their paths', longest: 64 },
  writer: {
    means:
      "the names of the roles of those functions that write to what is guarded: findings' heartbeat, and deletion protection",
    longest: 64,
  },
  stack: { means: 'the names of the CloudFormation stacks, of stack sets too', longest: 128 },
  parameter: { means: 'the name of the SSM parameter that holds these names', longest: 1011 },
  deployer: {
    means: 'the names of the IAM roles that deploy the stacks; what they do through CloudFormation is a deployment',
    longest: 64,
  },
} as const satisfies Readonly<Record<string, OwnPartKind>>;

export type OwnPart = keyof typeof OWN_PARTS;

export const OWN_PART_NAMES = Object.keys(OWN_PARTS) as readonly OwnPart[];

/**
 * Names by placeholder. A placeholder that is absent or has no names is unresolved: no comparison with it is made or
 * true.
 */
export type OwnNames = Readonly<Partial<Record<OwnPart, readonly string[]>>>;

export function isOwnPart(name: string): name is OwnPart {
  return Object.hasOwn(OWN_PARTS, name);
}

/** Returns the distinct placeholders in a pattern, in the order of the list. */
export function placeholdersIn(pattern: string): OwnPart[] {
  return OWN_PART_NAMES.filter((name) => pattern.includes(`{${name}}`));
}

/**
 * The metric of all paging detections for own resources and, after the prefix, the alarm on it: many filters share one
 * metric.
 */
export const OWN_PARTS_ALARM = 'OwnPartsChanged';
