import { isRecord } from '../../lib/contract/is-record';
import { deliveredBytes } from './delivered-bytes';
import { LIST_NAMES } from './json-walker';
import type { LogRecord } from '../../core/events/log-record';
import { parsed } from './parsed';

/** Receives what was found in a document. */
export interface Findings {
  /** @param bytes the size as CloudTrail delivers it */
  event(record: LogRecord, bytes: number): void;
  /** @param reason what it is instead, and what to do; `undefined` if it is only known not to be an event */
  noEvent(place: string, reason?: string): void;
  /** A digest file, which lists log files and contains no events. */
  digest(): void;
  /** Bytes within a text, usually compressed, as delivered by a subscription. */
  packed(bytes: Buffer, place: string): void;
}

export const SUMMARY =
  'a summary of an event, without the fields that filters need: use the output of history with --format ndjson and without --summary';
const NO_MESSAGE = 'a row of Logs Insights without @message: include it, for example with fields @timestamp, @message';
/** CloudWatch Logs sends this to test the destination of a subscription. */
const CONTROL_MESSAGE = 'CWL CONTROL MESSAGE';
/** More levels of wrapping than anyone uses. */
const MOST_WRAPPERS = 6;

/**
 * Finds the events in a value, however they are wrapped: by LookupEvents, our own `history`, EventBridge, a log group,
 * its export or subscription, Logs Insights, CloudTrail Lake, Kinesis or Firehose.
 *
 * @param json the value as written; unknown for wrapped values
 */
export function findEvents(
  value: unknown,
  json: Buffer | undefined,
  place: string,
  findings: Findings,
  wrappers = 0,
): void {
  const within = (inner: unknown, innerPlace = place): void => {
    findEvents(inner, undefined, innerPlace, findings, wrappers + 1);
  };
  if (wrappers > MOST_WRAPPERS) {
    findings.noEvent(place);
  } else if (typeof value === 'string') {
    fromText(value, place, findings, wrappers);
  } else if (Array.isArray(value)) {
    fromList(value, place, findings, within);
  } else if (!isRecord(value)) {
    findings.noEvent(place);
  } else if (isPlainEvent(value)) {
    findings.event(value, sizeOf(value, json));
  } else if (isSummary(value)) {
    findings.noEvent(place, SUMMARY);
  } else {
    const wrapped = wrappedIn(value);
    const bytes = wrapped === undefined ? packedIn(value) : undefined;
    const name = LIST_NAMES.find((known) => Array.isArray(value[known]));
    if (wrapped !== undefined) within(wrapped);
    else if (bytes !== undefined) findings.packed(Buffer.from(bytes, 'base64'), place);
    else if (isEvent(value)) findings.event(value, sizeOf(value, json));
    else if (name !== undefined)
      (value[name] as unknown[]).forEach((one, index) => {
        within(one, `${place}, ${name}[${String(index)}]`);
      });
    else if ('digestStartTime' in value && 'logFiles' in value) findings.digest();
    else findings.noEvent(place);
  }
}

/** Whatever else it contains: the scanner accepts only this as an event without parsing it. */
export function isPlainEvent(value: unknown): value is LogRecord {
  return isRecord(value) && typeof value['eventVersion'] === 'string' && isRecord(value['userIdentity']);
}

/** Whether it is an event written by `history --summary`. */
function isSummary(value: LogRecord): boolean {
  return (
    typeof value['eventId'] === 'string' &&
    typeof value['time'] === 'string' &&
    !('record' in value) &&
    !('eventTime' in value)
  );
}

export function isEvent(value: unknown): value is LogRecord {
  return (
    isRecord(value) &&
    (typeof value['eventName'] === 'string' ||
      typeof value['eventSource'] === 'string' ||
      typeof value['eventVersion'] === 'string')
  );
}

function wrappedIn(value: LogRecord): unknown {
  const {
    CloudTrailEvent: looked,
    eventJson,
    record,
    detail,
    'detail-type': type,
    message,
    '@message': logged,
    kinesis,
  } = value;
  if (typeof looked === 'string') return looked;
  if (typeof eventJson === 'string') return eventJson;
  if (isRecord(record)) return record;
  if (typeof type === 'string' && isRecord(detail)) return detail;
  return (
    [message, logged].find((one) => typeof one === 'string' || isRecord(one)) ??
    (isRecord(kinesis) ? kinesis : undefined)
  );
}

function packedIn({ awslogs, data }: LogRecord): string | undefined {
  const packed = isRecord(awslogs) ? awslogs['data'] : data;
  return typeof packed === 'string' ? packed : undefined;
}

function fromText(text: string, place: string, findings: Findings, wrappers: number): void {
  if (text.startsWith(CONTROL_MESSAGE)) return;
  const value = parsed(text);
  if (isRecord(value)) findEvents(value, Buffer.from(text), place, findings, wrappers + 1);
  else findings.noEvent(place);
}

/** For a row of Logs Insights, its message; for any other list, each element. */
function fromList(
  list: readonly unknown[],
  place: string,
  findings: Findings,
  within: (inner: unknown, place: string) => void,
): void {
  const fields = list.filter((one) => isRecord(one)).filter((one) => typeof one['field'] === 'string');
  if (fields.length === 0 || fields.length < list.length) {
    list.forEach((one, index) => {
      within(one, `${place}[${String(index)}]`);
    });
    return;
  }
  const message = fields.find(({ field }) => field === '@message')?.['value'];
  if (message === undefined) findings.noEvent(place, NO_MESSAGE);
  else within(message, place);
}

function sizeOf(event: LogRecord, json: Buffer | undefined): number {
  return json === undefined ? Buffer.byteLength(JSON.stringify(event)) : deliveredBytes(json);
}
