import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import { App, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { ENV, testStack } from '../../support/template';
import { trailIn } from './trail-in';

function archive(props: BucketProps = {}, keyPrefix?: string): { bucket: Bucket; trail: OrganizationTrail } {
  const stack = testStack();
  const bucket = new Bucket(stack, 'Archive', props);
  return { bucket, trail: trailIn(stack, { archive: TrailArchive.existing({ bucket, keyPrefix }) }) };
}

type Conditions = Record<string, Record<string, unknown>>;

function denied(conditions: Conditions | undefined, more: { actions?: string[]; keys?: string } = {}): string[] {
  const { bucket, trail } = archive({}, 'ct');
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Denied',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: more.actions ?? ['s3:PutObject'],
      resources: [bucket.arnForObjects(more.keys ?? '*')],
      conditions,
    }),
  );
  return trail.node.validate();
}

const ENCRYPTION = 's3:x-amz-server-side-encryption';
const KEY_ID = `${ENCRYPTION}-aws-kms-key-id`;
const SERVICES_EXCEPTED = { 'aws:PrincipalIsAWSService': 'false' };

function warnings(props: BucketProps, change: (bucket: Bucket) => void = () => undefined): string[] {
  const { bucket, trail } = archive(props);
  change(bucket);
  return Annotations.fromStack(trail.stack)
    .findWarning('*', Match.stringLikeRegexp('Archive(Policy)?GoesWithStack|BucketKeyOff'))
    .map(({ entry }) => /cdk-organization-trail:(\w+)/.exec(entry.data as string)?.[1] ?? '')
    .sort();
}

const RIGHT: BucketProps = { encryption: BucketEncryption.KMS, bucketKeyEnabled: true };
const keepPolicy = ({ policy }: Bucket): void => policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);

describe('a Deny in the policy of the archive', () => {
  test.each<[string, Conditions | undefined]>([
    ['unencrypted uploads', { Null: { [ENCRYPTION]: 'true' } }],
    ['other encryption than KMS', { StringNotEquals: { [ENCRYPTION]: 'aws:kms' } }],
    ['another key', { StringNotEqualsIfExists: { [KEY_ID]: 'arn' } }],
    ['outsiders', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['all uploads', undefined],
  ])('of %s stops the synthesis', (_, conditions) => {
    expect(denied(conditions)).toEqual([
      expect.stringMatching(
        /^archive: bucket: the policy of 'Test\/Archive' denies CloudTrail delivery \(Denied\), so CreateTrail fails; allowed: /,
      ),
    ]);
  });

  test('is seen below the prefix of the trail, and in what allows more than it', () => {
    const conditions = { Null: { [ENCRYPTION]: true } };
    expect(denied(conditions, { keys: 'ct/AWSLogs/*', actions: ['s3:Put*'] })).toHaveLength(1);
  });

  test.each<[string, Conditions, { actions?: string[]; keys?: string }]>([
    ['AWS services are excepted from', { Null: { [ENCRYPTION]: 'true' }, Bool: SERVICES_EXCEPTED }, {}],
    ['TLS passes', { Bool: { 'aws:SecureTransport': 'false' } }, {}],
    ['a header would have to be there for', { StringEquals: { [ENCRYPTION]: 'AES256' } }, {}],
    ['nobody knows the outcome of', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, {}],
    ['concerns other keys', { Null: { [ENCRYPTION]: 'true' } }, { keys: 'other/*' }],
    ['concerns other actions', { Null: { [ENCRYPTION]: 'true' } }, { actions: ['s3:GetObject'] }],
  ])('is no problem that %s', (_, conditions, more) => {
    expect(denied(conditions, more)).toEqual([]);
  });

  test('is none that names another service, or that allows', () => {
    const { bucket, trail } = archive();
    const statement = { actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] };
    bucket.addToResourcePolicy(
      new PolicyStatement({ ...statement, effect: Effect.DENY, principals: [new ServicePrincipal('a.amazonaws.com')] }),
    );
    bucket.addToResourcePolicy(new PolicyStatement({ ...statement, principals: [new AnyPrincipal()] }));
    expect(trail.node.validate()).toEqual([]);
  });
});

describe('a bucket of the user as archive', () => {
  test('is warned of nothing where it stays with its policy and has a bucket key', () => {
    expect(warnings(RIGHT, keepPolicy)).toEqual([]);
  });

  test('is warned of what goes with the stack', () => {
    expect(warnings(RIGHT)).toEqual(['ArchivePolicyGoesWithStack']);
    expect(warnings({ ...RIGHT, removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true })).toEqual([
      'ArchiveGoesWithStack',
    ]);
    expect(
      warnings(RIGHT, (bucket) => {
        bucket.applyRemovalPolicy(RemovalPolicy.DESTROY);
      }),
    ).toEqual(['ArchiveGoesWithStack']);
  });

  test('is warned of a bucket key that is off', () => {
    expect(warnings({}, keepPolicy)).toEqual(['BucketKeyOff']);
    expect(warnings({ encryption: BucketEncryption.KMS }, keepPolicy)).toEqual(['BucketKeyOff']);
  });

  test('cannot have locked files and be emptied', () => {
    const { trail } = archive({
      objectLockEnabled: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    expect(trail.node.validate()).toEqual([
      expect.stringContaining("'Test/Archive' has Object Lock and autoDeleteObjects"),
    ]);
  });

  test('is accepted with a reason', () => {
    const { trail } = archive({});
    for (const id of ['ArchivePolicyGoesWithStack', 'BucketKeyOff'])
      Validations.of(trail).acknowledge({ id: `cdk-organization-trail:${id}`, reason: 'A sandbox' });
    expect(
      Annotations.fromStack(trail.stack).findWarning('*', Match.stringLikeRegexp('GoesWithStack|BucketKeyOff')),
    ).toEqual([]);
  });
});

test('the archive of the stack has no fault', () => {
  const { trail } = new OrganizationTrailStack(new App(), 'OrganizationTrail', { env: ENV });
  expect(trail.node.validate()).toEqual([]);
  expect(
    Annotations.fromStack(trail.stack).findWarning('*', Match.stringLikeRegexp('GoesWithStack|BucketKeyOff')),
  ).toEqual([]);
});
