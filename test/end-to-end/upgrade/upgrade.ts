/**
 * Each recorded version of the app is deployed on a local AWS and updated to the present one: nothing that holds data is replaced, subscriptions stay,
 * and while the update runs no alarm is gone that is in both versions. `upgrade.ts [WITH_EMULATOR]`
 */
import type { StackResource } from '@aws-sdk/client-cloudformation';
import type {
  DescribeMetricFiltersCommandOutput,
  DescribeSubscriptionFiltersCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ListSubscriptionsCommandOutput } from '@aws-sdk/client-sns';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultDetections } from '../../../lib/detection/default-detections';
import { Account } from '../support/account';
import { alarmsNow, checkAlarms, checkTrail, deployApp } from '../support/app-deployment';
import { cdkDone, deployed, type Outputs } from '../support/cdk';
import { resourcesOf } from '../support/deployed-stack';
import { endToEnd, step } from '../support/end-to-end';
import { known } from '../support/known';
import { CONFIGURATION, REPLACED_BY, VERSIONS } from './configuration';
import { recorded, unpack } from './recorded-assembly';
import { STATEFUL } from './stateful';

const { management } = Account;

/** What holds data, and what people confirmed, with its physical ID. */
function kept(resources: readonly StackResource[]): string[] {
  return resources
    .filter(({ ResourceType: type = '' }) => STATEFUL.includes(type))
    .map(
      ({ ResourceType: type, LogicalResourceId: id, PhysicalResourceId: physical }) =>
        `${String(type)} ${String(id)}: ${String(physical)}`,
    )
    .sort();
}

function subscriptions(): string[] {
  const { Subscriptions: all = [] } = management.aws<ListSubscriptionsCommandOutput>('sns', 'list-subscriptions');
  return all
    .map(({ SubscriptionArn: arn, TopicArn: topic, Endpoint: endpoint }) => [arn, topic, endpoint].join(' '))
    .sort();
}

/** What watches at this moment, filters with their patterns: one without its alarm does not watch, nor an alarm without its filter. */
function watching(logGroup: string): Map<string, string> {
  const { metricFilters: filters = [] } = management.aws<DescribeMetricFiltersCommandOutput>(
    'logs',
    'describe-metric-filters',
    '--log-group-name',
    logGroup,
  );
  const watched = new Set(alarmsNow().map(({ MetricName: metric }) => metric));
  return new Map(
    filters
      .filter(({ metricTransformations: [metric] = [] }) => watched.has(metric?.metricName ?? ''))
      .map(({ filterName: name, filterPattern: pattern }) => [known(name), known(pattern)]),
  );
}

/** Whether every event of the log group reaches findings. */
function hasFindings(logGroup: string): boolean {
  const { subscriptionFilters: filters = [] } = management.aws<DescribeSubscriptionFiltersCommandOutput>(
    'logs',
    'describe-subscription-filters',
    '--log-group-name',
    logGroup,
  );
  return filters.some(({ destinationArn: arn }) => arn?.includes('FindingsFunction'));
}

interface Look {
  readonly filters: ReadonlyMap<string, string>;
  readonly findings: boolean;
}

/** Updates to the present app, and looks again and again at what watches meanwhile. */
async function updated(logGroup: string): Promise<{ readonly outputs: Outputs; readonly looks: readonly Look[] }> {
  const looks: Look[] = [];
  const state = { isRunning: true };
  const update = deployApp(CONFIGURATION).finally(() => {
    state.isRunning = false;
  });
  while (state.isRunning) {
    // What is gone when filters are listed has to be found already.
    const findings = hasFindings(logGroup);
    looks.push({ filters: watching(logGroup), findings });
    await Promise.race([sleep(500), update.catch(() => undefined)]);
  }
  return { outputs: await update, looks };
}

async function upgraded(version: (typeof VERSIONS)[number]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  unpack(recorded(version), folder);
  step(`deploys ${version}`);
  const { OrganizationTrail: before } = await deployed('--all', '--app', folder);
  const logGroup = known(before?.['LogGroupName']);
  const [held, heard, watched] = [
    kept(resourcesOf(management, 'OrganizationTrail')),
    subscriptions(),
    watching(logGroup),
  ];
  assert.ok(heard.length > 0 && watched.size > 50, 'there is something to keep');

  step('updates it to the present app');
  const { outputs, looks } = await updated(logGroup);
  const after = kept(resourcesOf(management, 'OrganizationTrail'));
  assert.deepEqual(
    held.filter((one) => !after.includes(one)),
    [],
    'nothing that holds data was replaced',
  );
  const stillHeard = subscriptions();
  assert.deepEqual(
    heard.filter((one) => !stillHeard.includes(one)),
    [],
    'subscriptions stay',
  );
  checkTrail(outputs);
  checkAlarms(outputs);

  const now = watching(logGroup);
  const added = [...now.keys()].filter((name) => !watched.has(name));
  const detections = new Set(defaultDetections().map(({ id }) => id));
  const found: string[] = [];
  for (const name of watched.keys()) {
    if (now.has(name)) {
      assert.ok(
        looks.every(({ filters }) => filters.has(name)),
        `${name} watches all the time`,
      );
      continue;
    }
    // What takes its place watches, as it will, before this is gone: a filter, or findings.
    const replacement = REPLACED_BY[name] ?? name;
    assert.ok(detections.has(replacement), `${name} is a detection, or what replaces it is`);
    const uncovered = looks.filter(
      ({ filters, findings }) =>
        !filters.has(name) && !findings && filters.get(replacement) !== known(now.get(replacement), replacement),
    );
    assert.equal(uncovered.length, 0, `${name} goes when ${replacement} is there`);
    if (!now.has(replacement)) found.push(replacement);
  }
  const between = looks.filter(
    ({ filters }) =>
      JSON.stringify([...filters]) !== JSON.stringify([...watched]) &&
      JSON.stringify([...filters]) !== JSON.stringify([...now]),
  );
  step(
    `${String(looks.length)} looks during the update, ${String(between.length)} of them half-way; by findings alone: ${found.join(', ')}; new: ${added.join(', ')}`,
  );
  assert.ok(looks.length >= 3, 'the update was watched');
  await cdkDone('destroy', '--all', '--force');
  rmSync(folder, { recursive: true });
}

endToEnd(async () => {
  for (const version of VERSIONS) await upgraded(version);
});
