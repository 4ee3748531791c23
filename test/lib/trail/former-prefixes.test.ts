import { describe, expect, test } from '@jest/globals';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Duration } from 'aws-cdk-lib/core';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailBucket } from '../../../lib/trail/trail-bucket';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailKey } from '../../../lib/trail/trail-key';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { ENV, ORGANIZATION, type Resource, resources, statements, testStack } from '../../support/template';
import { trailIn } from './trail-in';

const MOVED = { keyPrefix: 'audit', formerKeyPrefixes: ['', 'old/logs'] };
const PLACES = ['audit/AWSLogs/', 'AWSLogs/', 'old/logs/AWSLogs/'];

/** What the statements of a policy that allow this action are on. */
function on(policy: Resource | undefined, action: string): unknown[] {
  return (statements(policy) as { Effect: string; Action: string | string[]; Resource: unknown }[])
    .filter(({ Effect: effect, Action: actions }) => effect === 'Allow' && [actions].flat().includes(action))
    .map(({ Resource: resource }) => resource);
}

describe('former key prefixes', () => {
  test('have the lifecycle rules of the present one', () => {
    const stack = testStack();
    trailIn(stack, { archive: TrailArchive.inThisStack({ ...MOVED, retention: Duration.days(400) }) });
    const { Rules: rules } = resources(stack)['TrailBucket']?.Properties['LifecycleConfiguration'] as {
      Rules: Record<string, unknown>[];
    };
    expect(rules.map(({ Id: id, Prefix: prefix }) => [id, prefix])).toEqual([
      ['Retention', PLACES[0]],
      ['DeleteMarkers', PLACES[0]],
      ['RetentionFormerly1', PLACES[1]],
      ['DeleteMarkersFormerly1', PLACES[1]],
      ['RetentionFormerly2', PLACES[2]],
      ['DeleteMarkersFormerly2', PLACES[2]],
    ]);
    const without = rules.map((rule) => ({ ...rule, Id: '', Prefix: '' }));
    for (const at of [2, 4]) expect(without.slice(at, at + 2)).toEqual(without.slice(0, 2));
  });

  test('let CloudTrail deliver until the trail itself is changed', () => {
    const stack = testStack();
    const trail = trailIn(stack, { archive: TrailArchive.inThisStack(MOVED) });
    expect(on(resources(stack)['TrailBucketPolicy'], 's3:PutObject')).toEqual([
      PLACES.map((place) => `\${TrailBucket.Arn}/${place}111111111111/*`),
      PLACES.map((place) => expect.stringContaining(`\${TrailBucket.Arn}/${place}`)),
    ]);
    expect(trail.bucketPolicyStatements()).toHaveLength(3);
    expect(resources(stack)['Trail']?.Properties['S3KeyPrefix']).toBe('audit');
  });

  test('are what a reader sees too, of a trail that is imported as well', () => {
    const stack = testStack();
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('athena.amazonaws.com') });
    trailIn(stack, { archive: TrailArchive.inThisStack(MOVED) }).grantRead(reader);
    const bucket = Bucket.fromBucketName(stack, 'Imported', 'logs');
    const trailArn = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/other';
    OrganizationTrail.fromTrailAttributes(stack, 'Other', { trailArn, bucket, ...MOVED }).grantRead(reader);
    const read = on(resources(stack)['ReaderDefaultPolicy'], 's3:GetObject').flat();
    expect(read).toEqual([
      ...PLACES.map((place) => `\${TrailBucket.Arn}/${place}*`),
      ...PLACES.map((place) => `arn:\${AWS::Partition}:s3:::logs/${place}*`),
    ]);
  });

  test('come with a TrailBucket that is handed over', () => {
    const stack = testStack();
    const identity = new TrailIdentity(stack, { organizationId: ORGANIZATION });
    const encryptionKey = new TrailKey(stack, 'Key', { identity });
    const bucket = new TrailBucket(stack, 'Bucket', { identity, encryptionKey, ...MOVED });
    const trail = (formerKeyPrefixes?: string[]): OrganizationTrail =>
      trailIn(stack, {
        owner: TrailOwner.ofIdentity(identity),
        archive: TrailArchive.existing({ encryptionKey, bucket, keyPrefix: 'audit', formerKeyPrefixes }),
      });
    expect(() => trail(['old/logs'])).toThrow(
      `archive: formerKeyPrefixes: received ["old/logs"]; allowed: those of the bucket 'Test/Bucket', ["","old/logs"], which are the default`,
    );
    stack.node.tryRemoveChild('Trail');
    expect(trail().formerKeyPrefixes).toEqual(MOVED.formerKeyPrefixes);
  });

  test('reach the readers of a log archive, and grantRead from the stack of the trail', () => {
    const app = new App();
    const archive = new LogArchiveStack(app, 'Archive', {
      env: { account: '222222222222', region: ENV.region },
      organizationId: ORGANIZATION,
      managementAccountId: ENV.account,
      readers: ['444444444444'],
      ...MOVED,
    });
    expect(on(resources(archive)['TrailBucketPolicy'], 's3:GetObject')).toEqual([
      PLACES.map((place) => `\${TrailBucket.Arn}/${place}*`),
    ]);
    const { trail } = new OrganizationTrailStack(app, 'Trail', {
      env: ENV,
      archive: TrailArchive.inAccount('222222222222', MOVED),
    });
    expect(trail.formerKeyPrefixes).toEqual(MOVED.formerKeyPrefixes);
  });

  test.each<[string | undefined, string[], string[]]>([
    ['audit', ['/x'], ['formerKeyPrefixes[0]: received "/x"; allowed: 1 to 200 of the characters']],
    [
      'audit',
      ['audit'],
      ['formerKeyPrefixes[0]: received "audit", the current one; allowed: each other location once'],
    ],
    [undefined, [''], ['formerKeyPrefixes[0]: received "", the current one; allowed: each other location once']],
    ['audit', ['a', 'a'], ['formerKeyPrefixes[1]: received "a" more than once; allowed: each other location once']],
    [
      'a',
      ['a/AWSLogs'],
      [
        'formerKeyPrefixes[0]: received "a/AWSLogs", whose files (a/AWSLogs/AWSLogs/) overlap with those of another one (a/AWSLogs/)',
      ],
    ],
    ['/', ['/x', 'b', 'b'], ['keyPrefix: received "/"', 'formerKeyPrefixes[0]', 'formerKeyPrefixes[2]']],
  ])('beside %j refuses %j, all that is wrong at once', (keyPrefix, formerKeyPrefixes, messages) => {
    const prefixes = { keyPrefix, formerKeyPrefixes };
    const makers = [
      () => new OrganizationTrailStack(new App(), 'Trail', { env: ENV, archive: TrailArchive.inThisStack(prefixes) }),
      () => new LogArchiveStack(new App(), 'Archive', { env: ENV, ...prefixes }),
      () =>
        OrganizationTrail.fromTrailAttributes(testStack(), 'Trail', {
          trailArn: 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/other',
          ...prefixes,
        }),
    ];
    for (const make of makers) for (const message of messages) expect(make).toThrow(message);
  });

  test('may be beside one another, as their log files are', () => {
    expect(
      () =>
        new LogArchiveStack(new App(), 'Archive', { env: ENV, keyPrefix: 'a/b', formerKeyPrefixes: ['a', '', 'a/bc'] }),
    ).not.toThrow();
  });
});
