import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { SUMMARY_ATTRIBUTE, type TrailPreflightProperties } from '../contract/trail-preflight';
import { boundResource } from '../internal/bound-resource';
import { listDelegatedAdministrators, serviceLinkedRoleArn } from '../organization/cloudtrail-permissions';
import type { KeyPrefixes } from './former-prefixes';
import { keyOrAlias } from './key-or-alias';
import type { TrailParts } from './trail-parts';

/** What is checked of a trail. */
export type InspectedTrail = Pick<TrailParts['trail'], 'identity' | 'bucket' | 'keyPrefix' | 'encryptionKey'> &
  KeyPrefixes;

/**
 * A final check before the trail is created or changed: a read-only custom resource between the policies and the trail.
 * Anything that would stop CloudTrail fails the deployment with all reasons, whereas CreateTrail would name a policy
 * but no statement.
 */
export class TrailPreflight extends Construct {
  /** The result in one line, including what could not be read. Known only at deployment. */
  public readonly summary: string;

  public constructor(scope: Construct, id: string, trail: InspectedTrail, isDelegatedAdministrator: boolean) {
    super(scope, id);
    const properties: TrailPreflightProperties = {
      TrailName: trail.identity.trailName,
      HomeRegion: trail.identity.homeRegion,
      S3BucketName: trail.bucket.bucketName,
      S3KeyPrefix: trail.keyPrefix,
      ...(trail.formerKeyPrefixes && { FormerKeyPrefixes: trail.formerKeyPrefixes }),
      KMSKeyId: trail.encryptionKey.keyArn,
      IsDelegatedAdministrator: isDelegatedAdministrator,
    };
    const { resource } = boundResource(this, {
      resourceType: 'Custom::TrailPreflight',
      properties: { ...properties },
      function: {
        bundle: 'trail-preflight',
        description: 'Checks, before an organization trail is created, for what would stop it; read-only',
        timeout: Duration.minutes(5),
        memorySize: 512,
        permissions: this.permissions(trail),
      },
    });
    this.summary = resource.getAttString(SUMMARY_ATTRIBUTE);
  }

  private permissions({ bucket, encryptionKey }: InspectedTrail): PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: [
          'organizations:DescribeOrganization',
          'organizations:ListAWSServiceAccessForOrganization',
          'cloudtrail:DescribeTrails',
        ],
        // No resource types and no suitable condition keys: '*' is the finest that AWS offers.
        resources: ['*'],
      }),
      listDelegatedAdministrators(),
      new PolicyStatement({ actions: ['iam:GetRole'], resources: [serviceLinkedRoleArn(this)] }),
      new PolicyStatement({
        actions: [
          's3:GetBucketLocation',
          's3:GetBucketPolicy',
          's3:GetBucketRequestPayment',
          's3:GetEncryptionConfiguration',
        ],
        resources: [bucket.bucketArn],
      }),
      new PolicyStatement({ actions: ['kms:DescribeKey', 'kms:GetKeyPolicy'], ...keyOrAlias(encryptionKey) }),
    ];
  }
}
