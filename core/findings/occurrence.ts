import { createHash } from 'node:crypto';
import type { FindingDetection } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import { factsOf, type LogRecord } from '../events/log-record';
import type { Occurrence, Outcome } from './finding';
import { shownOf } from './shown';
import { whoOf } from './who';

/** What CloudTrail allows in these fields is longer than anybody reads. */
const MAX_TEXT = 256;

/** What a finding knows of an event that a detection matches. */
export function occurrenceOf(
  record: LogRecord,
  { id, findingPaths }: Pick<FindingDetection, 'id' | 'findingPaths'>,
): Occurrence {
  const { time, account, eventId } = factsOf(record);
  const shown = shownOf(record, findingPaths);
  const [target] = shown;
  const optional = (name: string, from: string): Record<string, string> => {
    const value = text(record[from]);
    return value === undefined ? {} : { [name]: value };
  };
  return {
    detectionId: id,
    time,
    // Events without an ID do not exist; two that are equal in everything count once then.
    eventId: eventId ?? hashOf(JSON.stringify(record)),
    account,
    region: text(record['awsRegion']) ?? 'unknown',
    who: whoOf(record),
    outcome: outcomeOf(record),
    eventSource: text(record['eventSource']) ?? 'unknown',
    eventName: text(record['eventName']) ?? 'unknown',
    ...optional('errorCode', 'errorCode'),
    ...(typeof record['readOnly'] === 'boolean' && { readOnly: record['readOnly'] }),
    isConsole: String(record['sessionCredentialFromConsole']) === 'true' || record['eventType'] === 'AwsConsoleSignIn',
    ...optional('sourceIp', 'sourceIPAddress'),
    ...optional('userAgent', 'userAgent'),
    ...optional('vpcEndpoint', 'vpcEndpointId'),
    shown,
    ...(target !== undefined && { target: hashOf(`${target.path}=${target.value}`).slice(0, 16) }),
  };
}

/** A sign-in that fails says so in its response, and some other events in their message alone. */
export function outcomeOf({ errorCode, errorMessage, eventName, responseElements }: LogRecord): Outcome {
  if (text(errorCode) !== undefined || text(errorMessage) !== undefined) return 'failure';
  const said = isRecord(responseElements) && typeof eventName === 'string' ? responseElements[eventName] : undefined;
  return said === 'Failure' ? 'failure' : 'success';
}

/**
 * The ID of the finding that an event belongs to: what is the same detection, account, role or user, and outcome is the same finding.
 * A detection that counts by account leaves out who, one that counts over the organization the account too.
 */
export function findingIdOf(
  { detectionId, account, who, outcome }: Pick<Occurrence, 'detectionId' | 'account' | 'who' | 'outcome'>,
  { countBy }: Pick<FindingDetection, 'countBy'>,
): string {
  const key = [detectionId, countBy === 'organization' ? '' : account, countBy === 'principal' ? who.key : '', outcome];
  return hashOf(JSON.stringify(key)).slice(0, 20);
}

export function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

function text(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT - 1)}…` : value;
}
