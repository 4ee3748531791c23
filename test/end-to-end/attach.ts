/**
 * Attached to the trail that somebody else's stack has, on a local AWS: what is made on its log group, what is refused before anything is made,
 * and the way to a trail of one's own and back. That bucket, keys and log group of that trail stay is shown in test/lib/stacks: the local AWS deletes what an
 * update leaves out, whatever the template says. That a log group of another class is refused is shown in test/lambda/existing-log-group: the local
 * AWS knows no classes.
 * `attach.ts [WITH_EMULATOR]`
 */
import type {
  DescribeMetricFiltersCommandOutput,
  DescribeSubscriptionFiltersCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ListTablesCommandOutput } from '@aws-sdk/client-dynamodb';
import type { ListFunctionsCommandOutput } from '@aws-sdk/client-lambda';
import type { ListTopicsCommandOutput } from '@aws-sdk/client-sns';
import assert from 'node:assert/strict';
import { event, request } from '../fixtures/cloudtrail-event';
import { iamUser } from '../fixtures/identities';
import { Account, MANAGEMENT } from './support/account';
import { alarmsNow } from './support/app-deployment';
import {
  cdkDone,
  deploy,
  deployed,
  type Outputs,
  replaceTemplate,
  settings,
  synthesized,
  templateOf,
} from './support/cdk';
import { functionOf, permitTransactions, tableOf, topicOf } from './support/deployed-findings';
import { endToEnd, step } from './support/end-to-end';
import { deliver, Inbox } from './support/inbox';
import { known } from './support/known';
import { isLogging, trails } from './support/organization';

const { management } = Account;
const STACK = 'OrganizationTrail';
const GROUP = 'org-trail';
const CONTROL_TOWER = 'aws-controltower/CloudTrailLogs';
const LANDING_ZONE = ['--app', 'node --import tsx test/end-to-end/attach-app.ts', '--output', 'cdk.out/landing-zone'];
const USER = iamUser(MANAGEMENT);
const STOP = event('cloudtrail:StopLogging', USER);
const DETECTOR = request('guardduty:DeleteDetector', USER, { detectorId: '8ac2f1e7d4b90356' });
/** The local AWS has the one namespace of buckets. */
const OWN = { archiveNamespace: 'global' };
const ATTACHED = { attachTo: GROUP };

async function landingZone(context: Readonly<Record<string, string | number>>): Promise<void> {
  const given = Object.entries(context).flatMap(([key, value]) => ['-c', `${key}=${String(value)}`]);
  await deployed('LandingZone', ...LANDING_ZONE, ...given);
}

/** Deploys the app, which has to succeed. @returns the outputs of its stack */
async function deployApp(configuration: Readonly<Record<string, unknown>>): Promise<Outputs> {
  const assembly = await synthesized('cdk.out/attach', configuration);
  const template = templateOf(assembly);
  // Another order of the same resources is no change for CloudFormation. For the local AWS it is one, and of keys and tables it can update nothing.
  for (const resource of Object.values(template.Resources) as { DependsOn?: string[] }[]) {
    const after = (resource.DependsOn ?? []).filter((id) => !/^ExistingLogGroup[0-9A-F]{8}$/.test(id));
    if (after.length > 0) resource.DependsOn = after;
    else delete resource.DependsOn;
  }
  replaceTemplate(assembly, template);
  const outputs = known((await deployed('--all', '--app', assembly))[STACK]);
  permitTransactions(STACK);
  return outputs;
}

const destroyed = (configuration: Readonly<Record<string, unknown>>): Promise<void> =>
  cdkDone('destroy', '--all', '--force', ...settings(configuration));

function metricFilters(group = GROUP): string[] {
  const { metricFilters: found = [] } = management.aws<DescribeMetricFiltersCommandOutput>(
    ...(['logs', 'describe-metric-filters', '--log-group-name', group] as const),
  );
  return found.map(({ filterName: name }) => known(name));
}

function subscribers(group = GROUP): string[] {
  const { subscriptionFilters: found = [] } = management.aws<DescribeSubscriptionFiltersCommandOutput>(
    ...(['logs', 'describe-subscription-filters', '--log-group-name', group] as const),
  );
  return found.map(({ destinationArn: arn }) => known(arn).split(':').at(-1) ?? '');
}

const theirs = (names: readonly string[]): string[] => names.filter((name) => name.startsWith('theirs-'));

/** Functions, topics, tables, alarms and filters of a stack, by the beginnings of their names. The local AWS lists no resources of a stack that failed. */
function madeBy(stack: string): string[] {
  const { Functions: functions } = management.aws<ListFunctionsCommandOutput>('lambda', 'list-functions');
  const { Topics: topics } = management.aws<ListTopicsCommandOutput>('sns', 'list-topics');
  const { TableNames: tables } = management.aws<ListTablesCommandOutput>('dynamodb', 'list-tables');
  return [
    ...known(functions).map(({ FunctionName: name }) => known(name)),
    ...known(topics).map(({ TopicArn: arn }) => known(arn).split(':').at(-1) ?? ''),
    ...known(tables),
    ...namesOfAlarms(),
  ]
    .filter((name) => name.startsWith(`${stack}-`))
    .map((name) => name.slice(stack.length + 1).replace(/[0-9A-F]{8}-\w+$/, ''));
}

let refusals = 0;

/** It fails with these words, and there is nothing of the stack but what looked. */
async function refused(configuration: Readonly<Record<string, unknown>>, ...words: readonly string[]): Promise<void> {
  // The local AWS neither rolls back nor deletes a stack that failed: each has its own name.
  const stackName = `Refused${String(++refusals)}`;
  const { status, output } = await deploy('--all', ...settings({ ...configuration, stackName }));
  assert.notEqual(status, 0, output);
  for (const one of words) assert.ok(output.includes(one), `${one}\nin: ${output}`);
  assert.deepEqual(madeBy(stackName), ['ExistingLogGroupFunction']);
}

/** What has to be the same before and after: whoever subscribed, and what was found. */
const kept = (): string[] => [
  ...(['Page', 'Notify', 'Compliance'] as const).map((severity) => topicOf(STACK, severity)),
  tableOf(STACK),
  functionOf(STACK),
];

const namesOfAlarms = (): string[] => alarmsNow().map(({ AlarmName: name }) => name);

endToEnd(async () => {
  step('the log group is not there');
  await refused(ATTACHED, `The log group ${GROUP} does not exist in this account and Region.`);

  step('attach to a group that has three filters and a subscription of others');
  await landingZone({ groups: GROUP, filters: 3, subscriptions: 1 });
  const outputs = await deployApp(ATTACHED);
  assert.equal(outputs['LogGroupName'], GROUP);
  const ours = metricFilters().filter((name) => name.startsWith(`${STACK}-`));
  assert.ok(ours.length > 30, `${String(ours.length)} filters are ours`);
  assert.deepEqual(theirs(metricFilters()), ['theirs-1', 'theirs-2', 'theirs-3']);
  assert.equal(metricFilters().length, ours.length + 3);
  assert.equal(subscribers().length, 2);
  assert.ok(subscribers().includes(functionOf(STACK)));
  assert.deepEqual(
    trails().map((trail) => [trail.Name, isLogging(trail)]),
    [['landing-zone', true]],
  );
  const inbox = new Inbox('attached', [topicOf(STACK, 'Page')]);
  const told = (): string[] => inbox.findings().map(({ detection }) => detection.id);
  deliver(STOP);
  assert.deepEqual(told(), ['trail-stopped']);
  const [before, alarmsBefore] = [kept(), namesOfAlarms()];

  step('to a trail of our own');
  const { LogGroupName: own } = await deployApp(OWN);
  assert.deepEqual(kept(), before);
  const missing = alarmsBefore.filter((name) => !namesOfAlarms().includes(name));
  assert.deepEqual(missing, []);
  assert.deepEqual(metricFilters().sort(), ['theirs-1', 'theirs-2', 'theirs-3']);
  assert.ok(!subscribers().includes(functionOf(STACK)));
  assert.deepEqual(subscribers(own), [functionOf(STACK)]);
  assert.deepEqual(
    trails()
      .map((trail) => [trail.Name, isLogging(trail)])
      .sort(),
    [
      ['landing-zone', true],
      ['organization-trail', true],
    ],
  );
  // What was found is known still: one more event of it tells nobody before a reminder is due.
  deliver(STOP);
  deliver(DETECTOR);
  assert.deepEqual(told(), ['guardduty-disabled']);

  step('and back');
  await deployApp(ATTACHED);
  assert.deepEqual(kept(), before);
  assert.deepEqual(namesOfAlarms().sort(), [...alarmsBefore].sort());
  assert.deepEqual(
    metricFilters()
      .filter((name) => name.startsWith(`${STACK}-`))
      .sort(),
    [...ours].sort(),
  );
  assert.deepEqual(theirs(metricFilters()), ['theirs-1', 'theirs-2', 'theirs-3']);
  assert.ok(subscribers().includes(functionOf(STACK)));
  assert.deepEqual(
    trails().map((trail) => [trail.Name, isLogging(trail)]),
    [['landing-zone', true]],
  );
  deliver(STOP);
  deliver(DETECTOR);
  assert.deepEqual(told(), []);

  step('an update for which there is no room is refused, and what is there stays');
  await landingZone({ groups: GROUP, filters: 3, subscriptions: 1 });
  const much = 100 - 2 * ours.length + 1;
  if (much > 0) await landingZone({ groups: GROUP, filters: much, subscriptions: 1 });
  const renamed = await deploy('--all', ...settings({ ...ATTACHED, filterNamePrefix: 'renamed' }));
  assert.notEqual(renamed.status, 0);
  assert.match(
    renamed.output,
    /After a change of filterNamePrefix, the former filters count until the deployment is complete/,
  );
  assert.deepEqual(
    metricFilters().filter((name) => name.startsWith('renamed-')),
    [],
  );
  await destroyed(ATTACHED);
  assert.deepEqual(theirs(metricFilters()), metricFilters());

  step('98 filters are on it');
  await landingZone({ groups: GROUP, filters: 98, subscriptions: 2 });
  await refused(
    ATTACHED,
    'It has 98 metric filters of others (theirs-1, ',
    // The number depends on the name of the stack: patterns with names in them are divided by their length.
    'and this app adds ',
    '; allowed: 100 together',
    '2 of its 2 subscription filters belong to others (siem-1 to arn:aws:lambda:',
    'set findings=false',
  );
  assert.equal(metricFilters().length, 98);

  step('both subscriptions are taken: findings can be left out');
  await landingZone({ groups: GROUP, filters: 3, subscriptions: 2 });
  const without = { ...ATTACHED, findings: false, detectionCatalogs: ['tuned'] };
  await refused({ ...ATTACHED, detectionCatalogs: ['tuned'] }, '2 of its 2 subscription filters belong to others');
  await deployed('--all', ...settings(without));
  assert.equal(subscribers().length, 2);
  assert.ok(metricFilters().includes(`${STACK}-trail-stopped`));
  await destroyed(without);

  step("two groups are Control Tower's");
  const controlTower = { attachTo: 'control-tower', detectionCatalogs: ['tuned'] };
  await landingZone({ groups: `${CONTROL_TOWER}-0x4fq1,${CONTROL_TOWER}` });
  await refused(controlTower, `There are 2 log groups of Control Tower: ${CONTROL_TOWER}, ${CONTROL_TOWER}-0x4fq1.`);

  step("one group is Control Tower's, with a suffix that nobody knows");
  await landingZone({ groups: `${CONTROL_TOWER}-0x4fq1` });
  const { LogGroupName: found } = await deployApp(controlTower);
  assert.equal(found, `${CONTROL_TOWER}-0x4fq1`);
  assert.deepEqual(subscribers(found), [functionOf(STACK)]);
  await destroyed(controlTower);
  assert.deepEqual([metricFilters(found), subscribers(found)], [[], []]);
});
