/** Bucket, keys and log group are the app's own, in a stack of their own. */
import assert from 'node:assert/strict';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { OrganizationTrailStack, TrailArchive, TrailLogGroup, TrailOwner } from 'cdk-organization-trail';

const app = new App();
const env = { account: '111111111111', region: 'eu-central-1' };
const parts = new Stack(app, 'Parts', { env });
const encryptionKey = new Key(parts, 'Key', { enableKeyRotation: true });
const bucket = new Bucket(parts, 'Bucket', {
  encryption: BucketEncryption.KMS,
  encryptionKey,
  bucketKeyEnabled: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  versioned: true,
});
const logGroup = new TrailLogGroup(parts, 'LogGroup', {
  retention: RetentionDays.THREE_MONTHS,
  encryptionKey: new Key(parts, 'LogKey', { enableKeyRotation: true }),
});
const { trail } = new OrganizationTrailStack(app, 'Trail', {
  env,
  // The policies of bucket and key are in the stack that is deployed first, and name the organization.
  owner: TrailOwner.managementAccount({ organizationId: 'o-exampleorg1' }),
  archive: TrailArchive.existing({ bucket, encryptionKey, keyPrefix: 'cloudtrail' }),
  logGroup,
});
bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);

app.synth();
assert.ok(trail.bucket === bucket && trail.encryptionKey === encryptionKey && trail.logGroup === logGroup);
Template.fromStack(parts).resourceCountIs('AWS::S3::Bucket', 1);
Template.fromStack(parts).resourceCountIs('AWS::KMS::Key', 2);
