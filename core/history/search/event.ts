/** The event history of one account in one Region. It has its own quota. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface HistoryEvent extends Place {
  readonly eventId: string;
  /** In whole seconds since the epoch. */
  readonly time: number;
  readonly eventName: string;
  readonly eventSource: string;
  /** As CloudTrail looks it up: an IAM user, a role session name, `root`. */
  readonly user: string | undefined;
  /** `IAMUser`, `AssumedRole`, `Root`, `AWSService` … */
  readonly userType: string | undefined;
  /** The ARN of the user or session. */
  readonly principalArn: string | undefined;
  /** The role of the session, and the session name. */
  readonly role: string | undefined;
  readonly session: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly readOnly: boolean | undefined;
  /** Whether MFA was used when the session or sign-in began; `undefined` if the event does not say. */
  readonly mfa: boolean | undefined;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** An API call that two accounts record has two event IDs, but one shared event ID. */
  readonly sharedEventId: string | undefined;
  readonly resources: readonly { readonly type: string | undefined; readonly name: string | undefined }[];
  /** The record as CloudTrail wrote it, as JSON. If it is not JSON, its text as a JSON string. */
  readonly record: string;
}

export function placeKey({ account, region }: Place): string {
  return `${account}/${region}`;
}

/** IDs are ASCII, so plain comparison works everywhere, independent of the locale. */
export function byId(a: { readonly eventId: string }, b: { readonly eventId: string }): number {
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0;
}
