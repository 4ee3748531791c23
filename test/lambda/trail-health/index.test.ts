import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/trail-health';
import { FakeJsonService } from '../../support/fake-json-service';

const ARN = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail';
const NOW = new Date('2026-11-20T03:00:00Z');

/** The function as the schedule calls it: a real SDK client, and what it writes to its standard output. */
describe('handler', () => {
  const cloudTrail = new FakeJsonService({});
  let lines: string[];

  beforeAll(async () => {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDTRAIL: await cloudTrail.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      TRAIL_ARN: ARN,
      METRIC_NAMESPACE: 'OrganizationTrail',
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
  afterAll(() => cloudTrail.stop());

  test('writes one line from which CloudWatch Logs makes the metrics', async () => {
    cloudTrail.answers = {
      GetTrailStatus: [
        { IsLogging: true, LatestDeliveryError: 'AccessDenied', LatestDeliveryTime: NOW.getTime() / 1000 - 900 },
      ],
    };
    await handler();
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
    });
  });

  test('publishes nothing, not even that it ran, when it came to no result', async () => {
    cloudTrail.answers = { GetTrailStatus: [{ __type: 'AccessDeniedException', message: 'explicit deny' }] };
    await expect(handler()).rejects.toThrow('may not call cloudtrail:GetTrailStatus');
    expect(lines).toEqual([]);
  });
});
