import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { App, Duration, Validations } from 'aws-cdk-lib/core';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { OrganizationTrailStack, type OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack';
import { EventSelection } from '../../../lib/trail/event-selection';
import { TrailScope } from '../../../lib/trail/trail-scope';
import { normalized } from '../../support/policies';

interface Json {
  readonly Resources: Record<string, { Type: string; Properties?: Record<string, unknown>; DeletionPolicy?: string }>;
  readonly Outputs: Record<string, { Value: unknown }>;
}

function synthesized(props: OrganizationTrailStackProps = {}, context: Record<string, unknown> = {}): Json {
  const stack = new OrganizationTrailStack(new App({ context }), 'OrganizationTrail', props);
  // The CDK prints warnings at each synthesis.
  for (const severity of ['Page', 'Notify', 'Compliance']) {
    Validations.of(stack.alarms).acknowledge({ id: `cdk-organization-trail:${severity}AlarmsUnheard`, reason: 'a test' });
  }
  return Template.fromStack(stack).toJSON() as Json;
}

/** Asset hashes change with every change of a function. */
function withoutAssetHashes(template: unknown): unknown {
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, 'HASH'));
}

const EVERYTHING: OrganizationTrailStackProps = {
  trailName: 'audit',
  organizationId: 'o-a1b2c3d4e5',
  keyPrefix: 'cloudtrail',
  retention: Duration.days(2557),
  objectLock: ObjectLockRetention.compliance(Duration.days(365)),
  notifyOfLogFiles: true,
  detections: TunedCatalog.all().slice(0, 3),
  page: { emails: ['security@example.com'] },
};

describe('OrganizationTrailStack', () => {
  test('with no properties but without detections, which the catalogs hold', () => {
    expect(withoutAssetHashes(synthesized({ detections: [] }))).toMatchSnapshot();
  });

  test('raises alarms on what the catalogs hold, with their very texts', () => {
    const { Resources: found } = synthesized();
    const deployed = Object.values(found).flatMap(({ Type, Properties }) => (Type === 'AWS::Logs::MetricFilter' ? [[Properties?.['FilterName'], Properties?.['FilterPattern']]] : []));
    const detections = [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()];
    expect(new Map(deployed as [string, string][])).toEqual(new Map(detections.map(({ id, filterPattern }) => [id, filterPattern])));
    expect(deployed.length).toBeGreaterThan(50);
  });

  test('keeps the logical ids of what holds data: a change would abandon it', () => {
    const ids = (props?: OrganizationTrailStackProps): Record<string, string> =>
      Object.fromEntries(
        Object.entries(synthesized({ detections: [], ...props }).Resources).flatMap(([id, { Type, DeletionPolicy }]) =>
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
    };
    for (const props of [{}, EVERYTHING, { isOrganizationTrail: false }]) expect(ids(props)).toEqual(pinned);
  });

  test('passes on what it is told', () => {
    const { Resources: found } = synthesized({ ...EVERYTHING, detections: [], trailScope: TrailScope.oneRegion(), logRetention: RetentionDays.ONE_MONTH });
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

  test('says where things are and what to do next', () => {
    expect(Object.keys(synthesized({ detections: [] }).Outputs)).toEqual([
      'TrailArn',
      'LogFiles',
      'AccessLogs',
      'LogGroupName',
      'EncryptionKeyArn',
      'WatchCommand',
      'ValidateCommand',
      'SearchCommand',
    ]);
  });

  describe('searches the event history', () => {
    const types = (props: OrganizationTrailStackProps): string[] => Object.values(synthesized({ detections: [], ...props }).Resources).map(({ Type }) => Type);

    test('of its own account unless told otherwise', () => {
      const { Resources: found } = synthesized({ detections: [] });
      const policies = Object.entries(found).filter(([id]) => id.startsWith('EventHistoryFunctionRoleDefaultPolicy'));
      expect(JSON.stringify(policies)).toContain('cloudtrail:LookupEvents');
      expect(JSON.stringify(policies)).not.toContain('sts:AssumeRole');
      expect(types({})).not.toContain('AWS::CloudFormation::StackSet');
    });

    test('of every account, with a role in each of them', () => {
      expect(types({ eventHistory: EventHistoryScope.ORGANIZATION })).toContain('AWS::CloudFormation::StackSet');
      const reader = 'arn:aws:iam::222222222222:role/analyst';
      const text = JSON.stringify(synthesized({ detections: [], eventHistory: EventHistoryScope.ORGANIZATION, eventHistoryReaders: [reader] }));
      expect(text).toContain(reader);
    });

    test('of nobody', () => {
      const { Resources: found, Outputs: outputs } = synthesized({ detections: [], eventHistory: EventHistoryScope.NONE });
      expect(Object.keys(found).filter((id) => id.startsWith('EventHistory'))).toEqual([]);
      expect(outputs['SearchCommand']).toBeUndefined();
    });

    test('and keeps its answers out of the data events of the trail', () => {
      const { Resources: found } = synthesized({ detections: [], events: [EventSelection.s3Objects()] });
      expect(JSON.stringify(found['Trail022F0CF2']?.Properties)).toMatch(/NotStartsWith.*EventHistoryResults/);
    });

    test('of an organization only where there is one', () => {
      expect(() => synthesized({ isOrganizationTrail: false, eventHistory: EventHistoryScope.ORGANIZATION })).toThrow('eventHistory: received ORGANIZATION; allowed: for an organization trail only');
      expect(() => synthesized({ eventHistoryReaders: ['arn:aws:iam::222222222222:role/a'] })).toThrow('allowed: with eventHistory ORGANIZATION only');
    });
  });

  describe('in the account of a delegated administrator', () => {
    const ENV = { account: '222222222222', region: 'eu-central-1' };
    const delegated = (props: OrganizationTrailStackProps = {}) => synthesized({ env: ENV, isDelegatedAdministrator: true, detections: [], ...props }).Resources;
    const ofType = (found: Json['Resources'], type: string) => Object.values(found).filter(({ Type }) => Type === type);

    test('has all the same, but a trail that a function makes in the management account', () => {
      const own = synthesized({ env: ENV, detections: [] }).Resources;
      const found = delegated();
      const only = (a: Json['Resources'], b: Json['Resources']) => Object.keys(a).filter((id) => !(id in b)).map((id) => id.slice(0, -8)).sort();
      expect(only(own, found)).toEqual(['Trail']);
      expect(only(found, own)).toEqual(
        ['TrailDelegatedTrail', ...['', 'EventInvokeConfig', 'LogGroup', 'Role', 'RoleDefaultPolicy'].map((part) => `TrailDelegatedTrailFunction${part}`)].sort(),
      );
    });

    test('finds out who manages the organization, and changes nothing there', () => {
      const [access] = ofType(delegated(), 'Custom::OrganizationAccess');
      expect(access?.Properties).toMatchObject({ Mode: 'DescribeOnly' });
      const [trail] = ofType(delegated(), 'Custom::OrganizationTrail');
      expect(trail?.Properties).toMatchObject({ ManagementAccountId: { 'Fn::GetAtt': [expect.stringMatching(/^OrganizationAccess/), 'ManagementAccountId'] } });
      const [known] = ofType(delegated({ managementAccountId: '111111111111' }), 'Custom::OrganizationTrail');
      expect(known?.Properties).toMatchObject({ ManagementAccountId: '111111111111' });
    });

    test('delivers into a log archive account as well', () => {
      const found = delegated({ logArchiveAccountId: '333333333333' });
      expect(ofType(found, 'Custom::OrganizationTrail')[0]?.Properties).toMatchObject({ S3BucketName: 'organization-trail-333333333333-eu-central-1' });
    });

    test('searches the event history of that account', () => {
      expect(ofType(delegated(), 'AWS::CloudFormation::StackSet')).toEqual([]);
      expect(Object.keys(delegated()).some((id) => id.startsWith('EventHistoryFunction'))).toBe(true);
    });

    test('names all that cannot be there at once', () => {
      expect(() => delegated({ isOrganizationTrail: false, managementAccountId: ENV.account, eventHistory: EventHistoryScope.ORGANIZATION })).toThrow(
        /^OrganizationTrailStack at 'OrganizationTrail': isDelegatedAdministrator: received true with isOrganizationTrail: false[^]*managementAccountId: received 222222222222, the stack's own account[^]*eventHistory: received ORGANIZATION.*MemberAccountAccess in a stack of the management account/,
      );
      expect(() => delegated({ managementAccountId: '1' })).toThrow('managementAccountId: received "1"; allowed: 12 digits');
      expect(() => delegated({ isDelegatedAdministrator: false, managementAccountId: '111111111111' })).toThrow('allowed: with isDelegatedAdministrator: true only');
      expect(() => delegated({ env: undefined, managementAccountId: '111111111111' })).toThrow('in a stack that does not say its own account; allowed: with env.account, or leave it out');
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
      expect(new Set(partitions)).toEqual(new Set(context === literals || '@aws-cdk/core:enablePartitionLiterals' in context ? [partition] : []));
      expect(text).toContain('"cloudtrail.amazonaws.com"');
    }
  });
});

describe('CDK feature flags', () => {
  test.each([
    ['no properties but without detections', { detections: [] }],
    ['every property', EVERYTHING],
    ['a known environment', { env: { account: '111111111111', region: 'eu-central-1' }, detections: [] }],
    ['a delegated administrator', { env: { account: '222222222222', region: 'eu-central-1' }, isDelegatedAdministrator: true, detections: [] }],
  ])('change nothing that matters, with %s', (_, props) => {
    const plain = normalized(synthesized(props).Resources) as Record<string, unknown>;
    const flagged = normalized(synthesized(props, recommendedFlags()).Resources);
    expect(flagged).toEqual(plain);
    expect(Object.keys(plain).length).toBeGreaterThan(10);
  });

  test('matter here: with them the CDK would write other policies', () => {
    expect(Object.keys(recommendedFlags()).length).toBeGreaterThan(50);
    expect(recommendedFlags()).toMatchObject({ '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true, '@aws-cdk/aws-iam:minimizePolicies': true });
  });
});

function recommendedFlags(): Record<string, unknown> {
  const path = join(__dirname, '..', '..', '..', 'node_modules', 'aws-cdk-lib', 'recommended-feature-flags.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}
