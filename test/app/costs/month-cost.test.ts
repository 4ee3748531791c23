import { describe, expect, test } from '@jest/globals';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { App, Duration } from 'aws-cdk-lib/core';
import type { Size } from '../../../app/costs/assumptions';
import { costWords } from '../../../app/costs/cost-words';
import { type CostLine, monthCost, total } from '../../../app/costs/month-cost';
import { costlyParts, type Template } from '../../../app/costs/template-parts';
import { EventSelection } from '../../../lib/events/event-selection';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { TrailScope } from '../../../lib/trail/trail-scope';

const LARGE: Size = { accounts: 500, events: 300_000_000 };

function synthesized(props: OrganizationTrailStackProps = {}): Template {
  const stack = new OrganizationTrailStack(new App(), 'Audit', { alarms: { detections: [] }, ...props });
  return Synthesized.fromStack(stack).toJSON()['Resources'] as Template;
}

function costs(props: OrganizationTrailStackProps = {}, size = LARGE): (what: string) => CostLine | undefined {
  const lines = monthCost(costlyParts([synthesized(props)]), size);
  return (what) => lines.find((line) => line.what === what);
}

describe('what a month costs', () => {
  test('counts a PUT of a digest for each account, Region and hour, and of a log file for every five minutes', () => {
    const cost = costs();
    expect(cost('S3 PUT requests of digests')).toMatchObject({ quantity: 500 * 17 * 730 });
    expect(cost('S3 PUT requests of digests')?.dollars).toBeCloseTo(31.03, 2);
    expect(cost('S3 PUT requests of log files')).toMatchObject({ quantity: 500 * 4 * 730 * 12 });
    expect(cost('S3 PUT requests of log files')?.dollars).toBeCloseTo(87.6);
  });

  test('has no more log files than events', () => {
    expect(costs({}, { accounts: 500, events: 1_000 })('S3 PUT requests of log files')?.quantity).toBe(1_000);
  });

  test('counts what is kept as long as the template keeps it', () => {
    const kept = costs({
      logGroupRetention: RetentionDays.ONE_MONTH,
      archive: TrailArchive.inThisStack({ retention: Duration.days(73) }),
    });
    const forever = costs();
    const [packed, files] = ['CloudWatch Logs storage', 'S3 storage of log files and digests'];
    expect(kept(packed)?.quantity).toBeCloseTo((420 / 6) * (30 / (730 / 24)));
    expect((kept(files)?.quantity ?? 0) / (forever(files)?.quantity ?? 1)).toBeCloseTo(73 / (730 / 24) / 12);
  });

  test('prices each key, and again after its first rotation', () => {
    const cost = costs();
    // What is under those of topics and log group is gone in time, and they rotate every seven years.
    expect(cost('Keys')).toMatchObject({ quantity: 3, dollars: 3 });
    expect(cost('Keys: their first rotation')).toMatchObject({ quantity: 1, dollars: 1 });
  });

  test('counts a dashboard, and says that it may be free', () => {
    const what = 'Dashboards, unless free: three in an account are';
    expect(costs({ dashboard: true })(what)).toMatchObject({ quantity: 1, dollars: 3 });
    expect(costs()(what)).toBeUndefined();
  });

  test('knows a trail of one account and of one Region', () => {
    const one = costs({ owner: TrailOwner.singleAccount(), trailScope: TrailScope.oneRegion() });
    expect(one('S3 PUT requests of digests')?.quantity).toBe(730);
  });

  test('adds the messages on log files where a topic gets them', () => {
    expect(costs()('SNS messages on log files')).toBeUndefined();
    expect(costs({ notifyOfLogFiles: true })('SNS messages on log files')).toMatchObject({ dollars: 8.76 });
  });

  test('finds the archive in its own stack', () => {
    const app = new App();
    const trail = {
      trailName: 'organization-trail',
      organizationId: 'o-abcdefghij',
      managementAccountId: '111111111111',
    };
    const env = { account: '222222222222', region: 'eu-central-1' };
    const stacks = [
      new OrganizationTrailStack(app, 'Audit', {
        env: { account: '111111111111', region: 'eu-central-1' },
        owner: TrailOwner.managementAccount({ organizationId: trail.organizationId }),
        archive: TrailArchive.inAccount(env.account),
        alarms: { detections: [] },
      }),
      new LogArchiveStack(app, 'Archive', { env, ...trail, retention: Duration.days(73) }),
    ];
    const parts = costlyParts(stacks.map((stack) => Synthesized.fromStack(stack).toJSON()['Resources'] as Template));
    expect(parts).toMatchObject({ archiveDays: 73, accessLogDays: 365 });
  });

  test('counts a metric of a function only if it always has data', () => {
    const on = (name: string) => ({
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Namespace: 'Own', MetricName: name },
    });
    const parts = (...names: string[]) => costlyParts([Object.fromEntries(names.map((name) => [name, on(name)]))]);
    expect(parts('TrailChecks', 'FindingsHeartbeat')).toMatchObject({ alarms: 2, metrics: 2 });
    expect(parts('TrailNotLogging', 'TrailDeliveryAge', 'FindingsFailed')).toMatchObject({ alarms: 3, metrics: 0 });
  });

  test('of an alarm on a formula is that of its metrics, and of a metric of AWS nothing', () => {
    const stat = (name: string) => ({ MetricStat: { Metric: { Namespace: 'Own', MetricName: name } } });
    const alarm = {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Metrics: [stat('A'), stat('B'), { Expression: 'A/B' }] },
    };
    const free = {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Namespace: 'AWS/Logs', MetricName: 'IncomingLogEvents' },
    };
    expect(costlyParts([{ alarm, free }])).toMatchObject({ alarms: 3, metrics: 2 });
  });
});

describe('what `npm start` prints of it', () => {
  test('names the size, the lines with their quantities, the total and the assumptions', () => {
    const template = synthesized();
    const words = costWords([template], LARGE, true);
    const sum = total(monthCost(costlyParts([template]), LARGE));
    expect(words[0]).toBe(
      `A month with 500 accounts and 300,000,000 management events costs about ${sum.toFixed(2)} USD after a year (us-east-1, prices of 2026-11):`,
    );
    expect(words.join('\n')).toMatch(/^ {2}S3 PUT requests of digests +31\.03 {2}6,205,000 PUTs at 0\.005 for 1,000$/m);
    expect(words.at(-1)).toMatch(/^Assumed: a million management events are 1\.40 GB/);
  });

  test('says how to give a size where there is none, and what is not estimated', () => {
    const words = costWords([synthesized({ events: [EventSelection.s3Objects()] })], LARGE, false).join('\n');
    expect(words).toContain('Not estimated: Data events, which cost extra');
    expect(words).toContain('Give your own size with --accounts and --events.');
  });
});
