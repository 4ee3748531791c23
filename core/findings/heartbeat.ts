import { HEARTBEAT_TAG } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import type { LogRecord } from '../events/log-record';
import type { EventNames } from './names-in-text';

export interface Heartbeat {
  /** `<milliseconds since the epoch>-<random>`. */
  readonly nonce: string;
  /** In milliseconds since the epoch. */
  readonly sentAt: number;
}

export function newHeartbeat(now: number, random: string): Heartbeat {
  return { nonce: `${String(now)}-${random}`, sentAt: now };
}

export function mayBeHeartbeat({ eventSource, eventName }: EventNames): boolean {
  return eventName === 'TagResource' && eventSource === 'logs.amazonaws.com';
}

/**
 * Returns the heartbeat in an event: the tag that the role of this function wrote to its own heartbeat resource. Tags
 * that others write are ignored.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html
 */
export function heartbeatIn(
  record: LogRecord,
  { heartbeatArn, role }: { readonly heartbeatArn: string; readonly role: string },
): Heartbeat | undefined {
  const { eventSource, eventName, errorCode, requestParameters, userIdentity } = record;
  if (typeof eventSource !== 'string' || typeof eventName !== 'string' || !mayBeHeartbeat({ eventSource, eventName }))
    return undefined;
  if (typeof errorCode === 'string') return undefined;
  if (!isRecord(requestParameters) || requestParameters['resourceArn'] !== heartbeatArn) return undefined;
  const context = isRecord(userIdentity) ? userIdentity['sessionContext'] : undefined;
  const issuer = isRecord(context) ? context['sessionIssuer'] : undefined;
  if (!isRecord(issuer) || issuer['arn'] !== role) return undefined;
  const { tags } = requestParameters;
  const nonce = isRecord(tags) ? tags[HEARTBEAT_TAG] : undefined;
  const sentAt = typeof nonce === 'string' ? /^(\d{13})-/.exec(nonce)?.[1] : undefined;
  return typeof nonce === 'string' && sentAt !== undefined ? { nonce, sentAt: Number(sentAt) } : undefined;
}
