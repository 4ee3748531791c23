import { createHash } from 'node:crypto';
import { isRecord } from '../../../lib/contract/is-record';
import type { HistoryEvent, Place } from './event';

/** The fields of a `LookupEvents` event outside its record. */
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

/** A failed sign-in has this response instead of an error code. */
const FAILED_SIGN_IN = 'Failure';

type Fields = Readonly<Record<string, unknown>>;

export function historyEvent({ account, region }: Place, event: LookedUp): HistoryEvent {
  const text = event.record ?? '{}';
  const parsed = parse(text);
  const record = parsed ?? {};
  return {
    account,
    region,
    // An event without an ID must not be lost.
    eventId: event.eventId ?? createHash('sha256').update(text).digest('hex').slice(0, 32),
    time: Math.floor((event.time ?? new Date(string(record['eventTime']) ?? 0)).getTime() / 1_000),
    eventName: event.eventName ?? '',
    eventSource: event.eventSource ?? '',
    user: event.user,
    ...identity(record),
    accessKeyId: event.accessKeyId,
    mfa: mfa(record),
    readOnly: event.readOnly === undefined ? undefined : event.readOnly === 'true',
    sourceIp: string(record['sourceIPAddress']),
    userAgent: string(record['userAgent']),
    errorCode: string(record['errorCode']) ?? failedSignIn(record),
    errorMessage: string(record['errorMessage']),
    sharedEventId: string(record['sharedEventID']),
    resources: event.resources ?? [],
    record: parsed === undefined ? JSON.stringify(text) : text,
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function identity(record: Fields): Pick<HistoryEvent, 'userType' | 'principalArn' | 'role' | 'session'> {
  const user = object(record['userIdentity']);
  const principalArn = string(user['arn']);
  const [, role, session] = /^arn:[^:]+:sts::\d{12}:assumed-role\/([^/]+)\/(.+)$/.exec(principalArn ?? '') ?? [];
  const issuer = object(object(user['sessionContext'])['sessionIssuer']);
  return {
    userType: string(user['type']),
    principalArn,
    role: issuer['type'] === 'Role' ? (string(issuer['userName']) ?? role) : role,
    session,
  };
}

function mfa(record: Fields): boolean | undefined {
  const context = object(object(record['userIdentity'])['sessionContext']);
  const said =
    string(object(context['attributes'])['mfaAuthenticated']) ??
    string(object(record['additionalEventData'])['MFAUsed']);
  return said === undefined ? undefined : said === 'true' || said === 'Yes';
}

/** Whether the event has a record. Some fields, such as source address and error code, are only there. */
export function hasRecord({ record }: Pick<HistoryEvent, 'record'>): boolean {
  return record.startsWith('{') && record !== '{}';
}

function failedSignIn(record: Fields): string | undefined {
  const { responseElements: elements } = record;
  return isRecord(elements) && elements['ConsoleLogin'] === FAILED_SIGN_IN ? FAILED_SIGN_IN : undefined;
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function object(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
