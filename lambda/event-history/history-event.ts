import { createHash } from 'node:crypto';
import type { HistoryEvent, Place } from './event';
import { isObject } from './problems';

/** What `LookupEvents` says of an event, beside its record. */
export interface LookedUp {
  readonly eventId: string | undefined;
  readonly time: Date | undefined;
  readonly eventName: string | undefined;
  readonly eventSource: string | undefined;
  readonly user: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly readOnly: string | undefined;
  readonly resources: HistoryEvent['resources'] | undefined;
  readonly record: string | undefined;
}

/** Of a sign-in that failed, CloudTrail records no error code but this answer. */
const FAILED_SIGN_IN = 'Failure';

export function historyEvent({ account, region }: Place, event: LookedUp): HistoryEvent {
  const text = event.record ?? '{}';
  const parsed = parse(text);
  const record = parsed ?? {};
  return {
    account,
    region,
    // No event is lost for want of an id.
    eventId: event.eventId ?? createHash('sha256').update(text).digest('hex').slice(0, 32),
    time: Math.floor((event.time ?? new Date(string(record['eventTime']) ?? 0)).getTime() / 1_000),
    eventName: event.eventName ?? '',
    eventSource: event.eventSource ?? '',
    user: event.user,
    accessKeyId: event.accessKeyId,
    readOnly: event.readOnly === undefined ? undefined : event.readOnly === 'true',
    sourceIp: string(record['sourceIPAddress']),
    errorCode: string(record['errorCode']) ?? failedSignIn(record),
    sharedEventId: string(record['sharedEventID']),
    resources: event.resources ?? [],
    record: parsed === undefined ? JSON.stringify(text) : text,
  };
}

/** Whether there is a record to tell from what CloudTrail does not say beside it: the source address, the error code. */
export function hasRecord({ record }: Pick<HistoryEvent, 'record'>): boolean {
  return record.startsWith('{') && record !== '{}';
}

function failedSignIn(record: Readonly<Record<string, unknown>>): string | undefined {
  const { responseElements: elements } = record;
  return isObject(elements) && elements['ConsoleLogin'] === FAILED_SIGN_IN ? FAILED_SIGN_IN : undefined;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
