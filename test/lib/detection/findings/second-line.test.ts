import { describe, expect, test } from '@jest/globals';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { App, Stack } from 'aws-cdk-lib/core';
import { TICK_MINUTES } from '../../../../lib/contract/findings';
import { defaultDetections } from '../../../../lib/detection/default-detections';
import { type Detection, DetectionSeverity } from '../../../../lib/detection/detection';
import { TrailLogGroup } from '../../../../lib/trail/trail-log-group';
import { detection } from '../../../support/detections';
import { ENV, testStack } from '../../../support/template';
import { isRaised } from './alarm-rule';
import { alarmsWithFindings, CIS, KEYS, ofType, ROOT, STOPPED } from './some-alarms';

const ALARM = 'AWS::CloudWatch::Alarm';
const COMPOSITE = 'AWS::CloudWatch::CompositeAlarm';

function alarms(stack: ReturnType<typeof testStack>): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.values(ofType(stack, ALARM)).map((found) => [String(found['AlarmName']), found]));
}

const warned = (stack: ReturnType<typeof testStack>): string[] =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => /cdk-organization-trail:(\w+)\]$/.exec(entry.data as string)?.[1] ?? '')
    .sort();

describe('Beside findings', () => {
  test('controls have filters and alarms as without, what pages has no action, and what notifies has neither', () => {
    const stack = testStack();
    alarmsWithFindings(stack);
    const filters = Object.values(ofType(stack, 'AWS::Logs::MetricFilter'));
    expect(filters.map((one) => [one['FilterName'], one['MetricTransformations']])).toEqual([
      ['root-activity', [{ MetricNamespace: 'Test', MetricName: 'root-activity', MetricValue: '1' }]],
      ['trail-stopped', [{ MetricNamespace: 'Test', MetricName: 'trail-stopped', MetricValue: '1' }]],
      [
        'cis-root-usage',
        [{ MetricNamespace: 'Test', MetricName: 'cis-root-usage', MetricValue: '1', DefaultValue: 0 }],
      ],
    ]);
    const found = alarms(stack);
    expect(Object.keys(found).sort()).toEqual(
      [
        'FindingsFailed',
        'FindingsSilent',
        'TrailChanged',
        'TrailNotChecked',
        'TrailSilent',
        'cis-root-usage',
        'root-activity',
        'trail-stopped',
      ].map((id) => `Test-${id}`),
    );
    expect(found['Test-cis-root-usage']).toMatchObject({
      AlarmActions: ['${AlarmsTopicsCompliance}'],
      EvaluationPeriods: 3,
    });
    expect(found['Test-root-activity']).not.toHaveProperty('AlarmActions');
  });

  test('a control is deployed byte for byte as without findings', () => {
    const control = (enabled: boolean) => {
      const stack = testStack();
      alarmsWithFindings(stack, { findings: { enabled } });
      return [
        alarms(stack)['Test-cis-root-usage'],
        ofType(stack, 'AWS::Logs::MetricFilter')['AlarmsDetectionscisrootusageFilter'],
      ];
    };
    expect(control(true)).toEqual(control(false));
  });

  test('what notifies has a filter and an alarm again by one setting, without an action', () => {
    const stack = testStack();
    const made = alarmsWithFindings(stack, { findings: { alarmsOnNotify: true } });
    expect(alarms(stack)['Test-access-key-created']).not.toHaveProperty('AlarmActions');
    expect(made.metric('access-key-created').metricName).toBe('access-key-created');
  });

  test('a detection without a filter has no metric and no alarm, and the error names what gives one', () => {
    const made = alarmsWithFindings(testStack(), {
      add: [detection('rare', { severity: DetectionSeverity.PAGE, findingOnly: true })],
    });
    const having = 'or one with a filter: root-activity, trail-stopped, cis-root-usage';
    expect(() => made.metric('access-key-created')).toThrow(
      `DetectionAlarms at 'Test/Alarms': detectionId: received "access-key-created", which has findings but no metric filter; allowed: with findings.alarmsOnNotify: true; ${having}`,
    );
    expect(() => made.alarm('rare')).toThrow('allowed: with findingOnly: false in the detection; or one with');
    expect(() => made.metric('unheard-of')).toThrow('received "unheard-of"; allowed: root-activity');
  });

  test('of the default detections at most 60 take a filter', () => {
    const stack = testStack();
    alarmsWithFindings(stack, { detections: defaultDetections() });
    expect(Object.keys(ofType(stack, 'AWS::Logs::MetricFilter')).length).toBeLessThanOrEqual(60);
  });

  test('without findings everything is as it was', () => {
    const stack = testStack();
    const made = alarmsWithFindings(stack, { findings: { enabled: false } });
    expect(made.findings).toBeUndefined();
    for (const type of [COMPOSITE, 'AWS::DynamoDB::Table', 'AWS::Logs::SubscriptionFilter'])
      expect(ofType(stack, type)).toEqual({});
    expect(Object.keys(ofType(stack, 'AWS::Lambda::Function'))).toEqual(['AlarmsTrailHealthFunction']);
    expect(alarms(stack)['Test-access-key-created']).toMatchObject({ AlarmActions: ['${AlarmsTopicsNotify}'] });
    expect(alarms(stack)['Test-root-activity']).toMatchObject({ EvaluationPeriods: 3 });
  });
});

describe('The alarm that tells of page alarms while findings are broken', () => {
  function rule(): (...raised: string[]) => boolean {
    const stack = testStack();
    alarmsWithFindings(stack);
    const [{ AlarmRule: text } = {}] = Object.values(ofType(stack, COMPOSITE));
    // By the names that CloudWatch knows them by.
    const names = Object.fromEntries(
      Object.entries(ofType(stack, ALARM)).map(([id, { AlarmName: name }]) => [`\${${id}}`, String(name)]),
    );
    const named = Object.entries(names).reduce((said, [id, name]) => said.replaceAll(id, name), String(text));
    return (...raised) => isRaised(named, new Set(raised.map((id) => `Test-${id}`)));
  }

  test.each([
    [[], false],
    [['root-activity'], false],
    [['root-activity', 'trail-stopped', 'cis-root-usage', 'TrailSilent'], false],
    [['FindingsSilent'], false],
    [['FindingsFailed', 'FindingsSilent'], false],
    [['FindingsSilent', 'cis-root-usage'], false],
    [['FindingsSilent', 'root-activity'], true],
    [['FindingsFailed', 'root-activity'], true],
    [['FindingsFailed', 'trail-stopped'], true],
    [['FindingsFailed', 'FindingsSilent', 'root-activity', 'trail-stopped'], true],
  ])('is raised by %j: %s', (raised, expected) => {
    expect(rule()(...raised)).toBe(expected);
  });

  test('shares no topic, key or function with findings, and reaches whoever is paged', () => {
    const stack = testStack();
    alarmsWithFindings(stack, {
      page: { emails: ['security@example.com'], actions: [new SnsAction(new Topic(stack, 'Pager'))] },
    });
    expect(Object.values(ofType(stack, COMPOSITE))).toEqual([
      expect.objectContaining({
        AlarmName: 'Test-FindingsFallback',
        AlarmActions: ['${AlarmsFindingsFallbackTopic}', '${Pager}'],
      }),
    ]);
    for (const id of ['FindingsSilent', 'FindingsFailed', 'TrailChanged'])
      expect(alarms(stack)[`Test-${id}`]).toMatchObject({
        AlarmActions: ['${AlarmsFindingsFallbackTopic}', '${Pager}'],
      });
    expect(ofType(stack, 'AWS::SNS::Topic')['AlarmsFindingsFallbackTopic']).toEqual({
      KmsMasterKeyId: '${AlarmsFindingsFallbackKey.Arn}',
    });
    const admitted = JSON.stringify([
      ofType(stack, 'AWS::KMS::Key')['AlarmsFindingsFallbackKey'],
      ofType(stack, 'AWS::SNS::TopicPolicy')['AlarmsFindingsFallbackTopicPolicy'],
    ]);
    expect(admitted).toContain('cloudwatch.amazonaws.com');
    expect(admitted).not.toMatch(/Role|TopicsKey/);
    const allowed = JSON.stringify(ofType(stack, 'AWS::IAM::Policy')['AlarmsFindingsFunctionRoleDefaultPolicy']);
    expect(allowed).toContain('AlarmsTopicsPage');
    expect(allowed).not.toContain('Fallback');
    const mails = Object.values(ofType(stack, 'AWS::SNS::Subscription')).filter(
      ({ TopicArn: topic }) => topic === '${AlarmsFindingsFallbackTopic}',
    );
    expect(mails).toEqual([expect.objectContaining({ Endpoint: 'security@example.com' })]);
  });

  test('finds a page alarm still raised when findings are known to be broken', () => {
    const stack = testStack();
    const slow = detection('slow', { severity: DetectionSeverity.PAGE, periodSeconds: 3600 });
    const fast = detection('fast', { severity: DetectionSeverity.PAGE, periodSeconds: 60, evaluationPeriods: 2 });
    const several = detection('several', { severity: DetectionSeverity.PAGE, threshold: 10, periodSeconds: 3600 });
    const often = { severity: DetectionSeverity.PAGE, periodSeconds: 300, evaluationPeriods: 4, datapointsToAlarm: 2 };
    alarmsWithFindings(stack, { add: [slow, fast, several, detection('often', often)] });
    const found = alarms(stack);
    const window = (name: string): number =>
      Number(found[`Test-${name}`]?.['Period']) * Number(found[`Test-${name}`]?.['EvaluationPeriods']);
    const period = Number(found['Test-FindingsSilent']?.['Period']);
    // The last heartbeat may have come with the act; CloudWatch looks up to two periods further back, and once a minute.
    const noticed = window('FindingsSilent') + 2 * period + 2 * 60;
    expect(window('FindingsSilent')).toBe(2 * TICK_MINUTES * 60);
    expect(found['Test-FindingsSilent']).toMatchObject({
      MetricName: 'FindingsHeartbeat',
      TreatMissingData: 'breaching',
      DatapointsToAlarm: 6,
    });
    for (const id of [ROOT.id, STOPPED.id, 'slow', 'fast']) expect(window(id)).toBeGreaterThan(noticed);
    // Several events leave a period at once, and are together again one period later: what was looked back to when it went off counts no more.
    expect(window('several') - 3600).toBeGreaterThan(noticed);
    expect(window('often') - 4 * 300).toBeGreaterThan(noticed);
    expect(found['Test-often']).toMatchObject({ DatapointsToAlarm: 2 });
  });

  test('finds a page alarm on several events raised again while it is known that something failed', () => {
    const window = (detections: Detection[]) => {
      const stack = testStack();
      alarmsWithFindings(stack, { add: detections });
      const { EvaluationPeriods: periods, Metrics: metrics } = alarms(stack)['Test-FindingsFailed'] ?? {};
      expect(JSON.stringify(metrics)).toContain('"Period":300');
      return Number(periods) * 300;
    };
    const paging = (periodSeconds: number, threshold: number) =>
      detection('several', { severity: DetectionSeverity.PAGE, threshold, periodSeconds });
    expect(window([paging(3600, 1)])).toBe(900);
    expect(window([paging(300, 10)])).toBe(900);
    expect(window([paging(3600, 10)])).toBeGreaterThan(3600);
    expect(window([paging(86_400, 10)])).toBe(86_400);
    expect(window([{ ...paging(3600, 10), findingOnly: true }])).toBe(900);
  });

  test('refuses a page alarm that has no room to last until then', () => {
    const full = detection('full', {
      severity: DetectionSeverity.PAGE,
      periodSeconds: 300,
      evaluationPeriods: 280,
      datapointsToAlarm: 2,
    });
    expect(() => alarmsWithFindings(testStack(), { add: [full] })).toThrow(
      'detection "full": evaluationPeriods: received 280; allowed: at most 276: CloudWatch allows 288 with this period',
    );
    for (const fits of [
      { ...full, evaluationPeriods: 276 },
      { ...full, findingOnly: true },
    ])
      alarmsWithFindings(testStack(), { add: [fits] });
    alarmsWithFindings(testStack(), { add: [full], findings: { enabled: false } });
  });

  test('is not made where nothing pages', () => {
    const stack = testStack();
    const made = alarmsWithFindings(stack, { detections: [CIS, KEYS] });
    expect(ofType(stack, COMPOSITE)).toEqual({});
    expect(made.findings?.fallbackAlarm).toBeUndefined();
    expect(made.alarm('FindingsSilent').alarmName).toBeDefined();
  });

  test('has room for 98 page alarms, and for long names of fewer', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        detection(`d-${String(index)}`, { severity: DetectionSeverity.PAGE }),
      );
    alarmsWithFindings(testStack(), { detections: many(98) });
    expect(() => alarmsWithFindings(testStack(), { detections: many(99) })).toThrow(
      'detections: received 99 that page; allowed: 98, the maximum for one composite alarm',
    );
    expect(() => alarmsWithFindings(testStack(), { detections: many(98), alarmNamePrefix: 'x'.repeat(120) })).toThrow(
      'alarmNamePrefix: received 120 characters, with 98 page alarms; allowed: a shorter one',
    );
  });
});

describe('Findings that nobody hears', () => {
  test('are named, whatever the actions of alarms are', () => {
    const stack = testStack();
    const nobody = { page: { actions: [new SnsAction(new Topic(stack, 'Pager'))] }, notify: {}, compliance: {} };
    alarmsWithFindings(stack, nobody);
    expect(warned(stack)).toEqual(['ComplianceAlarmsUnheard', 'NotifyFindingsUnheard', 'PageFindingsUnheard']);
  });

  test('are so too where they are broken, and not where somebody subscribes', () => {
    const stack = testStack();
    const made = alarmsWithFindings(stack, { page: undefined, notify: undefined });
    made.pageTopic.addSubscription(new EmailSubscription('a@example.com'));
    made.notifyTopic.addSubscription(new EmailSubscription('a@example.com'));
    expect(warned(stack)).toEqual(['BrokenFindingsUnheard']);
  });
});

describe('The key of the topic that is told of broken findings', () => {
  const keyOf = (stack: ReturnType<typeof testStack>): unknown =>
    ofType(stack, 'AWS::SNS::Topic')['AlarmsFindingsFallbackTopic']?.['KmsMasterKeyId'];

  test('is that of the log group, if it was made for the group here: CloudWatch may use it for alarms', () => {
    const stack = testStack();
    alarmsWithFindings(stack, { logGroup: new TrailLogGroup(stack, 'Events') });
    expect(keyOf(stack)).toBe('${EventsKey.Arn}');
    const { EventsKey: key, ...others } = ofType(stack, 'AWS::KMS::Key');
    expect(Object.keys(others)).toEqual(['AlarmsTopicsKey']);
    const { Statement: statements } = key?.['KeyPolicy'] as { Statement: Record<string, unknown>[] };
    expect(statements.slice(2)).toEqual([
      {
        Sid: 'AllowAlarmsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '111111111111' },
          ArnLike: { 'aws:SourceArn': 'arn:${AWS::Partition}:cloudwatch:eu-central-1:111111111111:alarm:*' },
        },
      },
    ]);
  });

  test.each<[string, (stack: Stack) => ILogGroup]>([
    ["the user's", (stack) => new TrailLogGroup(stack, 'Events', { encryptionKey: new Key(stack, 'Mine') })],
    ['of another stack', (stack) => new TrailLogGroup(new Stack(App.of(stack), 'Other', { env: ENV }), 'Events')],
    ['not known', (stack) => LogGroup.fromLogGroupName(stack, 'Events', 'trail')],
  ])('is its own where that of the group is %s', (_, group) => {
    const stack = testStack();
    alarmsWithFindings(stack, { logGroup: group(stack) });
    expect(keyOf(stack)).toBe('${AlarmsFindingsFallbackKey.Arn}');
    expect(ofType(stack, 'AWS::KMS::Key')['AlarmsFindingsFallbackKey']).toMatchObject({ RotationPeriodInDays: 2560 });
  });
});
