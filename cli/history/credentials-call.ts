import { isRecord } from '../../lib/contract/is-record';
import { callOf, type WrittenEvent } from './written-event';

/** The credentials that a call returned: CloudTrail records their key with every call that they sign. */
export interface Session {
  readonly eventId: string;
  /** For example `sts:AssumeRole`. */
  readonly call: string;
  /** The caller. */
  readonly caller: string;
  /** The ARN of the session, if there is one. */
  readonly principal: string | undefined;
  /** The account in which it acts: that of the role. */
  readonly account: string;
  readonly accessKeyId: string;
  /** In milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Otherwise `to` is the longest possible lifetime of such credentials. */
  readonly isEndKnown: boolean;
}

/** Another event that contains the credentials. */
export interface Elsewhere {
  readonly eventName: string;
  readonly account: string;
  /** `undefined` for any. */
  readonly region: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly isIt: (event: WrittenEvent) => boolean;
  /** Why it is searched for, worded to follow "The credentials are". */
  readonly why: string;
}

export type CallOutcome =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'elsewhere'; readonly elsewhere: Elsewhere }
  | { readonly kind: 'nothing'; readonly why: string };

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SSO_CALL = 'sso:GetRoleCredentials';

/**
 * The maximum lifetime of their credentials.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 */
const LONGEST_MS: Readonly<Record<string, number>> = {
  'sts:AssumeRole': 12 * HOUR_MS,
  'sts:AssumeRoleWithSAML': 12 * HOUR_MS,
  'sts:AssumeRoleWithWebIdentity': 12 * HOUR_MS,
  'sts:AssumeRoot': 15 * MINUTE_MS,
  'sts:GetFederationToken': 36 * HOUR_MS,
  'sts:GetSessionToken': 36 * HOUR_MS,
};

export const CREDENTIALS_CALLS: readonly string[] = [...Object.keys(LONGEST_MS), SSO_CALL];

/** Returns what an event says about the credentials that its call returned. */
export function outcomeOf(event: WrittenEvent): CallOutcome {
  const call = callOf(event);
  if (!CREDENTIALS_CALLS.includes(call))
    return {
      kind: 'nothing',
      why: `it is ${call}, which returns no credentials; allowed: ${CREDENTIALS_CALLS.join(', ')}${ownKey(event)}`,
    };
  if (event.errorCode !== undefined)
    return {
      kind: 'nothing',
      why: `${call} failed with ${event.errorCode}${event.errorMessage === undefined ? '' : ` (${event.errorMessage})`}: it returned no credentials`,
    };
  const record = object(event.record);
  const response = object(record['responseElements']);
  const credentials = object(response['credentials']);
  const accessKeyId = text(credentials['accessKeyId']);
  if (accessKeyId === undefined) {
    const elsewhere = call === SSO_CALL ? identityCenterRole(event, record) : otherAccount(event, record);
    return elsewhere
      ? { kind: 'elsewhere', elsewhere }
      : {
          kind: 'nothing',
          why: `the record of ${call} contains no credentials, and no reference to another record that does`,
        };
  }
  const from = Date.parse(event.time);
  const principal = text(object(response['assumedRoleUser'])['arn']) ?? text(object(response['federatedUser'])['arn']);
  const target = text(object(record['requestParameters'])['targetPrincipal']);
  const end = expiration(text(credentials['expiration']));
  const longest = from + (LONGEST_MS[call] ?? 36 * HOUR_MS);
  return {
    kind: 'session',
    session: {
      eventId: event.eventId,
      call,
      caller: event.principalArn ?? event.user ?? event.userType ?? 'somebody unknown',
      principal,
      account:
        accountOf(principal) ?? accountOf(target) ?? text(object(record['userIdentity'])['accountId']) ?? event.account,
      accessKeyId,
      from,
      to: end ?? longest,
      isEndKnown: end !== undefined,
    },
  };
}

/** The caller's account and the role's account both record it, with different event IDs. */
function otherAccount(
  { eventName, region, account, sharedEventId, time }: WrittenEvent,
  record: Fields,
): Elsewhere | undefined {
  const resources = Array.isArray(record['resources'])
    ? (record['resources'] as unknown[]).map((one) => text(object(one)['accountId']))
    : [];
  const known = [
    text(object(record['userIdentity'])['accountId']),
    accountOf(text(object(record['requestParameters'])['roleArn'])),
    ...resources,
  ];
  const other = known.find((one) => one !== undefined && one !== account);
  if (other === undefined || sharedEventId === undefined) return undefined;
  return {
    eventName,
    account: other,
    region,
    ...around(time),
    isIt: (event) => event.sharedEventId === sharedEventId,
    why: `in the record of account ${other}, by its sharedEventID ${sharedEventId}`,
  };
}

/**
 * Identity Center assumes the role in the account of the role.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sso-entries.html
 */
function identityCenterRole({ time }: WrittenEvent, record: Fields): Elsewhere | undefined {
  const said = { ...object(record['requestParameters']), ...object(record['serviceEventDetails']) };
  const account = text(said['account_id']) ?? text(said['accountId']);
  const role = text(said['role_name']) ?? text(said['roleName']);
  if (account === undefined || role === undefined) return undefined;
  const user = text(object(record['userIdentity'])['userName']);
  return {
    eventName: 'AssumeRoleWithSAML',
    account,
    region: undefined,
    ...around(time),
    isIt({ record: other }) {
      const arn = text(object(object(object(other)['responseElements'])['assumedRoleUser'])['arn']) ?? '';
      const [, assumed = '', session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
      // The name of the permission set is followed by twelve or sixteen letters and digits.
      return (
        (assumed.startsWith(`AWSReservedSSO_${role}_`) || assumed === role) && (user === undefined || session === user)
      );
    },
    why: `in an AssumeRoleWithSAML of account ${account} for the role AWSReservedSSO_${role}_…${user === undefined ? '' : ` and the session ${user}`}, within a minute`,
  };
}

function around(time: string): { from: number; to: number } {
  return { from: Date.parse(time) - MINUTE_MS, to: Date.parse(time) + MINUTE_MS };
}

function ownKey({ accessKeyId }: WrittenEvent): string {
  return accessKeyId?.startsWith('ASIA')
    ? `. To see what else was done with its own credentials: history access-key ${accessKeyId}`
    : '';
}

/**
 * STS records `Nov 2, 2026, 11:00:00 AM` in UTC; the space before AM may be one of several characters. Otherwise it is
 * ISO 8601.
 */
export function expiration(written: string | undefined): number | undefined {
  const [, day, clock, half] =
    /^([A-Z][a-z]{2} \d{1,2}, \d{4}),? (\d{1,2}:\d{2}:\d{2})\s([AP]M)$/.exec(written ?? '') ?? [];
  const iso = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.exec(written ?? '')?.[0];
  const time = Date.parse(day === undefined ? (iso ?? '') : `${day} ${clock ?? ''} ${half ?? ''} UTC`);
  return Number.isNaN(time) ? undefined : time;
}

/** From an ARN, or an account ID. */
function accountOf(principal: string | undefined): string | undefined {
  return /^(?:arn:[^:]+:[^:]+:[^:]*:)?(\d{12})(?::|$)/.exec(principal ?? '')?.[1];
}

type Fields = Readonly<Record<string, unknown>>;

function object(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
