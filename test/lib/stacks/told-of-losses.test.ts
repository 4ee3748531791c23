import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { App, Stack } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { type RawTemplate, short, TellingPaths } from '../../support/telling-paths';
import { ENV } from '../../support/template';

const HEARD = { emails: ['security@example.com'] };
const PARTS = [
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::Logs::SubscriptionFilter',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SSM::Parameter',
];

function template(props: OrganizationTrailStackProps = {}, app = new App()): RawTemplate {
  const alarms = { page: HEARD, notify: HEARD, compliance: HEARD, ...props.alarms };
  const stack = new OrganizationTrailStack(app, 'Test', { env: ENV, ...props, alarms });
  return Template.fromStack(stack).toJSON() as RawTemplate;
}

/** Each part that might be lost, with who tells of it. */
function told(of: RawTemplate): Record<string, string[]> {
  const paths = new TellingPaths(of);
  return Object.fromEntries(paths.parts(...PARTS).map((id) => [short(id), paths.tellersOf(id)]));
}

const silent = (of: RawTemplate): string[] =>
  Object.entries(told(of)).flatMap(([part, tellers]) => (tellers.length === 0 ? [part] : []));

/** The same, with other properties of the resources whose logical IDs begin so. */
function changed(of: RawTemplate, start: string, properties: Record<string, unknown>): RawTemplate {
  const entries = Object.entries(of.Resources).map(([id, resource]) =>
    id.startsWith(start)
      ? [id, { ...resource, Properties: { ...resource.Properties, ...properties } }]
      : [id, resource],
  );
  return { Resources: Object.fromEntries(entries) as RawTemplate['Resources'] };
}

const idOf = ({ Resources: all }: RawTemplate, start: string): string =>
  Object.keys(all).find((id) => id.startsWith(start) && /^[0-9A-F]{8}$/.test(id.slice(start.length))) ?? '';

describe('Somebody is told of each key, topic, function and rule that is lost, by what does not need it', () => {
  const all = template();

  test('by default', () => {
    expect(told(all)).toMatchInlineSnapshot(`
     {
       "ArchiveWatchFunction": [
         "a finding over TopicsPage",
         "ArchiveNotWatched over TopicsNotify",
       ],
       "ArchiveWatchSchedule": [
         "a finding over TopicsPage",
         "ArchiveNotWatched over TopicsNotify",
       ],
       "ArchiveWatchStateWitness": [
         "ArchiveTampered over TopicsPage",
       ],
       "EventHistoryFunction": [
         "a finding over TopicsPage",
       ],
       "FindingsCanary": [
         "a finding over TopicsPage",
         "FindingsSilent over FindingsFallbackTopic",
         "FindingsFailed over FindingsFallbackTopic",
       ],
       "FindingsFallbackTopic": [
         "a finding over TopicsPage",
       ],
       "FindingsFallbackTopicsecurityexamplecom": [
         "a finding over TopicsPage",
       ],
       "FindingsFunction": [
         "FindingsSilent over FindingsFallbackTopic",
         "FindingsFailed over FindingsFallbackTopic",
         "TrailChanged over FindingsFallbackTopic",
       ],
       "FindingsSubscription": [
         "FindingsSilent over FindingsFallbackTopic",
         "FindingsFailed over FindingsFallbackTopic",
         "TrailChanged over FindingsFallbackTopic",
       ],
       "FindingsTable": [
         "FindingsSilent over FindingsFallbackTopic",
         "FindingsFailed over FindingsFallbackTopic",
       ],
       "FindingsTick": [
         "a finding over TopicsPage",
         "FindingsSilent over FindingsFallbackTopic",
         "TrailChanged over FindingsFallbackTopic",
       ],
       "OrganizationAccessFunction": [
         "a finding over TopicsPage",
       ],
       "OwnPartsParameter": [
         "FindingsFailed over FindingsFallbackTopic",
       ],
       "TableProtectionFunction": [
         "a finding over TopicsPage",
       ],
       "TopicsCompliance": [
         "a finding over TopicsPage",
         "TrailChanged over FindingsFallbackTopic",
       ],
       "TopicsCompliancesecurityexamplecom": [
         "a finding over TopicsPage",
         "TrailChanged over FindingsFallbackTopic",
       ],
       "TopicsKey": [
         "FindingsSilent over FindingsFallbackTopic",
         "FindingsFailed over FindingsFallbackTopic",
       ],
       "TopicsNotify": [
         "a finding over TopicsPage",
         "FindingsFailed over FindingsFallbackTopic",
         "TrailChanged over FindingsFallbackTopic",
       ],
       "TopicsNotifysecurityexamplecom": [
         "a finding over TopicsPage",
         "TrailChanged over FindingsFallbackTopic",
       ],
       "TopicsPage": [
         "FindingsFailed over FindingsFallbackTopic",
         "TrailChanged over FindingsFallbackTopic",
       ],
       "TopicsPagesecurityexamplecom": [
         "TrailChanged over FindingsFallbackTopic",
       ],
       "TrailHealthFunction": [
         "a finding over TopicsPage",
         "TrailNotChecked over TopicsPage",
       ],
       "TrailHealthSchedule": [
         "a finding over TopicsPage",
         "TrailNotChecked over TopicsPage",
       ],
       "TrailKey": [
         "a finding over TopicsPage",
       ],
       "TrailLogGroupKey": [
         "TrailSilent over TopicsPage",
       ],
     }
    `);
  });

  test.each<[string, () => RawTemplate]>([
    ['a topic for chat', () => template({ alarms: { findings: { chat: true } } })],
    [
      "a log group of another stack, whose key is not the stack's",
      () => {
        const app = new App();
        return template({ logGroup: new LogGroup(new Stack(app, 'Parts', { env: ENV }), 'Group') }, app);
      },
    ],
  ])('with %s', (_, made) => {
    expect(silent(made())).toEqual([]);
  });
});

describe('It would be seen here if nobody were told', () => {
  const all = template();
  const action = (topic: string) => ({ AlarmActions: [{ Ref: idOf(all, topic) }] });

  test('since both lines had one key', () => {
    const KmsMasterKeyId = { 'Fn::GetAtt': [idOf(all, 'DetectionAlarmsTopicsKey'), 'Arn'] };
    expect(silent(changed(all, 'DetectionAlarmsFindingsFallbackTopic', { KmsMasterKeyId }))).toContain('TopicsKey');
  });

  test('since the alarms on findings were on the topic of findings', () => {
    const health = changed(all, 'DetectionAlarmsFindingsHealth', action('DetectionAlarmsTopicsPage'));
    expect(silent(health)).toEqual(['TopicsKey']);
  });

  test('since what compares recipients told the very recipients', () => {
    const health = changed(all, 'DetectionAlarmsTrailHealthChanged', action('DetectionAlarmsTopicsPage'));
    expect(silent(health).join(' ')).toMatch(/^TopicsPage\w*security/);
  });
});
