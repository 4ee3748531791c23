import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { App, Duration, Stack, Validations } from 'aws-cdk-lib/core';
import { OrganizationAccess } from '../../../lib/organization/organization-access';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventSelection } from '../../../lib/events/event-selection';
import { ReadWrite } from '../../../lib/events/event-selector';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import type { OrganizationTrailProps } from '../../../lib/trail/organization-trail-props';
import { Safeguard } from '../../../lib/internal/safeguard';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailBucket } from '../../../lib/trail/trail-bucket';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailKey } from '../../../lib/trail/trail-key';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { TrailScope } from '../../../lib/trail/trail-scope';
import { TrailTopic } from '../../../lib/trail/trail-topic';
import { ENV, only, ORGANIZATION, resources, statements, testStack } from '../../support/template';

const KEY_ARN = 'arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function trailIn(stack: Stack, props: OrganizationTrailProps = {}): OrganizationTrail {
  return new OrganizationTrail(stack, 'Trail', props);
}

const literal = (stack: Stack): TrailIdentity =>
  new TrailIdentity(stack, { organizationId: ORGANIZATION, partition: 'aws' });

describe('OrganizationTrail', () => {
  test('with no properties records every account and Region', () => {
    const stack = testStack();
    trailIn(stack);
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties).toEqual({
      TrailName: 'organization-trail',
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
        { Name: 'All management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
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
      Match.stringLikeRegexp('No trail organization-trail is made; where this stack has it already, it is deleted'),
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
    expect(statements(all['TrailBucketPolicy'])).toHaveLength(3);
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
      "logGroup: received a group in us-east-1; allowed: one in the trail's Region, eu-central-1",
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
      "logGroup: received a group of 222222222222; allowed: one of the stack's account, 111111111111",
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

describe('What a trail records', () => {
  const warned = (stack: Stack): string[] =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => /cdk-organization-trail:(\w+)/.exec(JSON.stringify(entry.data))?.[1] ?? '')
      .sort();

  test('is said in words, also in the template', () => {
    const stack = testStack();
    const trail = trailIn(stack, { events: [EventSelection.s3Objects({ bucketNames: ['data'] })] });
    expect(trail.describe()[0]).toBe('All management events');
    expect(trail.describe()[1]).toContain('S3');
    expect(only(stack, 'AWS::CloudTrail::Trail')).toMatchObject({
      Metadata: { 'cdk-organization-trail:records': expect.any(Array) },
    });
  });

  test('leaves out its own buckets and those of the user', () => {
    const stack = testStack();
    trailIn(stack, {
      events: [EventSelection.s3Objects()],
      excludedBuckets: [Bucket.fromBucketName(stack, 'Replica', 'replica')],
    });
    const { AdvancedEventSelectors: selectors } = only(stack, 'AWS::CloudTrail::Trail').Properties as {
      AdvancedEventSelectors: { FieldSelectors: { Field: string; NotStartsWith?: string[] }[] }[];
    };
    expect(selectors[1]?.FieldSelectors.find(({ Field }) => Field === 'resources.ARN')?.NotStartsWith).toEqual([
      '${TrailBucket.Arn}/',
      '${TrailBucketAccessLogs.Arn}/',
      'arn:${AWS::Partition}:s3:::replica/',
    ]);
  });

  test('is an error where CloudTrail would refuse it', () => {
    expect(() =>
      trailIn(testStack(), { events: [EventSelection.aggregation(AggregationTemplate.API_ACTIVITY)] }),
    ).toThrow(/^OrganizationTrail at 'Test\/Trail': events\[0\] \(aggregation\): received without data events/);
  });

  test.each<[string[], OrganizationTrailProps]>([
    [[], { events: [EventSelection.s3Objects({ bucketNames: ['data'] })] }],
    [['KmsEventsExcluded'], { events: [EventSelection.managementEvents({ excludeKms: true })] }],
    [['RdsDataApiEventsExcluded'], { events: [EventSelection.managementEvents({ excludeRdsDataApi: true })] }],
    [['WriteOnlyManagementEvents'], { events: [EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY })] }],
    [['ReadOnlyManagementEvents'], { events: [EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY })] }],
    [
      ['DataEventsOfAllResources', 'NoManagementEvents'],
      { events: [EventSelection.noManagementEvents(), EventSelection.lambdaInvocations()] },
    ],
    [['S3DataEventsOfAllBuckets'], { events: [EventSelection.s3Objects()] }],
    [
      ['FeedbackLoopGuardDisabled'],
      {
        events: [EventSelection.s3Objects({ bucketNames: ['data'] })],
        feedbackLoopGuard: Safeguard.disabled({ reason: 'Replayed elsewhere' }),
      },
    ],
  ])('warns of %j, until that is acknowledged', (expected, props) => {
    const stack = testStack();
    const trail = trailIn(stack, props);
    expect(warned(stack)).toEqual(expected);
    for (const id of expected)
      Validations.of(trail).acknowledge({ id: `cdk-organization-trail:${id}`, reason: 'a test' });
    expect(warned(stack)).toEqual([]);
  });
});

describe('What is added to a trail later', () => {
  test('is recorded beside what it records already, in the template and in words', () => {
    const stack = testStack();
    const trail = trailIn(stack);
    trail.addEvents(EventSelection.s3Objects({ bucketNames: ['data'] }), EventSelection.errorRateInsights());
    const { AdvancedEventSelectors: selectors, InsightSelectors: insights } = only(stack, 'AWS::CloudTrail::Trail')
      .Properties as Record<string, unknown[]>;
    expect(selectors).toHaveLength(2);
    expect(JSON.stringify(selectors)).toContain('${TrailBucket.Arn}/');
    expect(insights).toEqual([expect.objectContaining({ InsightType: 'ApiErrorRateInsight' })]);
    expect(trail.describe()).toHaveLength(3);
  });

  test('warns as it would have in the constructor, each once', () => {
    const stack = testStack();
    const trail = trailIn(stack);
    trail.addEvents(EventSelection.s3Objects());
    trail.addEvents(EventSelection.lambdaInvocations());
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('S3DataEventsOfAllBuckets'));
    expect(warnings).toHaveLength(1);
  });

  test('is recorded beside what was added before', () => {
    const stack = testStack();
    const trail = trailIn(stack);
    trail.addEvents(EventSelection.s3Objects());
    trail.addEvents(EventSelection.lambdaInvocations());
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties['AdvancedEventSelectors']).toHaveLength(3);
  });

  test('is refused where CloudTrail would refuse it, and changes nothing then', () => {
    const stack = testStack();
    const trail = trailIn(stack);
    expect(() => {
      trail.addEvents(EventSelection.aggregation(AggregationTemplate.API_ACTIVITY));
    }).toThrow(/events\[0\] \(aggregation\): received without data events/);
    expect(trail.describe()).toEqual(['All management events', 'No data events']);
    expect(() => {
      trail.addEvents(EventSelection.managementEvents({ excludeKms: true }));
    }).toThrow(
      "OrganizationTrail at 'Test/Trail': addEvents: received a selection of management events; allowed: in the property events",
    );
  });

  test('is recorded by the trail of a delegated administrator too', () => {
    const stack = testStack();
    const identity = new TrailIdentity(stack, { organizationId: ORGANIZATION, managementAccountId: '999999999999' });
    trailIn(stack, { owner: TrailOwner.ofIdentity(identity) }).addEvents(EventSelection.lambdaInvocations());
    expect(only(stack, 'Custom::OrganizationTrail').Properties['AdvancedEventSelectors']).toHaveLength(2);
  });
});

describe('Events of a trail', () => {
  test('start a rule: calls and sign-ins, and what the pattern adds', () => {
    const stack = testStack();
    trailIn(stack).onEvent('Stopped', { eventPattern: { detail: { eventName: ['StopLogging'] } } });
    expect(only(stack, 'AWS::Events::Rule').Properties).toMatchObject({
      EventPattern: {
        'detail-type': [
          'AWS API Call via CloudTrail',
          'AWS Console Sign In via CloudTrail',
          'AWS Console Signin via CloudTrail',
        ],
        detail: { eventName: ['StopLogging'] },
      },
      State: 'ENABLED',
    });
  });
});

describe('A trail that is imported', () => {
  const trailArn = 'arn:aws:cloudtrail:eu-central-1:999999999999:trail/aws-controltower-BaselineCloudTrail';

  test('is known by its ARN', () => {
    const trail = OrganizationTrail.fromTrailAttributes(testStack(), 'Trail', { trailArn });
    expect([trail.trailArn, trail.trailName, trail.env]).toEqual([
      trailArn,
      'aws-controltower-BaselineCloudTrail',
      { account: '999999999999', region: 'eu-central-1' },
    ]);
    expect(trail.onEvent('Rule').node.path).toBe('Test/Trail/Rule');
  });

  test('lets readers in where its bucket is known, and says so where it is not', () => {
    const stack = testStack();
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('athena.amazonaws.com') });
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'logs');
    OrganizationTrail.fromTrailAttributes(stack, 'Known', {
      trailArn,
      bucket,
      keyPrefix: 'o-a1b2c3d4e5',
      encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN),
    }).grantRead(reader);
    expect(JSON.stringify(statements(resources(stack)['ReaderDefaultPolicy']))).toMatch(
      /:s3:::logs\/o-a1b2c3d4e5\/AWSLogs\/\*.*kms:Decrypt/,
    );
    expect(() => OrganizationTrail.fromTrailAttributes(stack, 'Unknown', { trailArn }).grantRead(reader)).toThrow(
      'grantRead: its bucket is not known; allowed: for a trail imported with its bucket',
    );
  });

  test.each(['trail', 'arn:aws:cloudtrail:eu-central-1:1:trail/name', 'arn:aws:s3:::bucket', `${trailArn} `])(
    'is not %s',
    (arn) => {
      expect(() =>
        OrganizationTrail.fromTrailAttributes(testStack(), 'Trail', { trailArn: arn, keyPrefix: '/' }),
      ).toThrow(/trailArn: received .*; allowed: a trail's ARN[^]*keyPrefix: received/);
    },
  );
});

describe('A delivery topic', () => {
  test('of the app lets CloudTrail publish, and use its key', () => {
    const stack = testStack();
    const identity = literal(stack);
    const encryptionKey = new TrailKey(stack, 'Key', { identity });
    trailIn(stack, {
      owner: TrailOwner.ofIdentity(identity),
      archive: TrailArchive.inThisStack({ encryptionKey }),
      deliveryTopic: new TrailTopic(stack, 'Files', { encryptionKey }),
    });
    const all = resources(stack);
    const fromTrail = {
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceArn': identity.trailArn } },
    };
    expect(all['Trail']?.Properties['SnsTopicName']).toBe('${Files.TopicName}');
    expect(statements(all['FilesPolicy'])).toContainEqual(
      expect.objectContaining({ ...fromTrail, Action: 'sns:Publish', Resource: '${Files}' }),
    );
    expect(statements(all['Key'], 'KeyPolicy')).toContainEqual({
      ...fromTrail,
      Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      Resource: '*',
    });
  });

  test('of somewhere else is given by its ARN', () => {
    const stack = testStack();
    const arn = 'arn:aws:sns:eu-central-1:222222222222:files';
    trailIn(stack, { deliveryTopic: Topic.fromTopicArn(stack, 'Files', arn) });
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties['SnsTopicName']).toBe(arn);
  });
});

describe('A delivery topic under a key that is imported', () => {
  test('is refused, with a bucket that is imported in the same error', () => {
    const stack = testStack();
    const deliveryTopic = new Topic(stack, 'Files', { masterKey: Key.fromKeyArn(stack, 'TheirKey', KEY_ARN) });
    expect(() =>
      trailIn(stack, {
        archive: TrailArchive.existing({ bucket: Bucket.fromBucketName(stack, 'Theirs', 'their-bucket') }),
        deliveryTopic,
      }),
    ).toThrow(
      /bucket: 'Test\/Theirs' is imported[^]*deliveryTopic: the key of 'Test\/Files', 'Test\/TheirKey', is imported, so its policy cannot be changed here; allowed: a key of this app, .*TrailPolicies.forTopicKey\(\)/,
    );
  });

  test.each(['of this app', 'imported'])("that is AWS's own is refused: topic %s", (kind) => {
    const stack = testStack();
    const masterKey = Alias.fromAliasName(stack, 'Aws', 'alias/aws/sns');
    const topicArn = 'arn:aws:sns:eu-central-1:111111111111:files';
    const deliveryTopic =
      kind === 'imported'
        ? Topic.fromTopicAttributes(stack, 'Files', { topicArn, keyArn: masterKey.keyArn })
        : new Topic(stack, 'Files', { masterKey });
    expect(() => trailIn(stack, { deliveryTopic })).toThrow(
      "deliveryTopic: 'Test/Files' is encrypted with alias/aws/sns, under which CloudTrail cannot publish; allowed: a topic with a customer key, or without one",
    );
  });

  test("is the user's to write where the topic is imported too", () => {
    const stack = testStack();
    const topicArn = 'arn:aws:sns:eu-central-1:222222222222:files';
    expect(() =>
      trailIn(stack, { deliveryTopic: Topic.fromTopicAttributes(stack, 'Files', { topicArn, keyArn: KEY_ARN }) }),
    ).not.toThrow();
  });
});

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
    expect(statements(all['ArchivePolicy'])).toHaveLength(4);
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
    expect(statements(resources(stacks.archive)['BucketPolicy'])).toHaveLength(4);
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
      /the policy of 'Archive\/Bucket' needs the management account id, but stack 'Trails' says neither account nor Region.*allowed: its 12 digits[^]*needs the home Region/,
    );
  });
});
