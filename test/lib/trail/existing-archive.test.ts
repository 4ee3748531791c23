import { describe, expect, test } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { OrganizationAccess } from '../../../lib/organization/organization-access';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailBucket } from '../../../lib/trail/trail-bucket';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailKey } from '../../../lib/trail/trail-key';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { ENV, ORGANIZATION, resources, statements, testStack } from '../../support/template';
import { KEY_ARN, literal, trailIn } from './trail-in';

describe('A bucket and key of the user', () => {
  test('of the same stack get the statements that CreateTrail checks, once each', () => {
    const stack = testStack();
    const identity = literal(stack);
    const encryptionKey = new TrailKey(stack, 'Key', { identity });
    const bucket = new TrailBucket(stack, 'Archive', { identity, encryptionKey });
    const trail = trailIn(stack, {
      owner: TrailOwner.ofIdentity(identity),
      archive: TrailArchive.existing({ bucket, encryptionKey }),
    });
    const all = resources(stack);
    expect(all['TrailBucket'] ?? all['TrailKey']).toBeUndefined();
    expect(statements(all['ArchivePolicy'])).toHaveLength(5);
    expect(statements(all['Key'], 'KeyPolicy')).toHaveLength(6);
    expect(trail.bucketPolicyStatements()).toHaveLength(3);
    expect(all['Trail']?.DependsOn).toContain('ArchivePolicy');
  });

  test('may be ordinary ones', () => {
    const stack = testStack();
    trailIn(stack, {
      owner: TrailOwner.ofIdentity(literal(stack)),
      archive: TrailArchive.existing({
        keyPrefix: 'ct',
        bucket: new Bucket(stack, 'Archive'),
        encryptionKey: new Key(stack, 'Key'),
      }),
    });
    const all = resources(stack);
    const services = (found: unknown[]): unknown[] =>
      found.filter((statement) => JSON.stringify(statement).includes('cloudtrail.amazonaws.com'));
    expect(
      services(statements(all['ArchivePolicy'])).map((statement) => (statement as { Resource: string }).Resource),
    ).toEqual([
      '${Archive.Arn}',
      '${Archive.Arn}/ct/AWSLogs/111111111111/*',
      `\${Archive.Arn}/ct/AWSLogs/${ORGANIZATION}/*`,
    ]);
    expect(services(statements(all['Key'], 'KeyPolicy'))).toHaveLength(3);
    expect(all['Trail']?.DependsOn).toContain('ArchivePolicy');
  });

  test('of somewhere else need somebody responsible for their policies', () => {
    const stack = testStack();
    const bucket = Bucket.fromBucketName(stack, 'Theirs', 'their-bucket');
    const encryptionKey = Key.fromKeyArn(stack, 'TheirKey', KEY_ARN);
    expect(() => trailIn(stack, { archive: TrailArchive.existing({ bucket, encryptionKey }) })).toThrow(
      new RegExp(
        "OrganizationTrail at 'Test/Trail': archive: bucket: 'Test/Theirs' is imported, so its policy cannot be changed here; allowed: a bucket of this app, " +
          'or bucketPolicyManagedElsewhere: true once its policy has the statements of TrailPolicies.forBucket\\(\\)' +
          "[^]*encryptionKey: 'Test/TheirKey' is imported.*keyPolicyManagedElsewhere: true.*TrailPolicies.forKey\\(\\)",
      ),
    );
  });

  test('of somewhere else are used as they are, and the statements they need can be printed', () => {
    const stack = testStack();
    const trail = trailIn(stack, {
      owner: TrailOwner.ofIdentity(literal(stack)),
      archive: TrailArchive.existing({
        bucket: Bucket.fromBucketName(stack, 'Theirs', 'their-bucket'),
        bucketPolicyManagedElsewhere: true,
        encryptionKey: Key.fromKeyArn(stack, 'TheirKey', KEY_ARN),
        keyPolicyManagedElsewhere: true,
      }),
    });
    const all = resources(stack);
    expect(all['Trail']?.Properties).toMatchObject({ S3BucketName: 'their-bucket', KMSKeyId: KEY_ARN });
    expect(Object.values(all).map(({ Type }) => Type)).not.toContain('AWS::S3::Bucket');
    const printed = JSON.stringify(
      trail.bucketPolicyStatements().map((statement) => stack.resolve(statement.toStatementJson()) as unknown),
    );
    expect(printed).toContain('"Service":"cloudtrail.amazonaws.com"');
    expect(printed).toContain(`/AWSLogs/${ORGANIZATION}/*`);
    expect(
      JSON.stringify(trail.keyPolicyStatements().map((statement) => statement.toStatementJson() as unknown)),
    ).not.toContain('Token');
  });

  test('of the app stay untouched when their policies are managed elsewhere', () => {
    const stack = testStack();
    trailIn(stack, {
      archive: TrailArchive.existing({ bucket: new Bucket(stack, 'Archive'), bucketPolicyManagedElsewhere: true }),
    });
    expect(resources(stack)['ArchivePolicy']).toBeUndefined();
  });
});

describe('A bucket and key of another stack', () => {
  function twoStacks(): { archive: Stack; trail: Stack } {
    const app = new App();
    return { archive: new Stack(app, 'Archive', { env: ENV }), trail: new Stack(app, 'Trails', { env: ENV }) };
  }

  test('work with a literal organization id', () => {
    const stacks = twoStacks();
    const identity = literal(stacks.archive);
    const encryptionKey = new TrailKey(stacks.archive, 'Key', { identity });
    const bucket = new TrailBucket(stacks.archive, 'Bucket', { identity, encryptionKey });
    trailIn(stacks.trail, {
      owner: TrailOwner.ofIdentity(identity),
      archive: TrailArchive.existing({ bucket, encryptionKey }),
    });
    expect(statements(resources(stacks.archive)['BucketPolicy'])).toHaveLength(5);
    expect(stacks.trail.dependencies).toContain(stacks.archive);
  });

  test('work with an OrganizationAccess in that stack', () => {
    const stacks = twoStacks();
    const { organizationId } = new OrganizationAccess(stacks.archive, 'Access');
    const identity = new TrailIdentity(stacks.archive, { organizationId });
    const encryptionKey = new TrailKey(stacks.archive, 'Key', { identity });
    const bucket = new TrailBucket(stacks.archive, 'Bucket', { identity, encryptionKey });
    trailIn(stacks.trail, {
      owner: TrailOwner.ofIdentity(identity),
      archive: TrailArchive.existing({ bucket, encryptionKey }),
    });
    expect(JSON.stringify(resources(stacks.archive)['BucketPolicy'])).toContain('/AWSLogs/${Access.OrganizationId}/*');
    expect(resources(stacks.trail)['Trail']).toBeDefined();
  });

  test('are refused, in our words, when the organization id is found in the trail stack', () => {
    const stacks = twoStacks();
    const bucket = new Bucket(stacks.archive, 'Bucket');
    const encryptionKey = new Key(stacks.archive, 'Key');
    expect(() => trailIn(stacks.trail, { archive: TrailArchive.existing({ bucket, encryptionKey }) })).toThrow(
      /the policy of 'Archive\/Bucket' needs the organization id, which is known only when stack 'Trails' is deployed; allowed: its literal value[^]*the policy of 'Archive\/Key' needs/,
    );
  });

  test('are refused when account and Region of the trail stack are known only at deployment', () => {
    const app = new App();
    const archive = new Stack(app, 'Archive', { env: ENV });
    const trails = new Stack(app, 'Trails');
    const identity = new TrailIdentity(trails, { organizationId: ORGANIZATION });
    expect(() =>
      trailIn(trails, {
        owner: TrailOwner.ofIdentity(identity),
        archive: TrailArchive.existing({ bucket: new Bucket(archive, 'Bucket') }),
      }),
    ).toThrow(
      /the policy of 'Archive\/Bucket' needs the management account id, but stack 'Trails' specifies neither account nor Region.*allowed: its 12 digits[^]*needs the home Region/,
    );
  });
});
