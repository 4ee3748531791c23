import type { Facts, Organization, Plan } from './facts';
import type { PolicyRequest } from './policy';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** What CreateTrail tries, or would do later, with the bucket. */
export function bucketRequests(plan: Plan, facts: Facts, organization: Organization): PolicyRequest[] {
  const bucket = `arn:${facts.partition}:s3:::${plan.bucket ?? ''}`;
  const prefix = plan.keyPrefix === undefined ? '' : `${plan.keyPrefix}/`;
  const context = contextOf(plan, facts, organization);
  const put = new Map([...context, ['s3:x-amz-acl', 'bucket-owner-full-control']]);
  return [
    { action: 's3:GetBucketAcl', resource: bucket, service: CLOUDTRAIL, context },
    ...[organization.managementAccountId, organization.id].map((owner) => ({
      action: 's3:PutObject',
      resource: `${bucket}/${prefix}AWSLogs/${owner}/CloudTrail/${plan.homeRegion}/2026/01/01/file.json.gz`,
      service: CLOUDTRAIL,
      context: put,
    })),
  ];
}

/** The same with the key. Decrypt is for a bucket with an S3 Bucket Key. */
export function keyRequests(plan: Plan, facts: Facts, organization: Organization, keyArn: string): PolicyRequest[] {
  const context = contextOf(plan, facts, organization);
  const encryption = new Map([...context, ['kms:encryptioncontext:aws:cloudtrail:arn', trailArn(plan, facts, organization)]]);
  return [
    { action: 'kms:GenerateDataKey', resource: keyArn, service: CLOUDTRAIL, context: encryption },
    { action: 'kms:DescribeKey', resource: keyArn, service: CLOUDTRAIL, context },
    { action: 'kms:Decrypt', resource: keyArn, service: CLOUDTRAIL, context: encryption },
  ];
}

function trailArn({ trailName, homeRegion }: Plan, { partition }: Facts, { managementAccountId }: Organization): string {
  return `arn:${partition}:cloudtrail:${homeRegion}:${managementAccountId}:trail/${trailName}`;
}

/**
 * What CloudTrail sends with a request, and what it is known not to send: no key of the caller's organization, and in the upload that
 * CreateTrail tries no encryption header.
 */
function contextOf(plan: Plan, facts: Facts, organization: Organization): PolicyRequest['context'] {
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
