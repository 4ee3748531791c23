import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../../lambda/trail-health';
import { FakeJsonService } from '../../support/fake-json-service';

const ARN = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail';
const NOW = new Date('2026-11-20T03:00:00Z');

/** The function as the schedule calls it: a real SDK client, and what it writes to its standard output. */
describe('handler', () => {
  const cloudTrail = new FakeJsonService({});
  const folder = mkdtempSync(join(tmpdir(), 'trail-health-'));
  const file = join(folder, 'deployed.json');
  let lines: string[];

  beforeAll(async () => {
    // Nothing was deployed that could have changed.
    writeFileSync(
      file,
      JSON.stringify({ logGroup: { name: 'g', filters: [] }, alarms: { prefix: 'x-', all: [] }, topics: [] }),
    );
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: await cloudTrail.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      TRAIL_ARN: ARN,
      METRIC_NAMESPACE: 'OrganizationTrail',
      DEPLOYED_VALUES: '[]',
    });
  });
  beforeEach(() => {
    lines = [];
    jest.useFakeTimers({
      now: NOW,
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
    });
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await cloudTrail.stop();
  });

  test('writes one line from which CloudWatch Logs makes the metrics', async () => {
    cloudTrail.answers = {
      DescribeAlarms: [{ MetricAlarms: [] }],
      GetTrailStatus: [
        { IsLogging: true, LatestDeliveryError: 'AccessDenied', LatestDeliveryTime: NOW.getTime() / 1000 - 900 },
      ],
    };
    await check(file);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      _aws: {
        Timestamp: NOW.getTime(),
        CloudWatchMetrics: [
          {
            Namespace: 'OrganizationTrail',
            Dimensions: [['TrailName']],
            Metrics: [
              { Name: 'TrailChecks', Unit: 'Count' },
              { Name: 'TrailDeliveryError', Unit: 'Count' },
              { Name: 'TrailDeliveryAge', Unit: 'Seconds' },
            ],
          },
        ],
      },
      TrailName: 'organization-trail',
      TrailChecks: 1,
      TrailDeliveryError: 1,
      TrailDeliveryAge: 900,
      trailArn: ARN,
      problems: ['Log files cannot be delivered: AccessDenied'],
      changes: [],
    });
  });

  test('publishes nothing, not even that it ran, when it came to no result', async () => {
    cloudTrail.answers = {
      DescribeAlarms: [{ MetricAlarms: [] }],
      GetTrailStatus: [{ __type: 'AccessDeniedException', message: 'explicit deny' }],
    };
    await expect(check(file)).rejects.toThrow('may not call cloudtrail:GetTrailStatus');
    expect(lines).toEqual([]);
  });
});
