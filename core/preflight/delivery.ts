import { trailArnOf } from '../../lib/contract/names';
import { CLOUDTRAIL_SERVICE_PRINCIPAL as CLOUDTRAIL } from '../../lib/contract/organization-access';
import {
  bucketStatements,
  keyStatements,
  type StatementJson,
  type StatementTrail,
} from '../../lib/contract/trail-statements';
import type { Facts, Organization, Plan } from './facts';
import type { PolicyRequest } from './policy';

const TRIED = 'CreateTrail tries it, and fails.';

export interface DeliveryRequest extends PolicyRequest {
  /** The consequence of a denial. */
  readonly why: string;
  /** Whether it is unknown if CloudTrail makes this request. */
  readonly isDoubtful?: boolean;
}

/** A statement that CloudTrail needs, and the requests that it makes with it. */
export interface Need {
  readonly statement: StatementJson;
  readonly requests: readonly DeliveryRequest[];
}

/**
 * What CreateTrail tries with the bucket, and what CloudTrail does later: one log file and one digest file stand for
 * all.
 */
export function bucketNeeds(plan: Plan, facts: Facts, organization: Organization): Need[] {
  const bucket = `arn:${facts.partition}:s3:::${plan.bucket ?? ''}`;
  const prefix = plan.keyPrefix === undefined ? '' : `${plan.keyPrefix}/`;
  const { id, managementAccountId: owner } = organization;
  const { homeRegion: region, trailName } = plan;
  const context = contextOf(plan, facts, organization);
  const put = (folder: string, kind: string, why: string, isDoubtful = false): DeliveryRequest => {
    const file =
      kind === 'CloudTrail'
        ? `${owner}_CloudTrail_${region}_20260101T0000Z_a1b2c3d4e5f6g7h8`
        : `${owner}_CloudTrail-Digest_${region}_${trailName}_${region}_20260101T000000Z`;
    return {
      action: 's3:PutObject',
      resource: `${bucket}/${prefix}AWSLogs/${folder}/${kind}/${region}/2026/01/01/${file}.json.gz`,
      service: CLOUDTRAIL,
      context: new Map([...context, ['s3:x-amz-acl', 'bucket-owner-full-control']]),
      why,
      isDoubtful,
    };
  };
  return paired(bucketStatements(statementTrail(plan, facts, organization), bucket, plan.keyPrefix), [
    [{ action: 's3:GetBucketAcl', resource: bucket, service: CLOUDTRAIL, context, why: TRIED }],
    [put(owner, 'CloudTrail', TRIED)],
    [
      put(`${id}/${owner}`, 'CloudTrail', 'The log files of the organization go there.'),
      put(
        `${id}/${owner}`,
        'CloudTrail-Digest',
        'The digest files go there, without which no log file can be validated.',
      ),
      put(
        id,
        'CloudTrail',
        "AWS does not document which path of the organization CreateTrail tries: this one, or that of an account's log file.",
        true,
      ),
    ],
  ]);
}

/** The same for the key. */
export function keyNeeds(plan: Plan, facts: Facts, organization: Organization, keyArn: string): Need[] {
  const context = contextOf(plan, facts, organization);
  const encryption = new Map([
    ...context,
    ['kms:encryptioncontext:aws:cloudtrail:arn', trailArn(plan, facts, organization)],
  ]);
  const ask = (
    action: string,
    why: string,
    isDoubtful = false,
    sent: PolicyRequest['context'] = encryption,
  ): DeliveryRequest => ({ action, resource: keyArn, service: CLOUDTRAIL, context: sent, why, isDoubtful });
  // A bucket created by the stack has one.
  const bucketKey = facts.bucket?.hasBucketKey ?? { value: true };
  const decrypt = 'CreateTrail needs it if the bucket has an S3 Bucket Key';
  return paired(keyStatements(statementTrail(plan, facts, organization)), [
    [ask('kms:GenerateDataKey', TRIED)],
    [ask('kms:DescribeKey', TRIED, false, context)],
    'notRead' in bucketKey
      ? [ask('kms:Decrypt', `${decrypt}, which could not be read: ${bucketKey.notRead}`, true)]
      : bucketKey.value
        ? [ask('kms:Decrypt', `${decrypt}, as this one has.`)]
        : [],
  ]);
}

/** The trail as named in policy statements. */
export function statementTrail(plan: Plan, facts: Facts, organization: Organization): StatementTrail {
  const { id: organizationId, managementAccountId } = organization;
  return {
    trailArn: trailArn(plan, facts, organization),
    partition: facts.partition,
    homeRegion: plan.homeRegion,
    managementAccountId,
    organizationId,
  };
}

/** Returns the needs that have something to ask for. */
export function paired(
  statements: readonly StatementJson[],
  requests: readonly (readonly DeliveryRequest[])[],
): Need[] {
  return statements.flatMap((statement, index) =>
    requests[index]?.length ? [{ statement, requests: requests[index] }] : [],
  );
}

function trailArn(
  { trailName, homeRegion }: Plan,
  { partition }: Facts,
  { managementAccountId }: Organization,
): string {
  return trailArnOf({ partition, homeRegion, managementAccountId, trailName });
}

/**
 * The condition keys that CloudTrail sends with a request, and those that it is known not to send: no key of the
 * caller's organization, and no encryption header in the upload that CreateTrail tries.
 */
export function contextOf(plan: Plan, facts: Facts, organization: Organization): PolicyRequest['context'] {
  return new Map<string, string | undefined>([
    ['aws:sourcearn', trailArn(plan, facts, organization)],
    ['aws:sourceaccount', organization.managementAccountId],
    ['aws:principalisawsservice', 'true'],
    ['aws:principalservicename', CLOUDTRAIL],
    ['aws:securetransport', 'true'],
    ['aws:principalorgid', undefined],
    ['aws:principalorgpaths', undefined],
    ['aws:principalarn', undefined],
    ['aws:principalaccount', undefined],
    ['aws:sourcevpce', undefined],
    ['aws:sourcevpc', undefined],
    ['s3:x-amz-acl', undefined],
    ['s3:x-amz-server-side-encryption', undefined],
    ['s3:x-amz-server-side-encryption-aws-kms-key-id', undefined],
    ['kms:viaservice', undefined],
    ['kms:encryptioncontext:aws:cloudtrail:arn', undefined],
  ]);
}
