import type { Severity } from '../../lib/contract/severities';
import type { PrincipalType } from '../events/principal';
import type { Named } from './outside/named';

/**
 * Whether the call succeeded. It failed if the event has an `errorCode` or `errorMessage`, or is a sign-in whose
 * response reports a failure.
 */
export type Outcome = 'success' | 'failure';

/**
 * The principal, from `userIdentity` of the event, never from parameters of the call. Texts have at most 1,024
 * characters.
 */
export interface Who {
  /** From `userIdentity.type`. */
  readonly kind: PrincipalType;
  /**
   * What findings are counted by: the role or user, not the session, whose name the caller can choose. Sessions of IAM
   * Identity Center roles are named by AWS after the person and count separately.
   */
  readonly key: string;
  /**
   * The name without the kind: `Deploy` for a role, `alice` for a user, `root`, `ec2.amazonaws.com`. Without a name, an
   * ARN or ID, else `unknown`.
   */
  readonly name: string;
  /** `userIdentity.arn`. For a role, the ARN of its session. */
  readonly arn?: string;
  /**
   * The role session name, after the colon of `userIdentity.principalId`. The caller chooses it, except for IAM
   * Identity Center.
   */
  readonly session?: string;
  /** From the session context. Set when the session starts, and kept in all sessions chained from it. */
  readonly sourceIdentity?: string;
  /** The access key that signed the call: `AKIA…` of a user, `ASIA…` of a session. */
  readonly accessKeyId?: string;
  /** Whether the sign-in used MFA. `undefined` if CloudTrail does not say. */
  readonly mfa?: boolean;
  /** The 12-digit account ID of the principal, if it is not the account of the event. */
  readonly account?: string;
}

/**
 * An event that a detection matched, without anything confidential. Texts from the event have at most 256 characters
 * unless noted.
 */
export interface Occurrence {
  readonly detectionId: string;
  /** `eventTime`, in ISO 8601; `unknown` if missing. */
  readonly time: string;
  /** `eventID`, a UUID. Without one, a hash of the event; a long one becomes its beginning and a hash. */
  readonly eventId: string;
  /** `recipientAccountId`, else the account of the principal: 12 digits, or `unknown`. */
  readonly account: string;
  /** `awsRegion`, or `unknown`. */
  readonly region: string;
  readonly who: Who;
  readonly outcome: Outcome;
  readonly eventSource: string;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly readOnly?: boolean;
  /** Whether this is a console sign-in, or a call in a session that started with one. */
  readonly isConsole: boolean;
  /** `sourceIPAddress`: an IP address or the name of an AWS service. */
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly vpcEndpoint?: string;
  /**
   * The values at the paths of the detection, in order, with `resources` last. Only sent in messages: the table stores
   * no parameter values.
   */
  readonly shown: readonly { readonly path: string; readonly value: string }[];
  /** A hash of the target, 16 hexadecimal digits. `undefined` if there is no target. */
  readonly target?: string;
  /**
   * The principals and accounts that the call names at the `outsidePaths` of the detection. `undefined` if it has none.
   */
  readonly named?: Named;
  /** Whether they belong to the organization could not be determined: the event counts as if they did not. */
  readonly isUnchecked?: true;
}

/** `counting`: below the threshold of the detection, and not listed anywhere. */
export type FindingState = 'counting' | 'open' | 'acknowledged' | 'closed';

/** Why a message is due. */
export type MessageReason = 'opened' | 'new target' | 'success after failures' | 'reminder' | 'reopened';

/** A finding as stored in the table. Times are ISO 8601 unless noted as milliseconds. */
export interface Finding {
  /**
   * 20 hexadecimal digits: a hash of detection, account, principal and outcome, depending on how the detection counts.
   */
  readonly id: string;
  /** Increases each time the finding opens again after it was closed or quiet. */
  readonly episode: number;
  readonly detectionId: string;
  /** The severity when the episode began, from the detection or from the severity rule for the account. */
  readonly severity: Severity;
  /** The 12-digit account ID of the events; `organization` if the detection counts over all accounts. */
  readonly account: string;
  /** The principal of the latest event. */
  readonly who: Who;
  /** Hashes of up to 50 principals, for a detection that counts by account or organization. */
  readonly principals: readonly string[];
  readonly outcome: Outcome;
  readonly state: FindingState;
  /** The number of events in this episode; while counting, of the events in `minutes`. */
  readonly count: number;
  /** By event time, not by arrival. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** From here to `vpcEndpoint`: from the latest event, as in `Occurrence`. */
  readonly region: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly isConsole: boolean;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly vpcEndpoint?: string;
  /** The first event ID and the latest four. */
  readonly eventIds: readonly string[];
  /** `Occurrence.target` of the latest 100 targets. */
  readonly targets: readonly string[];
  /**
   * Whether this principal and this account had never done it before. `learning`: the deployment is too new to know.
   */
  readonly firstTime?: { readonly principal: boolean; readonly account: boolean; readonly learning: boolean };
  /**
   * For successes: the time of the latest one after failures. Each is notified once, whatever arrives late or again.
   */
  readonly afterFailuresAt?: string;
  /**
   * For an event in this episode, whether the accounts that it names belong to the organization could not be
   * determined.
   */
  readonly isUnchecked?: true;
  /** While counting: matches per minute since the epoch, within the period of the detection. */
  readonly minutes?: Readonly<Record<string, number>>;
  /** Set by `findings acknowledge` or `findings close`: until when, by which ARN, and why (at most 500 characters). */
  readonly acknowledgedUntil?: string;
  readonly acknowledgedBy?: string;
  readonly note?: string;
  /** The count at the latest message, its time, and the number of messages in this episode. */
  readonly toldCount: number;
  readonly toldAt?: string;
  readonly messages: number;
  /** When a message is due, in milliseconds since the epoch. */
  readonly dueAt?: number;
  readonly reason?: MessageReason;
  /** For optimistic locking: each write adds one. */
  readonly version: number;
}

/**
 * What AWS Organizations knows about an account (DescribeAccount, ListParents, ListTagsForResource), cached for a day.
 */
export interface AccountFacts {
  /** 12 digits. For `organization`, or a text that is not an account ID, nothing is known. */
  readonly id: string;
  /** `undefined` if it was not looked up. */
  readonly name?: string;
  /** IDs (`ou-…`, `r-…`) from the account up to the root. */
  readonly parents: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** The lookup failed: routes and severity rules that depend on it choose the more severe option. */
  readonly isUnknown?: boolean;
}
