import type { Severity } from '../../lib/contract/severities';
import type { PrincipalType } from '../events/principal';

export type Outcome = 'success' | 'failure';

/** Who did it. Nothing of this is a parameter of the call. */
export interface Who {
  readonly kind: PrincipalType;
  /**
   * What a finding is counted by: the role or user, never a session whose name its caller chooses. Sessions of IAM Identity Center's roles
   * are people, named by AWS, and count each.
   */
  readonly key: string;
  /** As in `role/Deploy`, `user/alice`, `root`, `ec2.amazonaws.com`. */
  readonly name: string;
  readonly arn?: string;
  readonly session?: string;
  readonly sourceIdentity?: string;
  readonly accessKeyId?: string;
  readonly mfa?: boolean;
  /** The account of the principal, where it is another than the event's. */
  readonly account?: string;
}

/** One event that one detection matches, as far as anybody may see it. */
export interface Occurrence {
  readonly detectionId: string;
  /** ISO 8601. */
  readonly time: string;
  readonly eventId: string;
  readonly account: string;
  readonly region: string;
  readonly who: Who;
  readonly outcome: Outcome;
  readonly eventSource: string;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly readOnly?: boolean;
  readonly isConsole: boolean;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly vpcEndpoint?: string;
  /** What the detection's paths show, in their order; `resources` last. In messages only: the table holds no values of parameters. */
  readonly shown: readonly { readonly path: string; readonly value: string }[];
  /** A hash of the target, of 16 hexadecimal digits; undefined where there is none. */
  readonly target?: string;
}

export type FindingState = 'counting' | 'open' | 'acknowledged' | 'closed';

/** Why a message is owed. */
export type MessageReason = 'opened' | 'new target' | 'success after failures' | 'reminder' | 'reopened';

/** A finding as the table keeps it. Times are ISO 8601 unless their name says milliseconds. */
export interface Finding {
  /** 20 hexadecimal digits of a hash of detection, account, principal and outcome (as the detection counts). */
  readonly id: string;
  /** Counts up each time it opens anew after it was closed or quiet. */
  readonly episode: number;
  readonly detectionId: string;
  readonly severity: Severity;
  /** `organization` where the detection counts over all. */
  readonly account: string;
  /** Of the latest event. */
  readonly who: Who;
  /** How many principals, up to 50, of a detection that counts by account or organization; by hash. */
  readonly principals: readonly string[];
  readonly outcome: Outcome;
  readonly state: FindingState;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
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
  /** The latest 100. */
  readonly targets: readonly string[];
  /** `this principal` and `this account` never did it before; `learning`: the deployment is too young to know. */
  readonly firstTime?: { readonly principal: boolean; readonly account: boolean; readonly learning: boolean };
  /** Of successes: the latest that came after failures. Each is told once as such, whatever arrives late or again. */
  readonly afterFailuresAt?: string;
  /** Matches by minute since 1970 within the detection's period, while it is counting. */
  readonly minutes?: Readonly<Record<string, number>>;
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

/** What AWS Organizations says of an account. */
export interface AccountFacts {
  readonly id: string;
  readonly name?: string;
  /** From the account up to the root. */
  readonly parents: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** It could not be asked: what depends on it is decided the loud way. */
  readonly isUnknown?: boolean;
}
