import { describe, expect, test } from '@jest/globals';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CompositeAlarm, AlarmRule, AlarmState, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Stack, Validations } from 'aws-cdk-lib/core';
import { DetectionSeverity, RequiredEvents } from '../../../lib/detection/detection';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import type { DetectionAlarmsProps } from '../../../lib/detection/detection-alarms-props';
import { TrailHealthMetric } from '../../../lib/contract/trail-health';
import { EventSelection } from '../../../lib/events/event-selection';
import { ReadWrite } from '../../../lib/events/event-selector';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { detection } from '../../support/detections';
import { resources, type Resource, testStack } from '../../support/template';

const ROOT = detection('root-activity', {
  severity: DetectionSeverity.PAGE,
  filterPattern: '{ $.userIdentity.type = "Root" && $.errorCode NOT EXISTS }',
});
const CIS = detection('cis-root-usage', {
  severity: DetectionSeverity.COMPLIANCE,
  filterPattern:
    '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
});
const KEYS = detection('access-key-created', { threshold: 3, periodSeconds: 3600 });

const HEARD = { emails: ['security@example.com'] };
const ALL_HEARD = { page: HEARD, notify: HEARD, compliance: HEARD };

function alarmsIn(stack: Stack, props: Partial<DetectionAlarmsProps> = {}): DetectionAlarms {
  const logGroup = props.trail || props.logGroup ? undefined : new LogGroup(stack, 'Group', { logGroupName: 'trail' });
  // Alarms alone: findings have tests of their own.
  const findings = { enabled: false };
  return new DetectionAlarms(stack, 'Alarms', {
    logGroup,
    detections: [ROOT, CIS, KEYS],
    ...ALL_HEARD,
    findings,
    ...props,
  });
}

const all = (stack: Stack, type: string): Resource[] =>
  Object.values(resources(stack)).filter((resource) => resource.Type === type);

/** The alarm of a name, without its description. */
function alarm(stack: Stack, name: string): Record<string, unknown> | undefined {
  const found = all(stack, 'AWS::CloudWatch::Alarm').find(
    ({ Properties: properties }) => properties['AlarmName'] === name,
  );
  return (
    found &&
    Object.fromEntries(Object.entries(found.Properties).filter(([property]) => property !== 'AlarmDescription'))
  );
}

const warnings = (stack: Stack): string[] =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    // How the id of the acknowledgement is written differs between versions of the CDK.
    .map(({ entry }) => (entry.data as string).replace(/\[ack: (annotation::)?/i, '[ack: '));

describe('DetectionAlarms', () => {
  test('deploys the pattern of a detection as it is, as a metric that is 0 when nothing matches', () => {
    const stack = testStack();
    alarmsIn(stack);
    expect(all(stack, 'AWS::Logs::MetricFilter').map(({ Properties: properties }) => properties)).toEqual(
      [ROOT, CIS, KEYS].map(({ id, filterPattern }) => ({
        LogGroupName: '${Group}',
        FilterName: id,
        FilterPattern: filterPattern,
        MetricTransformations: [{ MetricNamespace: 'Test', MetricName: id, MetricValue: '1', DefaultValue: 0 }],
      })),
    );
  });

  test('alarms on exactly the metric that its filter publishes, as Security Hub wants it', () => {
    const stack = testStack();
    alarmsIn(stack);
    expect(alarm(stack, 'Test-cis-root-usage')).toEqual({
      AlarmName: 'Test-cis-root-usage',
      AlarmActions: ['${AlarmsTopicsCompliance}'],
      Namespace: 'Test',
      MetricName: 'cis-root-usage',
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 3,
      DatapointsToAlarm: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  test('looks for late events for a quarter of an hour, which a longer period does by itself', () => {
    const stack = testStack();
    alarmsIn(stack, { detections: [KEYS, detection('fast', { periodSeconds: 60 })] });
    expect(alarm(stack, 'Test-access-key-created')).toMatchObject({
      Threshold: 3,
      Period: 3600,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    });
    expect(alarm(stack, 'Test-fast')).toMatchObject({
      Period: 60,
      EvaluationPeriods: 15,
      DatapointsToAlarm: 1,
    });
  });

  test('sends each severity to its own topic, and nothing of compliance to whoever is paged', () => {
    const stack = testStack();
    alarmsIn(stack, { compliance: { actions: [new SnsAction(new Topic(stack, 'Auditors'))] } });
    const actions = Object.fromEntries(
      all(stack, 'AWS::CloudWatch::Alarm').map(({ Properties: properties }) => [
        String(properties['AlarmName']),
        properties['AlarmActions'],
      ]),
    );
    expect(actions).toEqual({
      'Test-root-activity': ['${AlarmsTopicsPage}'],
      'Test-cis-root-usage': ['${AlarmsTopicsCompliance}', '${Auditors}'],
      'Test-access-key-created': ['${AlarmsTopicsNotify}'],
      'Test-TrailSilent': ['${AlarmsTopicsPage}'],
      'Test-TrailChanged': ['${AlarmsTopicsPage}'],
      'Test-TrailNotChecked': ['${AlarmsTopicsPage}'],
    });
  });

  test('says in the description what happened, what to do, and how to find the accounts', () => {
    const stack = testStack();
    alarmsIn(stack);
    const [first] = all(stack, 'AWS::CloudWatch::Alarm');
    expect(first?.Properties['AlarmDescription']).toBe(
      'Something like root-activity happened. Somebody did it.\n\nWhat to do: Undo it.\n\n' +
        'Account and caller: R=eu-central-1 G=${Group}; aws logs filter-log-events --region $R --log-group-name $G ' +
        '--start-time $(($(date +%s)-4500))000 --filter-pattern "$(aws logs describe-metric-filters --region $R --log-group-name $G ' +
        "--filter-name-prefix root-activity --query 'metricFilters[0].filterPattern' --output text)\" --query 'events[].message' " +
        "--output text | jq -r '[.eventTime,.recipientAccountId,.awsRegion,.eventName,.userIdentity.arn]|@tsv'",
    );
  });

  test('leaves out, changes and adds detections', () => {
    const stack = testStack();
    const alarms = alarmsIn(stack, {
      exclude: ['cis-root-usage'],
      overrides: { 'access-key-created': { threshold: 9, severity: DetectionSeverity.PAGE } },
      add: [detection('my-own', { filterPattern: '{ $.eventName = "Mine" }' })],
    });
    expect(alarms.detections.map(({ id }) => id)).toEqual(['root-activity', 'access-key-created', 'my-own']);
    expect(alarm(stack, 'Test-access-key-created')).toMatchObject({
      Threshold: 9,
      AlarmActions: ['${AlarmsTopicsPage}'],
    });
    expect(
      all(stack, 'AWS::Logs::MetricFilter').map(({ Properties: properties }) => properties['FilterPattern']),
    ).toEqual([ROOT.filterPattern, KEYS.filterPattern, '{ $.eventName = "Mine" }']);
  });

  test('has logical ids that only the id of a detection decides', () => {
    const ids = (props: Partial<DetectionAlarmsProps>): string[] => {
      const stack = testStack();
      alarmsIn(stack, props);
      const { Resources: found } = Template.fromStack(stack).toJSON() as { Resources: Record<string, unknown> };
      return Object.keys(found).filter((id) => id.includes('rootactivity') || id.includes('Topics'));
    };
    const pinned = [
      'AlarmsTopicsKey96669996',
      'AlarmsTopicsPage9477BE3E',
      'AlarmsTopicsPagePolicy7ED05E44',
      'AlarmsTopicsNotify377E5840',
      'AlarmsTopicsNotifyPolicy977F9A65',
      'AlarmsTopicsComplianceEEA1998D',
      'AlarmsTopicsCompliancePolicy2A9DFF75',
      'AlarmsDetectionsrootactivityFilter91D7BF48',
      'AlarmsDetectionsrootactivityAlarm83EFAE22',
    ];
    const quiet = { page: {}, notify: {}, compliance: {} };
    expect(ids(quiet)).toEqual(pinned);
    expect(ids({ ...quiet, detections: [KEYS, ROOT], overrides: { 'root-activity': { threshold: 2 } } })).toEqual(
      pinned,
    );
  });

  test('names metrics and alarms after another namespace', () => {
    const stack = testStack();
    alarmsIn(stack, { metricNamespace: 'Audit/Trail', detections: [ROOT] });
    expect(alarm(stack, 'Audit/Trail-root-activity')).toMatchObject({
      Namespace: 'Audit/Trail',
      MetricName: 'root-activity',
    });
    expect(all(stack, 'AWS::Logs::MetricFilter')[0]?.Properties).toMatchObject({
      MetricTransformations: [{ MetricNamespace: 'Audit/Trail', MetricName: 'root-activity' }],
    });
  });

  test('gives the alarm of a detection for further use', () => {
    const stack = testStack();
    const alarms = alarmsIn(stack);
    new CompositeAlarm(stack, 'Both', {
      alarmRule: AlarmRule.fromAlarm(alarms.alarm('root-activity'), AlarmState.ALARM),
    });
    expect(all(stack, 'AWS::CloudWatch::CompositeAlarm')[0]?.Properties['AlarmRule']).toBe(
      'ALARM("${AlarmsDetectionsrootactivityAlarm.Arn}")',
    );
    expect(() => alarms.alarm('root')).toThrow(
      'DetectionAlarms at \'Test/Alarms\': id: received "root"; allowed: TrailSilent, TrailChanged, TrailNotChecked, root-activity, cis-root-usage, access-key-created',
    );
  });

  test('gives the alarms on the trail itself by their names, which may tell of their end as well', () => {
    const stack = testStack();
    const alarms = alarmsIn(stack, { detections: [], trail: new OrganizationTrail(stack, 'Trail') });
    const names = ['Silent', 'NotLogging', 'DeliveryError', 'DigestError', 'LogGroupError'];
    const ids = [...names, 'DeliveryAge', 'Changed', 'NotChecked'].map((name) => `Trail${name}`);
    for (const id of ids) alarms.alarm(id).addOkAction(new SnsAction(alarms.pageTopic));
    expect(
      all(stack, 'AWS::CloudWatch::Alarm')
        .map(({ Properties: properties }) => [properties['AlarmName'], properties['OKActions']])
        .sort(),
    ).toEqual(ids.map((id) => [`Test-${id}`, ['${AlarmsTopicsPage}']]).sort());
  });

  describe('of a trail', () => {
    const trailIn = (stack: Stack, ...events: EventSelection[]): OrganizationTrail =>
      new OrganizationTrail(stack, 'Trail', { events });

    test('watches its log group, checks its health and says nothing more', () => {
      const stack = testStack();
      const trail = trailIn(stack);
      const alarms = alarmsIn(stack, { trail });
      expect(alarms.logGroup).toBe(trail.logGroup);
      expect(all(stack, 'AWS::Events::Rule')).toHaveLength(1);
      expect(alarm(stack, 'Test-TrailSilent')).toMatchObject({
        Dimensions: [{ Name: 'LogGroupName', Value: '${TrailLogGroup}' }],
        EvaluationPeriods: 12,
      });
      expect(warnings(stack)).toEqual([]);
    });

    test('waits longer for a sign of life where its own questions are not recorded', () => {
      const stack = testStack();
      alarmsIn(stack, { trail: trailIn(stack, EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY })) });
      expect(alarm(stack, 'Test-TrailSilent')).toMatchObject({ EvaluationPeriods: 72 });
      expect(alarm(stack, 'Test-TrailDeliveryAge')).toMatchObject({ Threshold: 21_600 });
    });

    test('names the detections that it blinds, until that is acknowledged', () => {
      const stack = testStack();
      const alarms = alarmsIn(stack, {
        trail: trailIn(stack, EventSelection.managementEvents({ excludeKms: true })),
        add: [
          detection('kms-key-disabled', {
            filterPattern: '{ ($.eventSource = kms.amazonaws.com) && ($.eventName = DisableKey) }',
          }),
          detection('ransom', { requiredEvents: [RequiredEvents.DATA_EVENTS], dataResourceTypes: ['AWS::S3::Object'] }),
        ],
      });
      const blind = warnings(stack).filter((text) => text.startsWith('The trail does not record'));
      expect(blind).toEqual([
        'The trail does not record events that detections need: management events of kms.amazonaws.com are not recorded, but ' +
          'kms-key-disabled (never fires) needs them; data events of AWS::S3::Object are not recorded, but ransom ' +
          '(never fires) needs them. Record these events, or exclude the detections. [ack: cdk-organization-trail:BlindDetections]',
      ]);
      Validations.of(alarms).acknowledge({ id: 'cdk-organization-trail:BlindDetections', reason: 'a test' });
      expect(warnings(stack).filter((text) => text.startsWith('The trail does not record'))).toEqual([]);
    });

    test('is refused when it blinds every detection', () => {
      const stack = testStack();
      const trail = trailIn(stack, EventSelection.noManagementEvents(), EventSelection.s3Objects());
      expect(() => alarmsIn(stack, { trail })).toThrow(
        /^DetectionAlarms at 'Test\/Alarms': detections: received \d+, none of which can fire on what the trail records; allowed: a trail that records/,
      );
    });
  });

  test('warns of each severity that nobody hears, until that is acknowledged', () => {
    const stack = testStack();
    const alarms = alarmsIn(stack, { page: undefined, notify: {}, compliance: { emails: [] } });
    const ids = ['ComplianceAlarmsUnheard', 'NotifyAlarmsUnheard', 'PageAlarmsUnheard'];
    expect(
      warnings(stack)
        .map((text) => /cdk-organization-trail:(\w+)\]$/.exec(text)?.[1])
        .sort(),
    ).toEqual(ids);
    expect(warnings(stack).join(' ')).toContain('Security Hub CloudWatch.1 to .14 fail without one');
    for (const id of ids) Validations.of(alarms).acknowledge({ id: `cdk-organization-trail:${id}`, reason: 'a test' });
    expect(warnings(stack)).toEqual([]);
  });

  test('does not warn of a severity that no alarm has', () => {
    const stack = testStack();
    alarmsIn(stack, { detections: [ROOT], notify: undefined, compliance: undefined });
    expect(warnings(stack)).toEqual([]);
  });

  test('warns of what pages and can be kept in ALARM with calls that are denied, until that is acknowledged', () => {
    const stack = testStack();
    const alarms = alarmsIn(stack, {
      overrides: { 'access-key-created': { severity: DetectionSeverity.PAGE } },
      add: [detection('own', { severity: DetectionSeverity.PAGE })],
    });
    expect(warnings(stack)).toEqual([
      expect.stringMatching(
        /^Page alarms that also match failed calls: access-key-created, own\. .*\[ack: cdk-organization-trail:MaskablePages\]$/,
      ),
    ]);
    Validations.of(alarms).acknowledge({ id: 'cdk-organization-trail:MaskablePages', reason: 'a test' });
    expect(warnings(stack)).toEqual([]);
  });

  test('warns of a doubtful pattern among those that were added', () => {
    const stack = testStack();
    alarmsIn(stack, { add: [detection('odd', { filterPattern: '{ $.eventName = "Put*Policy" }' })] });
    expect(warnings(stack)).toEqual([
      expect.stringMatching(/^Filter patterns that may not mean what they seem to mean\. odd, at offset \d+: /),
    ]);
  });

  test('works without any detection, for the trail alone', () => {
    const stack = testStack();
    alarmsIn(stack, { detections: [], trail: new OrganizationTrail(stack, 'Trail') });
    expect(all(stack, 'AWS::Logs::MetricFilter')).toEqual([]);
    expect(all(stack, 'AWS::CloudWatch::Alarm')).toHaveLength(8);
  });

  test('on a trail that is there are told its log group, where that is not known, and check its health by its ARN', () => {
    const stack = testStack();
    const trail = OrganizationTrail.fromTrailAttributes(stack, 'Trail', {
      trailArn: 'arn:aws:cloudtrail:eu-central-1:999999999999:trail/theirs',
    });
    const logGroup = LogGroup.fromLogGroupName(stack, 'Group', 'aws-controltower/CloudTrailLogs-abc');
    const alarms = new DetectionAlarms(stack, 'Alarms', { trail, logGroup, detections: [ROOT] });
    expect(all(stack, 'AWS::Logs::MetricFilter')[0]?.Properties['LogGroupName']).toBe(
      'aws-controltower/CloudTrailLogs-abc',
    );
    expect(JSON.stringify(resources(stack)['AlarmsTrailHealthFunctionRoleDefaultPolicy'])).toContain(
      'arn:aws:cloudtrail:eu-central-1:999999999999:trail/theirs',
    );
    expect(
      stack.resolve(alarms.metricHealth(TrailHealthMetric.DELIVERY_AGE).toMetricConfig().metricStat),
    ).toMatchObject({
      namespace: 'Test',
      metricName: 'TrailDeliveryAge',
      dimensions: [{ name: 'TrailName', value: 'theirs' }],
      statistic: 'Maximum',
    });
    expect(() => new DetectionAlarms(stack, 'Other', { trail, metricNamespace: 'Other' })).toThrow(
      'received a trail whose log group is unknown, and no logGroup',
    );
  });

  test('give their metrics to dashboards', () => {
    const stack = testStack();
    const alarms = alarmsIn(stack);
    const stat = (metric: Metric) => stack.resolve(metric.toMetricConfig().metricStat) as Record<string, unknown>;
    expect(stat(alarms.metric(ROOT.id))).toMatchObject({
      namespace: 'Test',
      metricName: ROOT.id,
      statistic: 'Sum',
    });
    expect(stat(alarms.metricIncomingEvents())).toMatchObject({
      namespace: 'AWS/Logs',
      metricName: 'IncomingLogEvents',
    });
    expect(() => alarms.metric('nothing')).toThrow(/detectionId: received "nothing"; allowed: /);
    const watching = new DetectionAlarms(stack, 'Watching', {
      logGroup: new LogGroup(stack, 'LogGroup'),
      detections: [ROOT],
      metricNamespace: 'Group',
    });
    expect(() => watching.metricHealth(TrailHealthMetric.CHECKS)).toThrow(
      'metricHealth: no health check without a trail; allowed: with the property trail',
    );
  });

  test('with nothing said are on all that the catalogs hold', () => {
    const stack = testStack();
    const { detections } = new DetectionAlarms(stack, 'Alarms', { logGroup: new LogGroup(stack, 'Group') });
    expect(detections.length).toBeGreaterThan(50);
  });
});
