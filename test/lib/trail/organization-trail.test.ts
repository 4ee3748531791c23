import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration, Validations } from 'aws-cdk-lib/core';
import { OrganizationAccess } from '../../../lib/organization/organization-access';
import { type OrganizationTrail } from '../../../lib/trail/organization-trail';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailBucket } from '../../../lib/trail/trail-bucket';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailKey } from '../../../lib/trail/trail-key';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { TrailScope } from '../../../lib/trail/trail-scope';
import { only, resources, statements, testStack } from '../../support/template';
import { KEY_ARN, literal, trailIn } from './trail-in';

describe('OrganizationTrail', () => {
  test('with no properties records every account and Region', () => {
    const stack = testStack();
    trailIn(stack);
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties).toEqual({
      TrailName: 'organization-trail',
      InsightSelectors: [],
      IsLogging: true,
      IsOrganizationTrail: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      S3BucketName: '${TrailBucket}',
      KMSKeyId: '${TrailKey.Arn}',
      CloudWatchLogsLogGroupArn: '${TrailLogGroup.Arn}',
      CloudWatchLogsRoleArn: '${TrailLogDeliveryRole.Arn}',
      AdvancedEventSelectors: [
        { Name: 'Management events selector', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
      ],
    });
  });

  test('comes after everything that CreateTrail checks', () => {
    const stack = testStack();
    trailIn(stack, { deliveryTopic: new Topic(stack, 'Files') });
    expect(only(stack, 'AWS::CloudTrail::Trail').DependsOn).toEqual(
      expect.arrayContaining([
        'FilesPolicy',
        'TrailBucketPolicy',
        'TrailLogDeliveryRoleDefaultPolicy',
        'TrailOrganizationAccess',
      ]),
    );
  });

  test('is not made where it is managed elsewhere, but named by its ARN, with all that it needs and a warning', () => {
    const stack = testStack();
    const { trailArn, identity } = trailIn(stack, {
      trailManagedElsewhere: true,
      owner: TrailOwner.managementAccount({ preflight: true }),
    });
    const all = resources(stack);
    expect(all['Trail']).toBeUndefined();
    expect(Object.keys(all)).toEqual(
      expect.arrayContaining([
        'TrailBucketPolicy',
        'TrailLogDeliveryRoleDefaultPolicy',
        'TrailOrganizationAccess',
        'TrailPreflight',
      ]),
    );
    expect(trailArn).toBe(identity.trailArn);
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp(
        'The trail organization-trail is not created; if this stack already has it, it is deleted',
      ),
    );
  });

  test('is deleted with its stack', () => {
    const stack = testStack();
    trailIn(stack);
    expect(only(stack, 'AWS::CloudTrail::Trail').DeletionPolicy).toBeUndefined();
  });

  test('of a single account has the same parts without the organization', () => {
    const stack = testStack();
    const { organizationAccess } = trailIn(stack, { owner: TrailOwner.singleAccount() });
    const all = resources(stack);
    expect(organizationAccess).toBeUndefined();
    expect(all['Trail']?.Properties).toMatchObject({ IsOrganizationTrail: false, IsMultiRegionTrail: true });
    expect(Object.values(all).map(({ Type }) => Type)).not.toContain('Custom::OrganizationAccess');
    expect(JSON.stringify(all)).not.toContain('OrganizationId');
    expect(statements(all['TrailBucketPolicy'])).toHaveLength(4);
  });

  test('of one Region says what it cannot see, until that is acknowledged', () => {
    const stack = testStack();
    const trail = trailIn(stack, { trailScope: TrailScope.oneRegion() });
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties).toMatchObject({
      IsMultiRegionTrail: false,
      IncludeGlobalServiceEvents: true,
    });
    const warnings = (): number => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).length;
    expect(warnings()).toBe(2);
    for (const id of ['OneRegion', 'GlobalServiceEventsElsewhere']) {
      Validations.of(trail).acknowledge({ id: `cdk-organization-trail:${id}`, reason: 'a test' });
    }
    expect(warnings()).toBe(0);
  });

  test('names everything that is wrong in one error', () => {
    const stack = testStack();
    const construct = (): OrganizationTrail =>
      trailIn(stack, {
        trailName: 'another-trail',
        owner: TrailOwner.ofIdentity(
          new TrailIdentity(stack, { managementAccountId: '222222222222', homeRegion: 'us-east-1' }),
          {
            organizationAccess: new OrganizationAccess(stack, 'Access'),
            preflight: true,
          },
        ),
        archive: TrailArchive.inThisStack({
          keyPrefix: '/logs/',
          retention: Duration.hours(1),
          encryptionKey: Key.fromKeyArn(stack, 'Elsewhere', KEY_ARN.replace('eu-central-1', 'us-west-2')),
        }),
        trailScope: TrailScope.allRegions({ includeGlobalServiceEvents: false }),
        logGroup: new LogGroup(stack, 'Rare', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS }),
      });
    expect(construct).toThrow(
      new RegExp(
        [
          'OrganizationTrail at \'Test/Trail\': trailName: received "another-trail"; allowed: that of the owner\'s identity, "organization-trail", or none',
          "owner: the identity's home Region: received us-east-1; allowed: the stack's Region, eu-central-1",
          'owner: organizationAccess: received with an identity without an organization ID; allowed: for an organization trail only',
          'owner: preflight: received true with an identity without an organization ID; allowed: for an organization trail only',
          "owner: the identity's account: received 222222222222; allowed: the stack's account, 111111111111, to which a single-account trail belongs",
          'archive: keyPrefix: received "/logs/"; allowed: 1 to 200',
          'archive: retention: received 1 hour',
          'trailScope: received all Regions with includeGlobalServiceEvents: false; allowed: all Regions with global',
          "archive: encryptionKey: received a key in us-west-2; allowed: a key in the bucket's Region, eu-central-1",
          "logGroup: 'Test/Rare' is of class INFREQUENT_ACCESS; allowed: STANDARD",
        ].join('[^]*'),
      ),
    );
  });

  test('refuses a log group of another Region', () => {
    const stack = testStack();
    const logGroup = LogGroup.fromLogGroupArn(stack, 'Far', 'arn:aws:logs:us-east-1:111111111111:log-group:events:*');
    expect(() => trailIn(stack, { logGroup })).toThrow(
      "logGroup: received a log group in us-east-1; allowed: one in the trail's Region, eu-central-1",
    );
  });

  test('refuses a log group of another account', () => {
    const stack = testStack();
    const logGroup = LogGroup.fromLogGroupArn(
      stack,
      'Theirs',
      'arn:aws:logs:eu-central-1:222222222222:log-group:events:*',
    );
    expect(() => trailIn(stack, { logGroup })).toThrow(
      "logGroup: received a log group of 222222222222; allowed: one of the stack's account, 111111111111",
    );
  });

  test.each([
    ['audit', undefined, 'received none; allowed: that of the bucket \'Test/Archive\', "audit"'],
    [undefined, 'audit', 'received "audit"; allowed: that of the bucket \'Test/Archive\', none'],
    ['audit', 'logs', 'received "logs"; allowed: that of the bucket \'Test/Archive\', "audit"'],
    ['audit', 'audit', undefined],
    [undefined, undefined, undefined],
  ])('with a TrailBucket for the prefix %s and a prefix %s', (ofBucket, keyPrefix, refusal) => {
    const stack = testStack();
    const identity = literal(stack);
    const encryptionKey = new TrailKey(stack, 'Key', { identity });
    const bucket = new TrailBucket(stack, 'Archive', {
      identity,
      encryptionKey,
      keyPrefix: ofBucket,
      retention: Duration.days(30),
    });
    const construct = (): OrganizationTrail =>
      trailIn(stack, {
        owner: TrailOwner.ofIdentity(identity),
        archive: TrailArchive.existing({ encryptionKey, bucket, keyPrefix }),
      });
    if (refusal === undefined) expect(construct).not.toThrow();
    else expect(construct).toThrow(`OrganizationTrail at 'Test/Trail': archive: keyPrefix: ${refusal}`);
  });

  test('lets a reader list, get and decrypt the files of this trail', () => {
    const stack = testStack();
    const trail = trailIn(stack, { archive: TrailArchive.inThisStack({ keyPrefix: 'audit' }) });
    trail.grantRead(new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('athena.amazonaws.com') }));
    expect(statements(resources(stack)['ReaderDefaultPolicy'])).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketVersions'],
        Resource: '${TrailBucket.Arn}',
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: '${TrailBucket.Arn}/audit/AWSLogs/*',
      },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '${TrailKey.Arn}' },
    ]);
  });

  test('lets a reader in another account in through the policies of bucket and key', () => {
    const stack = testStack();
    trailIn(stack).grantRead(new AccountPrincipal('222222222222'));
    const all = resources(stack);
    const Principal = { AWS: 'arn:${AWS::Partition}:iam::222222222222:root' };
    expect(statements(all['TrailBucketPolicy'])).toContainEqual({
      Effect: 'Allow',
      Principal,
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: '${TrailBucket.Arn}/AWSLogs/*',
    });
    expect(statements(all['TrailKey'], 'KeyPolicy')).toContainEqual({
      Effect: 'Allow',
      Principal,
      Action: 'kms:Decrypt',
      Resource: '*',
    });
  });
});
