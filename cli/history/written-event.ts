/** An event as the function writes it. A function deployed earlier leaves out fields that it does not know. */
export interface WrittenEvent {
  readonly time: string;
  readonly account: string;
  readonly region: string;
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly user?: string;
  readonly userType?: string;
  readonly principalArn?: string;
  readonly role?: string;
  readonly session?: string;
  readonly accessKeyId?: string;
  readonly mfa?: boolean;
  readonly readOnly?: boolean;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly sharedEventId?: string;
  readonly resources: readonly { readonly type?: string; readonly name?: string }[];
  readonly record?: unknown;
}

/** For example `iam:CreateUser`. */
export function callOf({ eventSource, eventName }: WrittenEvent): string {
  return `${eventSource.replace(/\.amazonaws\.com$/, '')}:${eventName}`;
}
