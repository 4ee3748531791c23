import { CLOUDTRAIL_SERVICE_PRINCIPAL } from './organization-access';

/** The trail that statements name. Every part may be a CDK token. */
export interface StatementTrail {
  readonly trailArn: string;
  readonly partition: string;
  readonly homeRegion: string;
  readonly managementAccountId: string;
  /** Absent for a single-account trail. */
  readonly organizationId?: string;
}

/** A statement, as in a policy document. */
export interface StatementJson {
  readonly Effect: 'Allow';
  readonly Principal?: { readonly Service: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Returns the statements that CloudTrail needs for an organization trail. The constructs write them, and the preflight
 * looks for them.
 *
 * @param keyPrefixes the trail's current and former prefixes: it delivers to the former one until it is updated itself,
 * after the policy
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
    // All GenerateDataKey actions, as AWS documents it: CreateTrail checks for the permissions that it will use.
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

/** Returns the statements for the key that encrypts the topic. */
export function topicKeyStatements(trail: StatementTrail): StatementJson[] {
  return [forTrail(trail, ['kms:GenerateDataKey*', 'kms:Decrypt'], '*')];
}

/**
 * Returns the statements for the role with which CloudTrail writes to the log group. An organization trail uses log
 * streams of two patterns: the management account's and the organization's.
 *
 * @param logGroupArn without `:*` at the end
 * @param delegatedAdministratorId the log group's account, if it is a delegated administrator: AWS's example has it in
 * the stream names
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

/**
 * Returns that role's trust policy. CloudTrail supports neither `aws:SourceArn` nor `aws:SourceAccount` in it (page
 * above).
 */
export function logDeliveryTrust(): StatementJson {
  return { Effect: 'Allow', Principal: { Service: CLOUDTRAIL_SERVICE_PRINCIPAL }, Action: 'sts:AssumeRole' };
}

/**
 * The prefix of CloudTrail's files in the bucket, before the account or organization ID. An empty key prefix stands for
 * none.
 */
export function logFilePrefix(keyPrefix?: string): string {
  return `${keyPrefix === undefined || keyPrefix === '' ? '' : `${keyPrefix}/`}AWSLogs/`;
}

/** A single value is not in a list, as in policies. */
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
