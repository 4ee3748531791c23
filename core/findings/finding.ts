import type { Severity } from '../../lib/contract/severities';
import type { PrincipalType } from '../events/principal';
import type { Named } from './outside/named';

/** Whether the call worked: failed is what has an `errorCode` or `errorMessage`, or a sign-in whose response says so. */
export type Outcome = 'success' | 'failure';

/** Who did it, of the event's `userIdentity`. Nothing of this is a parameter of the call. Texts have at most 1,024 characters. */
export interface Who {
  /** Of `userIdentity.type`. */
  readonly kind: PrincipalType;
  /**
   * What a finding is counted by: the role or user, never a session whose name its caller chooses. Sessions of IAM Identity Center's roles
   * are people, named by AWS, and count each.
   */
  readonly key: string;
  /** Without its kind, as in `Deploy` of a role, `alice` of a user, `root`, `ec2.amazonaws.com`; where there is no name, an ARN or ID; else `unknown`. */
  readonly name: string;
  /** `userIdentity.arn`: of a role that of its session. */
  readonly arn?: string;
  /** The name of a role's session, after the colon of `userIdentity.principalId`; its caller chooses it, but for IAM Identity Center. */
  readonly session?: string;
  /** Of the session's context: set when it began, and it stays in all sessions that come of it. */
  readonly sourceIdentity?: string;
  /** Of the key that signed the call: `AKIA…` of a user, `ASIA…` of a session. */
  readonly accessKeyId?: string;
  /** Whether the sign-in was with MFA; undefined where CloudTrail does not say. */
  readonly mfa?: boolean;
  /** The account of the principal, of 12 digits, where it is another than the event's. */
  readonly account?: string;
}

/** One event that one detection matches, as far as anybody may see it. Texts of the event have at most 256 characters unless said. */
export interface Occurrence {
  readonly detectionId: string;
  /** `eventTime`, in ISO 8601; `unknown` where there is none. */
  readonly time: string;
  /** `eventID`, a UUID; of an event without one a hash of it, of a long one its beginning and a hash. */
  readonly eventId: string;
  /** `recipientAccountId`, else the principal's account; 12 digits, or `unknown`. */
  readonly account: string;
  /** `awsRegion`, or `unknown`. */
  readonly region: string;
  readonly who: Who;
  readonly outcome: Outcome;
  readonly eventSource: string;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly readOnly?: boolean;
  /** A sign-in, or a call of a session that a sign-in to the console began. */
  readonly isConsole: boolean;
  /** `sourceIPAddress`: an address, or the name of a service. */
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly vpcEndpoint?: string;
  /** What the detection's paths show, in their order; `resources` last. In messages only: the table holds no values of parameters. */
  readonly shown: readonly { readonly path: string; readonly value: string }[];
  /** A hash of the target, of 16 hexadecimal digits; undefined where there is none. */
  readonly target?: string;
  /** Whom the call names at the detection's `outsidePaths`; undefined where the detection does not ask. */
  readonly named?: Named;
  /** Whether they belong to the organization could not be found out: it counts as if they did not. */
  readonly isUnchecked?: true;
}

/** `counting`: below the detection's threshold, and listed nowhere. */
export type FindingState = 'counting' | 'open' | 'acknowledged' | 'closed';

/** Why a message is owed. */
export type MessageReason = 'opened' | 'new target' | 'success after failures' | 'reminder' | 'reopened';

/** A finding as the table keeps it. Times are ISO 8601 unless their name says milliseconds. */
export interface Finding {
  /** 20 hexadecimal digits of a hash of detection, account, principal and outcome (as the detection counts). */
  readonly id: string;
  /** Counts up each time it opens again after it was closed or quiet. */
  readonly episode: number;
  readonly detectionId: string;
  /** Of the detection, or of the rule for the account, when the episode began. */
  readonly severity: Severity;
  /** 12 digits, of the events; `organization` where the detection counts over all. */
  readonly account: string;
  /** Of the latest event. */
  readonly who: Who;
  /** How many principals, up to 50, of a detection that counts by account or organization; by hash. */
  readonly principals: readonly string[];
  readonly outcome: Outcome;
  readonly state: FindingState;
  /** Events of this episode; while it is counting, those of its minutes. */
  readonly count: number;
  /** By the times of the events, not by when they came. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** From here to `vpcEndpoint` of the latest event, as in `Occurrence`. */
  readonly region: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly isConsole: boolean;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly vpcEndpoint?: string;
  /** The first, and the latest four. */
  readonly eventIds: readonly string[];
  /** `Occurrence.target` of the latest 100. */
  readonly targets: readonly string[];
  /** `this principal` and `this account` never did it before; `learning`: the deployment is too young to know. */
  readonly firstTime?: { readonly principal: boolean; readonly account: boolean; readonly learning: boolean };
  /** Of successes: the latest that came after failures. Each is told once as such, whatever arrives late or again. */
  readonly afterFailuresAt?: string;
  /** Of an event of this episode it could not be found out whether those whom it names belong to the organization. */
  readonly isUnchecked?: true;
  /** Matches by minute since 1970 within the detection's period, while it is counting. */
  readonly minutes?: Readonly<Record<string, number>>;
  /** By hand, with `findings acknowledge` or `close`: until when, the ARN of who did, and why in up to 500 characters. */
  readonly acknowledgedUntil?: string;
  readonly acknowledgedBy?: string;
  readonly note?: string;
  /** What was told: the count at the latest message, when, and how many messages of this episode. */
  readonly toldCount: number;
  readonly toldAt?: string;
  readonly messages: number;
  /** A message is owed from this time on, in milliseconds since 1970. */
  readonly dueAt?: number;
  readonly reason?: MessageReason;
  /** Optimistic locking: each write adds one. */
  readonly version: number;
}

/** What AWS Organizations says of an account (DescribeAccount, ListParents, ListTagsForResource), kept for a day. */
export interface AccountFacts {
  /** 12 digits; `organization`, or what an event has in place of an ID, of which nothing is known. */
  readonly id: string;
  /** Undefined: it was not asked. */
  readonly name?: string;
  /** IDs, `ou-…` and `r-…`, from the account up to the root. */
  readonly parents: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** It could not be asked: what depends on it is decided the loud way. */
  readonly isUnknown?: boolean;
}
