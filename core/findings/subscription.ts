import { gunzipSync } from 'node:zlib';
import { isRecord } from '../../lib/contract/is-record';
import { received } from '../../lib/contract/received';

/** CloudWatch Logs hands over 1 MB at most, compressed; records of CloudTrail shrink to a tenth. More is no batch of a log group. */
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * The messages of a batch that a subscription filter hands over, or that is sent again from among those that failed.
 *
 * @returns `undefined`: CloudWatch Logs only asks whether anybody is there
 * @throws what is wrong with the payload, and nothing of what is in it
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
    // What JSON.parse says holds a piece of the text.
    const kind = error instanceof SyntaxError ? 'no JSON' : (error as Error).message;
    throw new Error(`event: awslogs.data cannot be read: ${kind}; allowed: JSON, compressed by gzip, in base64`);
  }
  throw new Error('event: awslogs.data holds no object; allowed: JSON, compressed by gzip, in base64');
}
