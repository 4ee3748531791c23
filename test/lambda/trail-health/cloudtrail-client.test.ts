import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterEach, describe, expect, test } from '@jest/globals';
import { cloudTrailClient } from '../../../lambda/trail-health/cloudtrail-client';
import type { CloudTrailPort } from '../../../lambda/trail-health/health';
import { type Answer, FakeJsonService } from '../../support/fake-json-service';

const ARN = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail';
let fake: FakeJsonService;

async function against(...answers: Answer[]): Promise<CloudTrailPort> {
  fake = new FakeJsonService({ GetTrailStatus: answers });
  const client = new CloudTrailClient({
    endpoint: await fake.start(),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 3,
  });
  return cloudTrailClient(client);
}

afterEach(() => fake.stop());

const error = (type: string, message = 'no'): Answer => ({ __type: type, message });

describe('cloudTrailClient', () => {
  test('reads what CloudTrail says of the trail', async () => {
    const client = await against({
      IsLogging: true,
      LatestDeliveryError: 'AccessDenied',
      LatestDigestDeliveryError: 'NoSuchBucket',
      LatestCloudWatchLogsDeliveryError: 'Access denied.',
      LatestNotificationError: 'NotFound',
      LatestDeliveryTime: 1795140000,
      StartLoggingTime: 1795130000.5,
      LatestDeliveryAttemptTime: '2026-11-20T02:00:00Z',
    });
    await expect(client.trailStatus(ARN)).resolves.toEqual({
      isLogging: true,
      deliveryError: 'AccessDenied',
      digestError: 'NoSuchBucket',
      logGroupError: 'Access denied.',
      notificationError: 'NotFound',
      latestDeliveryTime: new Date(1795140000_000),
      startLoggingTime: new Date(1795130000_500),
    });
    expect(fake.calls).toEqual([{ operation: 'GetTrailStatus', body: { Name: ARN } }]);
  });

  test('takes an empty error for none', async () => {
    const client = await against({ IsLogging: false, LatestDeliveryError: '', LatestNotificationError: '' });
    await expect(client.trailStatus(ARN)).resolves.toEqual({ isLogging: false });
  });

  test('does not take half an answer for a healthy trail', async () => {
    const client = await against({ LatestDeliveryTime: 1795140000 });
    await expect(client.trailStatus(ARN)).rejects.toThrow('CloudTrail returned no IsLogging');
  });

  test('says that there is no trail', async () => {
    const client = await against(error('TrailNotFoundException'));
    await expect(client.trailStatus(ARN)).resolves.toBeUndefined();
  });

  test('says where to look when it may not ask', async () => {
    const client = await against(error('AccessDeniedException', 'explicit deny'));
    await expect(client.trailStatus(ARN)).rejects.toThrow(
      /^The function may not call cloudtrail:GetTrailStatus \(explicit deny\).*permissions boundary or a service control policy/,
    );
  });

  test('repeats what was throttled, and hands on what it cannot mend', async () => {
    const client = await against(
      error('ThrottlingException'),
      error('InternalFailure'),
      error('UnsupportedOperationException', 'odd'),
    );
    await expect(client.trailStatus(ARN)).rejects.toThrow(/odd|no/);
    expect(fake.calls.length).toBeGreaterThan(1);
  });
});
