import { describe, expect, test } from '@jest/globals';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { App, Validations } from 'aws-cdk-lib/core';
import { LogGroupLookup } from '../../../lib/detection/log-group-lookup';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { InputError } from '../../../lib/internal/problems';
import { AttachedTrailStack } from '../../../lib/stacks/attached-trail-stack';
import type { AttachedTrailStackProps } from '../../../lib/stacks/attached-trail-stack-props';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
}
type Resources = Readonly<Record<string, Resource>>;

const TRAIL_ARN = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/aws-controltower-BaselineCloudTrail';
const HEARD = { emails: ['security@example.com'] };
const ALARMS = {
  page: HEARD,
  notify: HEARD,
  compliance: HEARD,
};

const attached = (props: Partial<AttachedTrailStackProps> = {}): AttachedTrailStack =>
  new AttachedTrailStack(new App(), 'OrganizationTrail', {
    attachTo: LogGroupLookup.named('org-trail'),
    alarms: ALARMS,
    ...props,
  });

const resourcesOf = (stack: AttachedTrailStack | OrganizationTrailStack): Resources =>
  (Template.fromStack(stack).toJSON() as { Resources: Resources }).Resources;

const warningsOf = (stack: AttachedTrailStack): string[] =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => /cdk-organization-trail:(\w+)/.exec(JSON.stringify(entry.data))?.[1] ?? '')
    .sort();

const CHECK = /^ExistingLogGroup[0-9A-F]{8}$/;

describe('AttachedTrailStack', () => {
  const found = resourcesOf(attached());

  test('makes no trail, and no archive and no log group for one', () => {
    const ids = Object.keys(found);
    expect(ids.filter((id) => id.startsWith('Trail'))).toEqual([]);
    expect(Object.values(found).filter(({ Type }) => Type === 'AWS::CloudTrail::Trail')).toEqual([]);
    expect(
      ids.filter((id) => found[id]?.Type === 'AWS::S3::Bucket').map((id) => id.replace(/[0-9A-F]{8}$/, '')),
    ).toEqual(['ResultAccessLogs', 'EventHistoryResults', 'DetectionAlarmsFindingsFailedBatches']);
  });

  test('makes nothing at all before it is known that the log group has room', () => {
    const early = Object.entries(found).filter(
      ([id, { DependsOn: after = [] }]) => !id.startsWith('ExistingLogGroup') && !after.some((one) => CHECK.test(one)),
    );
    expect(early).toEqual([]);
    expect(Object.keys(found).filter((id) => CHECK.test(id))).toHaveLength(1);
  });

  test('has the ids of OrganizationTrailStack, so that each becomes the other: what holds data stays, and no name is made twice', () => {
    const own = resourcesOf(new OrganizationTrailStack(new App(), 'OrganizationTrail', { alarms: ALARMS }));
    const shared = Object.keys(found).filter((id) => id in own);
    const kept = (types: readonly string[], resources: Resources): string[] =>
      Object.keys(resources)
        .filter((id) => /^(DetectionAlarms|EventHistory)/.test(id) && types.includes(resources[id]?.Type ?? ''))
        .sort();
    // With what is only in one of them.
    const types = [
      'AWS::SNS::Topic',
      'AWS::SNS::Subscription',
      'AWS::DynamoDB::Table',
      'AWS::S3::Bucket',
      'AWS::SSM::Parameter',
    ];
    expect(kept(types, found)).toEqual(kept(types, own));
    expect(kept(types, found).length).toBeGreaterThan(12);
    const keys = kept(['AWS::KMS::Key'], own);
    expect(shared).toEqual(expect.arrayContaining(keys));
    expect(kept(['AWS::KMS::Key'], found).filter((id) => !keys.includes(id))).toEqual([
      expect.stringMatching(/^DetectionAlarmsFindingsFallbackKey/),
    ]);
    // What goes with a trail of our own stays behind with its data; what comes with it is new.
    const gone = Object.entries(own).filter(
      ([id, { Type }]) =>
        !(id in found) &&
        ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'].includes(Type) &&
        !id.includes('Function'),
    );
    expect(gone.map(([id, { DeletionPolicy: policy }]) => [id.replace(/[0-9A-F]{8}$/, ''), policy])).toEqual(
      [
        'TrailKey',
        'TrailBucket',
        'TrailBucketAccessLogs',
        'TrailLogGroup',
        'TrailLogGroupKey',
        'ArchiveWatchStateBucket',
      ].map((id) => [id, 'RetainExceptOnCreate']),
    );
    // CloudFormation makes what is new before it deletes what is gone: a name may not move to another id.
    const names = (resources: Resources): Map<string, string> =>
      new Map(
        Object.entries(resources).flatMap(([id, { Type, Properties: properties = {} }]) =>
          ['AlarmName', 'Name', 'QueueName', 'FunctionName', 'RoleName', 'StackSetName']
            .filter((key) => typeof properties[key] === 'string' && !Type.startsWith('AWS::Lambda'))
            .map((key) => [`${Type} ${String(properties[key])}`, id] as const),
        ),
      );
    const before = names(own);
    const moved = [...names(found)].filter(([name, id]) => before.has(name) && before.get(name) !== id);
    expect(moved).toEqual([]);
    expect([...names(found).keys()].filter((name) => before.has(name)).length).toBeGreaterThan(20);
  });

  test('has the filters on the group that is there, and none of them before its name is known', () => {
    const groups = Object.values(found)
      .filter(({ Type }) => ['AWS::Logs::MetricFilter', 'AWS::Logs::SubscriptionFilter'].includes(Type))
      .map(({ Properties: properties }) => JSON.stringify(properties?.['LogGroupName']));
    expect(groups.length).toBeGreaterThan(10);
    expect([...new Set(groups)]).toEqual([
      expect.stringMatching(/"Fn::GetAtt":\["ExistingLogGroup[0-9A-F]{8}","LogGroupName"\]/),
    ]);
  });

  test('sees of the trail that it is silent; with its ARN also what CloudTrail says of it', () => {
    const alarms = (props: Partial<AttachedTrailStackProps>): string[] =>
      Object.values(resourcesOf(attached({ alarms: { ...ALARMS, detections: [] }, ...props }))).flatMap(
        ({ Type, Properties: properties }) =>
          Type === 'AWS::CloudWatch::Alarm' && String(properties?.['AlarmName']).startsWith('OrganizationTrail-Trail')
            ? [String(properties?.['AlarmName']).slice('OrganizationTrail-'.length)]
            : [],
      );
    expect(alarms({})).toContain('TrailSilent');
    expect(alarms({})).not.toContain('TrailNotLogging');
    expect(alarms({ trailArn: TRAIL_ARN })).toEqual(
      expect.arrayContaining(['TrailSilent', 'TrailNotLogging', 'TrailDeliveryError', 'TrailLogGroupError']),
    );
    expect(attached({ trailArn: TRAIL_ARN }).trail?.trailName).toBe('aws-controltower-BaselineCloudTrail');
  });

  test('asks AWS Organizations about accounts, unless the trail is of one account', () => {
    const asks = (props: Partial<AttachedTrailStackProps>): boolean =>
      JSON.stringify(resourcesOf(attached(props))).includes('organizations:DescribeAccount');
    expect(asks({})).toBe(true);
    expect(asks({ isOrganizationTrail: false })).toBe(false);
  });

  test('searches the event history of every account, with the roles that OrganizationTrailStack has', () => {
    const eventHistory = EventHistoryScope.organization();
    const all = resourcesOf(attached({ eventHistory, organizationId: 'o-a1b2c3d4e5' }));
    const own = resourcesOf(
      new OrganizationTrailStack(new App(), 'OrganizationTrail', { alarms: ALARMS, eventHistory }),
    );
    const roles = (resources: Resources): string[] =>
      Object.keys(resources).filter((id) => /^(MemberAccountAccess|OrganizationAccess)/.test(id));
    expect(roles(all).length).toBeGreaterThan(10);
    expect(roles(all)).toEqual(roles(own));
    expect(JSON.stringify(all)).toContain('organization-trail-event-history');
    expect(Object.keys(resourcesOf(attached({ eventHistory: EventHistoryScope.none() }))).join()).not.toContain(
      'EventHistory',
    );
  });

  test('warns that nothing keeps the trail from recording what findings do, until somebody says why that is safe', () => {
    expect(warningsOf(attached())).toContain('LoopUnguarded');
    const stack = attached();
    Validations.of(stack.alarms).acknowledge({
      id: 'cdk-organization-trail:LoopUnguarded',
      reason: 'management events',
    });
    expect(warningsOf(stack)).not.toContain('LoopUnguarded');
    expect(warningsOf(attached({ alarms: { ...ALARMS, findings: { enabled: false } } }))).not.toContain(
      'LoopUnguarded',
    );
  });

  test('names everything that is wrong in one error', () => {
    const wrong = (): unknown =>
      attached({
        attachTo: LogGroupLookup.named('a b'),
        trailArn: 'arn:aws:cloudtrail:x',
        organizationId: 'o-1',
        rolePath: 'x',
        isOrganizationTrail: false,
        alarms: { exclude: ['no-such-detection'] },
        eventHistory: EventHistoryScope.organization({ memberRoleName: 'a b' }),
      });
    let said: readonly string[] = [];
    try {
      wrong();
    } catch (error) {
      if (error instanceof InputError) said = error.problems;
    }
    expect(said).toEqual(
      [
        'attachTo: logGroupName: received "a b"',
        'trailArn: received "arn:aws:cloudtrail:x"',
        'organizationId: received "o-1"',
        'rolePath: received "x"',
        'alarms: exclude: received "no-such-detection"',
        'eventHistory: memberRoleName: received "a b"',
        'eventHistory: received organization() with isOrganizationTrail: false',
      ].map((start) => expect.stringContaining(start)),
    );
    expect(() => attached({ organizationId: 'o-a1b2c3d4e5' })).toThrow(
      'organizationId: received o-a1b2c3d4e5; allowed: with EventHistoryScope.organization()',
    );
    expect(() => new AttachedTrailStack(new App(), 'S', {} as never)).toThrow('attachTo');
  });
});
