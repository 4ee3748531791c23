import { isRecord } from '../../../lib/contract/is-record';
import type { LogRecord } from '../../events/log-record';
import type { HistoryEvent } from '../../history/search/event';
import { historyEvent } from '../../history/search/history-event';

/** Members of requests and responses that identify a resource. */
const NAMES_A_RESOURCE = /(name|id|arn|bucket|key|role|user|group|policy|function)$/i;
const MAX_RESOURCES = 50;

/** Converts an event of the archive to the form of the event history. What CloudTrail's index adds there is derived from the record here. */
export function archiveEvent(account: string, region: string, record: LogRecord): HistoryEvent {
  const identity = isRecord(record['userIdentity']) ? record['userIdentity'] : {};
  return historyEvent(
    { account, region },
    {
      eventId: text(record['eventID']),
      time: new Date(text(record['eventTime']) ?? NaN),
      eventName: text(record['eventName']),
      eventSource: text(record['eventSource']),
      user: userOf(identity),
      accessKeyId: text(identity['accessKeyId']),
      readOnly: typeof record['readOnly'] === 'boolean' ? String(record['readOnly']) : text(record['readOnly']),
      resources: resourcesOf(record),
      record: JSON.stringify(record),
    },
  );
}

/** Returns the name that CloudTrail's lookup uses: an IAM user, a session, `root`, or the calling service. */
function userOf(identity: Readonly<Record<string, unknown>>): string | undefined {
  const { type, userName, principalId, arn, invokedBy } = identity;
  if (type === 'Root') return text(userName) ?? 'root';
  const session =
    type === 'AssumedRole' || type === 'FederatedUser' ? /:(.+)$/.exec(text(principalId) ?? '')?.[1] : undefined;
  return session ?? text(userName) ?? /\/([^/]+)$/.exec(text(arn) ?? '')?.[1] ?? text(invokedBy);
}

function resourcesOf(record: LogRecord): HistoryEvent['resources'] {
  const found = new Map<string, { type: string | undefined; name: string }>();
  const { resources } = record;
  for (const one of Array.isArray(resources) ? (resources as unknown[]) : []) {
    const [name, type] = isRecord(one) ? [text(one['ARN']), text(one['type'])] : [];
    if (name !== undefined) found.set(name, { type, name });
  }
  for (const part of ['requestParameters', 'responseElements'])
    for (const name of namesIn(record[part], '')) if (!found.has(name)) found.set(name, { type: undefined, name });
  return [...found.values()].slice(0, MAX_RESOURCES);
}

function* namesIn(value: unknown, member: string): Generator<string> {
  if (typeof value === 'string') {
    if (value !== '' && value.length <= 1_024 && NAMES_A_RESOURCE.test(member)) yield value;
  } else if (Array.isArray(value)) {
    for (const one of value as unknown[]) yield* namesIn(one, member);
  } else if (isRecord(value)) {
    for (const [name, one] of Object.entries(value)) yield* namesIn(one, name);
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
