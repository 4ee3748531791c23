import { HEARTBEAT_TAG } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import type { LogRecord } from '../events/log-record';

export interface Heartbeat {
  /** `<milliseconds since 1970>-<random>`. */
  readonly nonce: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

export function newHeartbeat(now: number, random: string): Heartbeat {
  return { nonce: `${String(now)}-${random}`, sentAt: now };
}

/**
 * The heartbeat that an event is: the tag that this function's role wrote on the resource that is there for it. Nobody else's.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html
 */
export function heartbeatIn(
  record: LogRecord,
  { heartbeatArn, role }: { readonly heartbeatArn: string; readonly role: string },
): Heartbeat | undefined {
  const { eventSource, eventName, errorCode, requestParameters, userIdentity } = record;
  if (eventName !== 'TagResource' || eventSource !== 'logs.amazonaws.com' || typeof errorCode === 'string')
    return undefined;
  if (!isRecord(requestParameters) || requestParameters['resourceArn'] !== heartbeatArn) return undefined;
  const context = isRecord(userIdentity) ? userIdentity['sessionContext'] : undefined;
  const issuer = isRecord(context) ? context['sessionIssuer'] : undefined;
  if (!isRecord(issuer) || issuer['arn'] !== role) return undefined;
  const { tags } = requestParameters;
  const nonce = isRecord(tags) ? tags[HEARTBEAT_TAG] : undefined;
  const sentAt = typeof nonce === 'string' ? /^(\d{13})-/.exec(nonce)?.[1] : undefined;
  return typeof nonce === 'string' && sentAt !== undefined ? { nonce, sentAt: Number(sentAt) } : undefined;
}
