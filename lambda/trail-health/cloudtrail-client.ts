import { CloudTrailClient, GetTrailStatusCommand, TrailNotFoundException } from '@aws-sdk/client-cloudtrail';
import type { CloudTrailPort } from './health';

/** CloudTrail through the SDK. */
export function cloudTrailClient(client = new CloudTrailClient({ maxAttempts: 8 })): CloudTrailPort {
  return {
    async trailStatus(trailArn) {
      try {
        const status = await client.send(new GetTrailStatusCommand({ Name: trailArn }));
        if (status.IsLogging === undefined) throw new Error('CloudTrail returned no IsLogging');
        return {
          isLogging: status.IsLogging,
          startLoggingTime: status.StartLoggingTime,
          latestDeliveryTime: status.LatestDeliveryTime,
          deliveryError: present(status.LatestDeliveryError),
          digestError: present(status.LatestDigestDeliveryError),
          logGroupError: present(status.LatestCloudWatchLogsDeliveryError),
          notificationError: present(status.LatestNotificationError),
        };
      } catch (error) {
        if (error instanceof TrailNotFoundException) return undefined;
        if (error instanceof Error && error.name === 'AccessDeniedException') {
          throw new Error(
            `The function may not call cloudtrail:GetTrailStatus (${error.message}). Its role allows it, so something above ` +
              `the role forbids it: look for a permissions boundary or a service control policy.`,
            { cause: error },
          );
        }
        throw error;
      }
    },
  };
}

/** No error is represented by a missing or an empty text. */
function present(error: string | undefined): string | undefined {
  return error === '' ? undefined : error;
}
