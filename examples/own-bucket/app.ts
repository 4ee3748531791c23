import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { App, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import { OrganizationTrail, TrailArchive } from 'cdk-organization-trail';
import type { Construct } from 'constructs';

class Audit extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    // A bucket and a key of this app: the trail adds what CloudTrail needs to their policies.
    const encryptionKey = new Key(this, 'AuditKey', { enableKeyRotation: true });
    const bucket = new Bucket(this, 'AuditBucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
    });
    const trail = new OrganizationTrail(this, 'Trail', {
      archive: TrailArchive.existing({ bucket, encryptionKey, keyPrefix: 'cloudtrail' }),
    });
    // As long as the bucket: the CDK keeps that, and not its policy.
    bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    // Of a bucket that another team owns, these are the statements to hand over; see `bucketPolicyManagedElsewhere`.
    const statements = trail.bucketPolicyStatements().map((statement): unknown => statement.toStatementJson());
    new CfnOutput(this, 'BucketPolicyStatements', { value: this.toJsonString(statements) });
  }
}

new Audit(new App(), 'Audit');
