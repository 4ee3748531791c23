import { CLOUDTRAIL_SERVICE_PRINCIPAL } from './organization-access';

/** Which trail it is, as its statements name it. Every part may be a token of the CDK. */
export interface StatementTrail {
  readonly trailArn: string;
  readonly partition: string;
  readonly homeRegion: string;
  readonly managementAccountId: string;
  /** Absent for the trail of a single account. */
  readonly organizationId?: string;
}

/** A statement as a policy document has it. */
export interface StatementJson {
  readonly Effect: 'Allow';
  readonly Principal?: { readonly Service: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * The statements that CloudTrail needs for an organization's trail: what the constructs write, and what the preflight looks for.
 *
 * @param keyPrefixes the trail's, and those that it had: it delivers there until it is changed itself, after the policy
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function bucketStatements(
  trail: StatementTrail,
  bucketArn: string,
  ...keyPrefixes: (string | undefined)[]
): StatementJson[] {
  const prefixes = (keyPrefixes.length === 0 ? [undefined] : keyPrefixes).map(logFilePrefix);
  const owners = [trail.managementAccountId, ...(trail.organizationId === undefined ? [] : [trail.organizationId])];
  return [
    forTrail(trail, 's3:GetBucketAcl', bucketArn),
    ...owners.map((owner) =>
      forTrail(trail, 's3:PutObject', oneOrAll(prefixes.map((prefix) => `${bucketArn}/${prefix}${owner}/*`)), {
        StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' },
      }),
    ),
  ];
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html */
export function keyStatements(trail: StatementTrail): StatementJson[] {
  const ofTheAccount = {
    'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${trail.partition}:cloudtrail:*:${trail.managementAccountId}:trail/*`,
  };
  return [
    // The family of GenerateDataKey actions, as AWS documents it: CreateTrail checks for what it will use.
    forTrail(trail, 'kms:GenerateDataKey*', '*', { StringLike: ofTheAccount }),
    forTrail(trail, 'kms:DescribeKey', '*'),
    // The data key of an S3 Bucket Key is decrypted for each upload that reuses it.
    forTrail(trail, 'kms:Decrypt', '*'),
  ];
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html */
export function topicStatements(trail: StatementTrail, topicArn: string): StatementJson[] {
  return [forTrail(trail, 'sns:Publish', topicArn)];
}

/** Of the key that encrypts that topic. */
export function topicKeyStatements(trail: StatementTrail): StatementJson[] {
  return [forTrail(trail, ['kms:GenerateDataKey*', 'kms:Decrypt'], '*')];
}

/**
 * Of the role by which CloudTrail writes into the log group: an organization trail uses streams of two patterns, the management account's
 * and the organization's.
 *
 * @param logGroupArn without `:*` at the end
 * @param delegatedAdministratorId the account of the log group, where that is a delegated administrator's: AWS's example has it in the streams' names
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export function logDeliveryStatements(
  trail: StatementTrail,
  logGroupArn: string,
  delegatedAdministratorId?: string,
): StatementJson[] {
  const accounts = [
    trail.managementAccountId,
    ...(delegatedAdministratorId === undefined ? [] : [delegatedAdministratorId]),
  ];
  const streams = accounts.map((account) => `${account}_CloudTrail_${trail.homeRegion}*`);
  if (trail.organizationId !== undefined) streams.push(`${trail.organizationId}_*`);
  return [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: streams.map((stream) => `${logGroupArn}:log-stream:${stream}`),
    },
  ];
}

/** Who may assume that role. CloudTrail supports no `aws:SourceArn` or `aws:SourceAccount` there (page above). */
export function logDeliveryTrust(): StatementJson {
  return { Effect: 'Allow', Principal: { Service: CLOUDTRAIL_SERVICE_PRINCIPAL }, Action: 'sts:AssumeRole' };
}

/** Where in the bucket CloudTrail puts its files, before the account or organization id. An empty prefix stands for none. */
export function logFilePrefix(keyPrefix?: string): string {
  return `${keyPrefix === undefined || keyPrefix === '' ? '' : `${keyPrefix}/`}AWSLogs/`;
}

/** One resource stands by itself, as policies have it. */
function oneOrAll(values: readonly string[]): string | readonly string[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}

function forTrail(
  { trailArn }: StatementTrail,
  action: string | readonly string[],
  resource: string | readonly string[],
  { StringEquals: equals, ...conditions }: NonNullable<StatementJson['Condition']> = {},
): StatementJson {
  return {
    Effect: 'Allow',
    Principal: { Service: CLOUDTRAIL_SERVICE_PRINCIPAL },
    Action: action,
    Resource: resource,
    Condition: { ...conditions, StringEquals: { 'aws:SourceArn': trailArn, ...equals } },
  };
}
