import { gunzipSync } from 'node:zlib';
import { isRecord } from '../../lib/contract/is-record';
import { received } from '../../lib/contract/received';

/**
 * CloudWatch Logs delivers at most 1 MB, compressed, and CloudTrail records compress to about a tenth. Anything larger
 * is not a batch from a log group.
 */
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * Returns the messages of a batch from a subscription filter, or of a failed batch that is sent again.
 *
 * @returns `undefined` for a CloudWatch Logs control message, which only tests the connection
 * @throws Error that describes the problem without quoting the payload
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function messagesOf(payload: unknown): readonly string[] | undefined {
  const batch = batchIn(payload);
  if (batch['messageType'] === 'CONTROL_MESSAGE') return undefined;
  const { logEvents } = batch;
  if (batch['messageType'] !== 'DATA_MESSAGE' || !Array.isArray(logEvents))
    throw new Error(received('messageType', batch['messageType'], 'DATA_MESSAGE, with logEvents, or CONTROL_MESSAGE'));
  return logEvents.map((one: unknown) => (isRecord(one) && typeof one['message'] === 'string' ? one['message'] : ''));
}

function batchIn(payload: unknown): Readonly<Record<string, unknown>> {
  const data = isRecord(payload) && isRecord(payload['awslogs']) ? payload['awslogs']['data'] : undefined;
  const allowed = 'the payload of a subscription filter: {"awslogs": {"data": "…"}}, or {"kind": "tick"}';
  if (typeof data !== 'string')
    throw new Error(received('event', isRecord(payload) ? Object.keys(payload) : typeof payload, allowed));
  try {
    const batch: unknown = JSON.parse(
      gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_BYTES }).toString(),
    );
    if (isRecord(batch)) return batch;
  } catch (error) {
    // The message of a SyntaxError would quote the text.
    const kind = error instanceof SyntaxError ? 'not JSON' : (error as Error).message;
    throw new Error(
      `event: awslogs.data cannot be read: ${kind}; allowed: JSON, compressed with gzip and encoded in base64`,
    );
  }
  throw new Error('event: awslogs.data is not an object; allowed: JSON, compressed with gzip and encoded in base64');
}
