/** One account's event history in one Region: what has a quota of its own. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface HistoryEvent extends Place {
  readonly eventId: string;
  /** Whole seconds since 1970. */
  readonly time: number;
  readonly eventName: string;
  readonly eventSource: string;
  /** As CloudTrail looks it up: an IAM user, the name of a role's session, `root`. */
  readonly user: string | undefined;
  /** `IAMUser`, `AssumedRole`, `Root`, `AWSService` … */
  readonly userType: string | undefined;
  /** Of the user or session. */
  readonly principalArn: string | undefined;
  /** The role whose session it is, and the session's name. */
  readonly role: string | undefined;
  readonly session: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly readOnly: boolean | undefined;
  /** Whether a second factor was given where the session or the sign-in began; `undefined` where nothing is said of it. */
  readonly mfa: boolean | undefined;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  /** One API call that two accounts record has two event ids and this in common. */
  readonly sharedEventId: string | undefined;
  readonly resources: readonly { readonly type: string | undefined; readonly name: string | undefined }[];
  /** The record as CloudTrail wrote it, JSON; should it be anything else, that text as a JSON string. */
  readonly record: string;
}

export function placeKey({ account, region }: Place): string {
  return `${account}/${region}`;
}

/** Ids are ASCII: plain comparison is the same everywhere, a locale's is not. */
export function byId(a: { readonly eventId: string }, b: { readonly eventId: string }): number {
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0;
}
