import { isRecord } from '../../lib/contract/is-record';
/** An event in a log file. */
export type LogRecord = Readonly<Record<string, unknown>>;

export const UNKNOWN = 'unknown';

/** Counted for every event, matching or not. */
export interface RecordFacts {
  /** For example `2026-11-24T09:14:27Z`; any other text if it does not have CloudTrail's form. */
  readonly time: string;
  readonly service: string;
  readonly account: string;
  readonly eventId: string | undefined;
}

export function factsOf(record: LogRecord): RecordFacts {
  const { eventTime, eventSource, eventID, recipientAccountId, userIdentity } = record;
  const owner = isRecord(userIdentity) ? userIdentity['accountId'] : undefined;
  return {
    time: text(eventTime) ?? UNKNOWN,
    service: text(eventSource) ?? UNKNOWN,
    account: text(recipientAccountId) ?? text(owner) ?? UNKNOWN,
    eventId: text(eventID),
  };
}

/** Insights have no principal, and metric filters for management events do not receive them. */
export function isInsight({ eventCategory, eventType, insightDetails }: LogRecord): boolean {
  return eventCategory === 'Insight' || eventType === 'AwsCloudTrailInsight' || isRecord(insightDetails);
}

/** Returns the principal in the words that people use: a role's name rather than its session. */
export function actorOf({ userIdentity: identity }: LogRecord): string {
  if (!isRecord(identity)) return UNKNOWN;
  const { type, userName, arn, principalId, invokedBy, accountId, sessionContext } = identity;
  const issuer = isRecord(sessionContext) ? sessionContext['sessionIssuer'] : undefined;
  if (type === 'Root') return 'root';
  return (
    text(isRecord(issuer) ? issuer['userName'] : undefined) ??
    text(userName) ??
    text(arn) ??
    text(invokedBy) ??
    text(principalId) ??
    text(accountId) ??
    text(type) ??
    UNKNOWN
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
