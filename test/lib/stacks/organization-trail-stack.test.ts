import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { App, Duration, Stack, Validations } from 'aws-cdk-lib/core';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { InputError } from '../../../lib/internal/problems';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventSelection } from '../../../lib/events/event-selection';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { type DelegatedAdministratorOptions, TrailOwner } from '../../../lib/trail/trail-owner';
import { TrailScope } from '../../../lib/trail/trail-scope';
import { placeholdersIn } from '../../../lib/contract/own-parts';
import { normalized } from '../../support/policies';

interface Json {
  readonly Resources: Record<string, { Type: string; Properties?: Record<string, unknown>; DeletionPolicy?: string }>;
  readonly Outputs: Record<string, { Value: unknown }>;
}

function synthesized(props: OrganizationTrailStackProps = {}, context: Record<string, unknown> = {}): Json {
  const stack = new OrganizationTrailStack(new App({ context }), 'OrganizationTrail', props);
  // The CDK prints warnings at each synthesis.
  for (const severity of ['Page', 'Notify', 'Compliance']) {
    Validations.of(stack.alarms).acknowledge({
      id: `cdk-organization-trail:${severity}AlarmsUnheard`,
      reason: 'a test',
    });
  }
  return Template.fromStack(stack).toJSON() as Json;
}

/** Asset hashes change with every change of a function. */
function withoutAssetHashes(template: unknown): unknown {
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, 'HASH'));
}

const EVERYTHING: OrganizationTrailStackProps = {
  trailName: 'audit',
  owner: TrailOwner.managementAccount({ organizationId: 'o-a1b2c3d4e5' }),
  archive: TrailArchive.inThisStack({
    keyPrefix: 'cloudtrail',
    retention: Duration.days(2557),
    objectLock: ObjectLockRetention.compliance(Duration.days(365)),
  }),
  notifyOfLogFiles: true,
  alarms: { detections: TunedCatalog.all().slice(0, 3), page: { emails: ['security@example.com'] } },
};

/** The catalogs' tests hold what they deploy. */
const NO_DETECTIONS = { alarms: { detections: [] } };
const ONE_DETECTION = { alarms: { detections: TunedCatalog.all().slice(0, 1) } };

describe('OrganizationTrailStack', () => {
  test('with no properties but without detections, which the catalogs hold', () => {
    expect(withoutAssetHashes(synthesized(NO_DETECTIONS))).toMatchSnapshot();
  });

  test('has filters of what pages and of what controls compare, with the very texts of the catalogs', () => {
    const { Resources: found } = synthesized();
    const deployed = Object.values(found).flatMap(({ Type, Properties }) =>
      Type === 'AWS::Logs::MetricFilter' ? [[Properties?.['FilterName'], Properties?.['FilterPattern']]] : [],
    );
    const detections = [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()];
    const filtered = detections.filter(
      ({ severity, findingOnly = false }) => severity !== DetectionSeverity.NOTIFY && !findingOnly,
    );
    const [own, alone] = [true, false].map((isOwn) =>
      deployed.filter(([name]) => String(name).startsWith('OwnPartsChanged-') === isOwn),
    );
    expect(own?.length).toBeGreaterThan(3);
    // With names in it, a text is known only at deployment.
    const told = (text: unknown): unknown =>
      typeof text === 'string' && placeholdersIn(text).length === 0 ? text : '…';
    expect(new Map(alone?.map(([name, text]) => [name, told(text)]))).toEqual(
      new Map(filtered.map(({ id, filterPattern }) => [id, told(filterPattern)])),
    );
    expect(deployed.length).toBeGreaterThan(30);
    // A log group has room for 100: the rest is for filters of others.
    expect(deployed.length).toBeLessThanOrEqual(60);
  });

  test('keeps the logical ids of what holds data: a change would abandon it', () => {
    const ids = (props?: OrganizationTrailStackProps): Record<string, string> =>
      Object.fromEntries(
        Object.entries(synthesized({ ...ONE_DETECTION, ...props }).Resources).flatMap(
          ([id, { Type, DeletionPolicy }]) =>
            Type === 'AWS::CloudTrail::Trail' || DeletionPolicy === 'RetainExceptOnCreate' ? [[id, Type]] : [],
        ),
      );
    const pinned = {
      TrailKey38EB2549: 'AWS::KMS::Key',
      TrailBucketA831CE63: 'AWS::S3::Bucket',
      TrailBucketPolicyFEBC3C5C: 'AWS::S3::BucketPolicy',
      TrailBucketAccessLogs4572F390: 'AWS::S3::Bucket',
      TrailBucketAccessLogsPolicy2F21B466: 'AWS::S3::BucketPolicy',
      TrailLogGroup7A1F916A: 'AWS::Logs::LogGroup',
      TrailLogGroupKey19BB9175: 'AWS::KMS::Key',
      Trail022F0CF2: 'AWS::CloudTrail::Trail',
      EventHistoryResults229F68A2: 'AWS::S3::Bucket',
      EventHistoryResultsPolicyFBF15344: 'AWS::S3::BucketPolicy',
      DetectionAlarmsTopicsKeyABB557D5: 'AWS::KMS::Key',
      DetectionAlarmsFindingsTable84BCA51A: 'AWS::DynamoDB::Table',
      ArchiveWatchStateBucketE08F1299: 'AWS::S3::Bucket',
      DetectionAlarmsFindingsFailedBatchesD39D9372: 'AWS::S3::Bucket',
      DetectionAlarmsFindingsFailedBatchesPolicy0FD02D2D: 'AWS::S3::BucketPolicy',
      DetectionAlarmsFindingsFailedBatchesRedriveRole2D5F7FC9: 'AWS::IAM::Role',
    };
    for (const props of [{}, EVERYTHING, { owner: TrailOwner.singleAccount() }]) expect(ids(props)).toEqual(pinned);
  });

  test('passes on what it is told', () => {
    const { Resources: found } = synthesized({
      ...EVERYTHING,
      ...NO_DETECTIONS,
      trailScope: TrailScope.oneRegion(),
      logGroupRetention: RetentionDays.ONE_MONTH,
    });
    expect(found['Trail022F0CF2']?.Properties).toMatchObject({
      TrailName: 'audit',
      S3KeyPrefix: 'cloudtrail',
      IsMultiRegionTrail: false,
      SnsTopicName: { 'Fn::GetAtt': [expect.stringMatching(/^TrailTopic/), 'TopicName'] },
    });
    expect(found['TrailBucketA831CE63']?.Properties).toMatchObject({ ObjectLockEnabled: true });
    expect(found['TrailLogGroup7A1F916A']?.Properties).toMatchObject({ RetentionInDays: 30 });
    expect(found['OrganizationAccessDC6610D4']?.Properties).toMatchObject({ ExpectedOrganizationId: 'o-a1b2c3d4e5' });
    expect(JSON.stringify(found['TrailBucketPolicyFEBC3C5C'])).toContain('/cloudtrail/AWSLogs/o-a1b2c3d4e5/*');
  });

  test('names whatever is wrong with any of its parts in one error, before anything is made', () => {
    const app = new App();
    const action: IAlarmAction = { bind: () => ({ alarmActionArn: 'arn' }) };
    const construct = () =>
      new OrganizationTrailStack(app, 'OrganizationTrail', {
        trailName: 'a--b',
        owner: TrailOwner.managementAccount({ organizationId: 'o-1' }),
        archive: TrailArchive.inThisStack({
          keyPrefix: '/a',
          retention: Duration.days(1),
          objectLock: ObjectLockRetention.compliance(Duration.days(2)),
        }),
        trailScope: TrailScope.allRegions({ includeGlobalServiceEvents: false }),
        events: [EventSelection.aggregation(AggregationTemplate.API_ACTIVITY)],
        excludedBucketNames: ['UPPER'],
        alarms: { exclude: ['nothing'], page: { emails: ['x'], actions: Array.from({ length: 5 }, () => action) } },
        eventHistory: EventHistoryScope.organization({
          readers: [
            'me',
            ...Array.from({ length: 30 }, (_, index) => `arn:aws:iam::${String(222222222200 + index)}:role/a`),
          ],
        }),
      });
    const expected = [
      'trailName: received "a--b"',
      'owner: organizationId: received "o-1"',
      'archive: keyPrefix: received "/a"',
      'archive: retention: received 1 days',
      'trailScope: received all Regions',
      'excludedBucketNames[0]: received "UPPER"',
      'events[0] (aggregation): received without data events',
      'alarms: page.emails: received "x"',
      'alarms: page.actions: received 5; allowed: at most 4, in addition to the topic',
      'alarms: exclude: received "nothing"',
      'eventHistory: readers: received "me"',
      'eventHistory: readers: received 33 roles, with which',
    ];
    const { problems } = thrownBy(construct);
    expect(problems).toEqual(
      expected.map((start) => expect.stringMatching(new RegExp(`^${start.replace(/[[\]().]/g, '\\$&')}`))),
    );
    expect(app.node.tryFindChild('OrganizationTrail')?.node.children).toEqual([]);
  });

  test('knows then what each of its parts would refuse', () => {
    const app = new App();
    const beside = new Stack(app, 'Beside');
    const locked = new Bucket(beside, 'Locked', { objectLockEnabled: true });
    const theirKey = Key.fromKeyArn(beside, 'TheirKey', 'arn:aws-cn:kms:cn-north-1:111111111111:key/1');
    const theirBucket = Bucket.fromBucketName(beside, 'Theirs', 'theirs');
    const problems = (id: string, props: OrganizationTrailStackProps) =>
      thrownBy(
        () => new OrganizationTrailStack(app, id, { trailName: '-', env: { region: 'cn-north-1' }, ...props }),
      ).problems.map((problem) => problem.split(/[;,]/)[0]);
    expect(
      problems('New', {
        archive: TrailArchive.inThisStack({ accessLogBucket: locked, encryptionKey: theirKey }),
        eventHistory: EventHistoryScope.organization({ readers: ['arn:aws-cn:iam::222222222222:role/a,b'] }),
      }),
    ).toEqual([
      'trailName: received "-"',
      "archive: accessLogBucket: 'Beside/Locked' has Object Lock",
      "archive: encryptionKey: 'Beside/TheirKey' is imported",
      'eventHistory: Region: received cn-north-1',
      'eventHistory: readers: received "arn:aws-cn:iam::222222222222:role/a',
    ]);
    expect(
      problems('Existing', { archive: TrailArchive.existing({ bucket: theirBucket, encryptionKey: theirKey }) }),
    ).toEqual([
      'trailName: received "-"',
      "archive: bucket: 'Beside/Theirs' is imported",
      "archive: encryptionKey: 'Beside/TheirKey' is imported",
    ]);
  });

  test('has a key of its own for the topic where that of the archive is imported, and only there', () => {
    const theirs = new Stack(new App(), 'Theirs');
    const topicKey = (encryptionKey: IKey) =>
      new OrganizationTrailStack(App.of(theirs) as App, `Of${encryptionKey.node.id}`, {
        ...NO_DETECTIONS,
        trailName: encryptionKey.node.id,
        archive: TrailArchive.inThisStack({ encryptionKey, keyPolicyManagedElsewhere: true }),
        notifyOfLogFiles: true,
      }).node.tryFindChild('TrailTopicKey');
    const imported = Key.fromKeyArn(theirs, 'Imported', 'arn:aws:kms:eu-central-1:111111111111:key/1');
    expect(topicKey(imported)).toBeInstanceOf(Key);
    expect(topicKey(new Key(theirs, 'Own'))).toBeUndefined();
  });

  describe('searches the event history', () => {
    const types = (props: OrganizationTrailStackProps): string[] =>
      Object.values(synthesized({ ...NO_DETECTIONS, ...props }).Resources).map(({ Type }) => Type);

    test('of its own account unless told otherwise', () => {
      const { Resources: found } = synthesized(NO_DETECTIONS);
      const policies = Object.entries(found).filter(([id]) => id.startsWith('EventHistoryFunctionRoleDefaultPolicy'));
      expect(JSON.stringify(policies)).toContain('cloudtrail:LookupEvents');
      expect(JSON.stringify(policies)).not.toContain('sts:AssumeRole');
      expect(types({})).not.toContain('AWS::CloudFormation::StackSet');
    });

    test('of every account, with a role in each of them', () => {
      expect(types({ eventHistory: EventHistoryScope.organization() })).toContain('AWS::CloudFormation::StackSet');
      const reader = 'arn:aws:iam::222222222222:role/analyst';
      const text = JSON.stringify(
        synthesized({ ...NO_DETECTIONS, eventHistory: EventHistoryScope.organization({ readers: [reader] }) }),
      );
      expect(text).toContain(reader);
    });

    test('of nobody', () => {
      const { Resources: found, Outputs: outputs } = synthesized({
        ...NO_DETECTIONS,
        eventHistory: EventHistoryScope.none(),
      });
      expect(Object.keys(found).filter((id) => id.startsWith('EventHistory'))).toEqual([]);
      expect(outputs['SearchCommand']).toBeUndefined();
    });

    test('and keeps its answers out of the data events of the trail', () => {
      const { Resources: found } = synthesized({ ...NO_DETECTIONS, events: [EventSelection.s3Objects()] });
      expect(JSON.stringify(found['Trail022F0CF2']?.Properties)).toMatch(/NotStartsWith.*EventHistoryResults/);
    });

    test('of an organization only where there is one', () => {
      expect(() =>
        synthesized({ owner: TrailOwner.singleAccount(), eventHistory: EventHistoryScope.organization() }),
      ).toThrow(
        'eventHistory: received organization() for the trail of a single account; allowed: for an organization trail only',
      );
    });
  });

  describe('in the account of a delegated administrator', () => {
    const ENV = { account: '222222222222', region: 'eu-central-1' };
    const delegated = (options: DelegatedAdministratorOptions = {}, props: OrganizationTrailStackProps = {}) =>
      synthesized({ env: ENV, owner: TrailOwner.delegatedAdministrator(options), ...NO_DETECTIONS, ...props })
        .Resources;
    const ofType = (found: Json['Resources'], type: string) => Object.values(found).filter(({ Type }) => Type === type);

    test('has all the same, but a trail that a function makes in the management account', () => {
      const own = synthesized({ env: ENV, ...NO_DETECTIONS }).Resources;
      const found = delegated();
      const only = (a: Json['Resources'], b: Json['Resources']) =>
        Object.keys(a)
          .filter((id) => !(id in b))
          .map((id) => id.slice(0, -8))
          .sort();
      expect(only(own, found)).toEqual(['Trail']);
      expect(only(found, own)).toEqual(
        [
          'TrailDelegatedTrail',
          ...['', 'EventInvokeConfig', 'LogGroup', 'Role', 'RoleDefaultPolicy'].map(
            (part) => `TrailDelegatedTrailFunction${part}`,
          ),
        ].sort(),
      );
    });

    test('finds out who manages the organization, and changes nothing there', () => {
      const [access] = ofType(delegated(), 'Custom::OrganizationAccess');
      expect(access?.Properties).toMatchObject({ Mode: 'DescribeOnly' });
      const [trail] = ofType(delegated(), 'Custom::OrganizationTrail');
      expect(trail?.Properties).toMatchObject({
        ManagementAccountId: { 'Fn::GetAtt': [expect.stringMatching(/^OrganizationAccess/), 'ManagementAccountId'] },
      });
      const [known] = ofType(delegated({ managementAccountId: '111111111111' }), 'Custom::OrganizationTrail');
      expect(known?.Properties).toMatchObject({ ManagementAccountId: '111111111111' });
    });

    test('delivers into a log archive account as well', () => {
      const found = delegated({}, { archive: TrailArchive.inAccount('333333333333') });
      expect(ofType(found, 'Custom::OrganizationTrail')[0]?.Properties).toMatchObject({
        S3BucketName: 'organization-trail-333333333333-eu-central-1',
      });
    });

    test('searches the event history of that account', () => {
      expect(ofType(delegated(), 'AWS::CloudFormation::StackSet')).toEqual([]);
      expect(Object.keys(delegated()).some((id) => id.startsWith('EventHistoryFunction'))).toBe(true);
    });

    test('names all that cannot be there at once', () => {
      expect(() =>
        delegated(
          { managementAccountId: ENV.account, organizationId: 'o-1' },
          { eventHistory: EventHistoryScope.organization() },
        ),
      ).toThrow(
        /^OrganizationTrailStack at 'OrganizationTrail': owner: organizationId: received "o-1"[^]*owner: managementAccountId: received 222222222222, the stack's own account[^]*eventHistory: received organization\(\).*MemberAccountAccess in a stack of the management account/,
      );
      expect(() => delegated({ managementAccountId: '1' })).toThrow(
        'owner: managementAccountId: received "1"; allowed: 12 digits',
      );
      expect(() => delegated({ managementAccountId: '111111111111' }, { env: undefined })).toThrow(
        'in a stack without an explicit account; allowed: with env.account, or leave it out',
      );
    });
  });

  test.each([
    ['us-east-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('in %s has no ARN of another partition than %s', (region, partition) => {
    const literals = { '@aws-cdk/core:enablePartitionLiterals': true };
    for (const context of [{}, literals, recommendedFlags()]) {
      const text = JSON.stringify(synthesized({ ...EVERYTHING, env: { account: '111111111111', region } }, context));
      const partitions = [...text.matchAll(/arn:(aws[a-z-]*):/g)].map((match) => match[1]);
      expect(new Set(partitions)).toEqual(
        new Set(context === literals || '@aws-cdk/core:enablePartitionLiterals' in context ? [partition] : []),
      );
      expect(text).toContain('"cloudtrail.amazonaws.com"');
    }
  });
});

function thrownBy(construct: () => unknown): InputError {
  try {
    construct();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('CDK feature flags', () => {
  test.each([
    ['no properties but without detections', NO_DETECTIONS],
    ['every property', EVERYTHING],
    ['a known environment', { env: { account: '111111111111', region: 'eu-central-1' }, ...NO_DETECTIONS }],
    [
      'a delegated administrator',
      {
        env: { account: '222222222222', region: 'eu-central-1' },
        owner: TrailOwner.delegatedAdministrator(),
        ...NO_DETECTIONS,
      },
    ],
  ])('change nothing that matters, with %s', (_, props) => {
    const plain = normalized(synthesized(props).Resources) as Record<string, unknown>;
    const flagged = normalized(synthesized(props, recommendedFlags()).Resources);
    expect(flagged).toEqual(plain);
    expect(Object.keys(plain).length).toBeGreaterThan(10);
  });

  test('matter here: with them the CDK would write other policies', () => {
    expect(Object.keys(recommendedFlags()).length).toBeGreaterThan(50);
    expect(recommendedFlags()).toMatchObject({
      '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
      '@aws-cdk/aws-iam:minimizePolicies': true,
    });
  });
});

function recommendedFlags(): Record<string, unknown> {
  const path = join(__dirname, '..', '..', '..', 'node_modules', 'aws-cdk-lib', 'recommended-feature-flags.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}
