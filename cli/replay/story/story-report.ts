import type { PrincipalType } from '../../../core/events/principal';
import type { ActKind } from './act-kinds';

/**
 * What related principals did: whoever gained access, the roles that they assumed, and the users and keys that they
 * created. There is a story for each such chain with a finding that pages or notifies, and for every chain of a
 * principal given with `--principal`. Times are ISO 8601, in UTC.
 */
export interface StoryReport {
  /** Of its most severe finding; absent if none pages or notifies. */
  readonly severity?: 'page' | 'notify';
  /** IDs of the detections with findings that page or notify, most severe first. */
  readonly detections: readonly string[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** In the order in which they appeared. As far as the data show, the first one gained access without the others. */
  readonly principals: readonly StoryPrincipal[];
  readonly principalsLeftOut: number;
  /** What was created or changed, and not deleted later in the data. */
  readonly leftBehind: readonly LeftBehind[];
  readonly leftBehindLeftOut: number;
}

export interface StoryPrincipal {
  /** For a role its name, not that of its session. */
  readonly name: string;
  readonly principalType: PrincipalType;
  readonly account: string;
  readonly principalArn?: string;
  /** For a role of IAM Identity Center, the person. */
  readonly session?: string;
  /** Where its credentials come from: calls of others in this story. Empty for whoever gained access. */
  readonly origins: readonly Origin[];
  readonly accessKeyIds: readonly string[];
  /** For a user or root: whether the sign-in used MFA, if CloudTrail says so. */
  readonly mfa?: boolean;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly events: number;
  /** Its first event is at least a day after the first event of the data. */
  readonly isNew: boolean;
  readonly accounts: readonly StoryDetail[];
  readonly regions: readonly StoryDetail[];
  /** IP addresses, and names of services that called on its behalf. */
  readonly addresses: readonly StoryDetail[];
  readonly userAgents: readonly StoryDetail[];
  /** In order of their first time. */
  readonly acts: readonly StoryAct[];
  /** Events of calls beyond the 200 that are kept. */
  readonly actsLeftOut: number;
}

export interface Origin {
  /** How it was handed over: for example `sts:AssumeRole`, `iam:CreateAccessKey`, `iam:CreateUser`. */
  readonly call: string;
  readonly time: string;
  /** Name and account of the caller. */
  readonly by: string;
  readonly account: string;
  /** The access key in the response. */
  readonly accessKeyId?: string;
}

export interface StoryDetail {
  readonly value: string;
  readonly firstSeen: string;
  /** The principal was active for a day before it first appeared. */
  readonly isNew: boolean;
  /** Nobody outside this story has it in the data. */
  readonly isOnlyHere: boolean;
  /** Who else has it: one principal for each other chain of credentials. Absent if nobody has it, or more than three do. */
  readonly others?: readonly Pick<StoryPrincipal, 'name' | 'principalType' | 'account'>[];
}

export interface StoryAct {
  readonly kind: ActKind;
  /** For example `iam:CreateUser`. */
  readonly call: string;
  readonly errorCode?: string;
  readonly events: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The targets, at most 25. */
  readonly targets: readonly string[];
  readonly targetsLeftOut: number;
}

export interface LeftBehind {
  readonly kind: 'created' | 'changed';
  readonly call: string;
  readonly target?: string;
  readonly time: string;
  readonly by: string;
  readonly account: string;
}
