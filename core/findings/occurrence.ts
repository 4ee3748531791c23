import type { FindingDetection } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';
import { factsOf, type LogRecord } from '../events/log-record';
import { boundedId, hashOf, shortText } from './bounded-text';
import type { Occurrence, Outcome } from './finding';
import { shownOf, targetOf } from './shown';
import { whoOf } from './who';

/** Characters; both are longer than CloudTrail's. They stand in keys, which DynamoDB takes up to 2,048 bytes of. */
const LONGEST_EVENT_ID = 128;
const LONGEST_ACCOUNT = 64;

/** What a finding knows of an event that a detection matches. */
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
    // Events without an ID do not exist; two that are equal in everything count once then.
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

/** A sign-in that fails says so in its response, and some other events in their message alone. */
export function outcomeOf({ errorCode, errorMessage, eventName, responseElements }: LogRecord): Outcome {
  if (shortText(errorCode) !== undefined || shortText(errorMessage) !== undefined) return 'failure';
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
