import type { FindingDetection } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import { factsOf, type LogRecord } from '../events/log-record';
import { boundedId, hashOf, shortText } from './bounded-text';
import type { Occurrence, Outcome } from './finding';
import { shownOf, targetOf } from './shown';
import { whoOf } from './who';

/**
 * In characters; both are longer than any from CloudTrail. They are part of keys, which DynamoDB limits to 2,048 bytes.
 */
const LONGEST_EVENT_ID = 128;
const LONGEST_ACCOUNT = 64;

/** Returns what a finding needs from an event that a detection matched. */
export function occurrenceOf(
  record: LogRecord,
  { id, findingPaths }: Pick<FindingDetection, 'id' | 'findingPaths'>,
): Occurrence {
  const { time, account, eventId } = factsOf(record);
  const target = targetOf(record, findingPaths);
  const optional = (name: string, from: string): Record<string, string> => {
    const value = shortText(record[from]);
    return value === undefined ? {} : { [name]: value };
  };
  return {
    detectionId: id,
    time,
    // CloudTrail always sets an ID. Without one, identical events would count once.
    eventId: boundedId(eventId ?? hashOf(JSON.stringify(record)), LONGEST_EVENT_ID),
    account: boundedId(account, LONGEST_ACCOUNT),
    region: shortText(record['awsRegion']) ?? 'unknown',
    who: whoOf(record),
    outcome: outcomeOf(record),
    eventSource: shortText(record['eventSource']) ?? 'unknown',
    eventName: shortText(record['eventName']) ?? 'unknown',
    ...optional('errorCode', 'errorCode'),
    ...(typeof record['readOnly'] === 'boolean' && { readOnly: record['readOnly'] }),
    isConsole: String(record['sessionCredentialFromConsole']) === 'true' || record['eventType'] === 'AwsConsoleSignIn',
    ...optional('sourceIp', 'sourceIPAddress'),
    ...optional('userAgent', 'userAgent'),
    ...optional('vpcEndpoint', 'vpcEndpointId'),
    shown: shownOf(record, findingPaths),
    ...(target !== undefined && { target }),
  };
}

/** A failed sign-in is reported in its response; some other failures only in the message. */
export function outcomeOf({ errorCode, errorMessage, eventName, responseElements }: LogRecord): Outcome {
  if (shortText(errorCode) !== undefined || shortText(errorMessage) !== undefined) return 'failure';
  const said = isRecord(responseElements) && typeof eventName === 'string' ? responseElements[eventName] : undefined;
  return said === 'Failure' ? 'failure' : 'success';
}

/**
 * Returns the ID of the finding that an event belongs to: one finding per detection, account, role or user, and
 * outcome. A detection that counts by account leaves out the principal; one that counts over the organization leaves
 * out the account too.
 */
export function findingIdOf(
  { detectionId, account, who, outcome }: Pick<Occurrence, 'detectionId' | 'account' | 'who' | 'outcome'>,
  { countBy }: Pick<FindingDetection, 'countBy'>,
): string {
  const key = [detectionId, countBy === 'organization' ? '' : account, countBy === 'principal' ? who.key : '', outcome];
  return hashOf(JSON.stringify(key)).slice(0, 20);
}
