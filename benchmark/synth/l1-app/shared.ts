import { Aws, CfnDeletionPolicy, type CfnResource } from 'aws-cdk-lib/core';

export const Version = '2012-10-17';
export const { PARTITION: partition, ACCOUNT_ID: account, REGION: region, URL_SUFFIX: suffix } = Aws;
export const trailArn = `arn:${partition}:cloudtrail:${region}:${account}:trail/organization-trail`;
export const root = { AWS: `arn:${partition}:iam::${account}:root` };
export const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
export const SourceArn = { 'aws:SourceArn': trailArn };

export function keep<T extends CfnResource>(resource: T): T {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  return resource;
}

export const administration = {
  Effect: 'Allow',
  Principal: root,
  Action: (
    'CancelKeyDeletion CreateAlias DeleteAlias DescribeKey DisableKey DisableKeyRotation EnableKey EnableKeyRotation GetKeyPolicy ' +
    'GetKeyRotationStatus ListGrants ListKeyPolicies ListKeyRotations ListResourceTags PutKeyPolicy RevokeGrant RotateKeyOnDemand ' +
    'ScheduleKeyDeletion TagResource UntagResource UpdateAlias UpdateKeyDescription'
  )
    .split(' ')
    .map((action) => `kms:${action}`),
  Resource: '*',
};
