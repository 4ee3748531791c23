import { describe, expect, test } from '@jest/globals';
import { checkTrail, type TrailStatus } from '../../../lambda/trail-health/health';

const ARN = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail';
const NOW = new Date('2026-11-20T03:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const HEALTHY: TrailStatus = {
  isLogging: true,
  startLoggingTime: minutesAgo(100_000),
  latestDeliveryTime: minutesAgo(4),
};

function check(status: TrailStatus | undefined) {
  return checkTrail({ trailStatus: (arn) => Promise.resolve(arn === ARN ? status : undefined) }, ARN, () => NOW, []);
}

describe('checkTrail', () => {
  test('finds nothing wrong with a healthy trail, and publishes only that it looked', async () => {
    await expect(check(HEALTHY)).resolves.toEqual({ metrics: { TrailChecks: 1 }, problems: [] });
  });

  test.each([
    [{ isLogging: false }, 'TrailNotLogging', 'The trail is stopped.'],
    [
      { deliveryError: 'KMS.DisabledException' },
      'TrailDeliveryError',
      'Log files cannot be delivered: KMS.DisabledException',
    ],
    [{ digestError: 'AccessDenied' }, 'TrailDigestError', 'Digest files cannot be delivered: AccessDenied'],
    [
      { logGroupError: 'Access denied.' },
      'TrailLogGroupError',
      'Events cannot be delivered to the log group: Access denied.',
    ],
    [
      { notificationError: 'NotFound' },
      'TrailNotificationError',
      'Notifications of log files cannot be sent: NotFound',
    ],
  ] as const)('raises %j as %s alone', async (fault, metric, problem) => {
    const { metrics, problems } = await check({ ...HEALTHY, ...fault });
    expect(metrics).toEqual({ TrailChecks: 1, [metric]: 1 });
    expect(problems).toEqual([problem]);
  });

  test('waits for a trail that a deployment is about to make', async () => {
    const answers = [undefined, undefined, HEALTHY];
    await expect(
      checkTrail({ trailStatus: () => Promise.resolve(answers.shift()) }, ARN, () => NOW, [1, 1, 1]),
    ).resolves.toMatchObject({ problems: [] });
    const none = { trailStatus: () => Promise.resolve(undefined) };
    await expect(checkTrail(none, ARN, () => NOW, [1, 1])).resolves.toMatchObject({
      problems: [`The trail ${ARN} does not exist.`],
    });
  });

  test('raises a deleted trail as one that is not logging', async () => {
    await expect(check(undefined)).resolves.toEqual({
      metrics: { TrailChecks: 1, TrailNotLogging: 1 },
      problems: [`The trail ${ARN} does not exist.`],
    });
  });

  test('counts the age of the latest log file from the start of logging where that came later', async () => {
    const age = async (status: Partial<TrailStatus>) =>
      (await check({ isLogging: true, ...status })).metrics.TrailDeliveryAge;
    await expect(age({ startLoggingTime: minutesAgo(40) })).resolves.toBe(2400);
    await expect(age({ startLoggingTime: minutesAgo(40), latestDeliveryTime: minutesAgo(9999) })).resolves.toBe(2400);
    await expect(age({ startLoggingTime: minutesAgo(9999), latestDeliveryTime: minutesAgo(40) })).resolves.toBe(2400);
    await expect(age({})).resolves.toBeUndefined();
  });

  test('says how old the latest log file is from a quarter of an hour on, since younger ones say nothing', async () => {
    const age = async (minutes: number) =>
      (await check({ isLogging: true, latestDeliveryTime: minutesAgo(minutes) })).metrics.TrailDeliveryAge;
    await expect(age(14.9)).resolves.toBeUndefined();
    await expect(age(15)).resolves.toBe(900);
    // In the near future, by a clock that is ahead.
    await expect(age(-1)).resolves.toBeUndefined();
  });
});
