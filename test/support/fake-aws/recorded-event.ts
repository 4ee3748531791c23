/** An event as the fake keeps it. */
export interface RecordedEvent {
  readonly account: string;
  readonly region: string;
  readonly eventId: string;
  /** Whole seconds since 1970. */
  readonly time: number;
  readonly eventName: string;
  readonly eventSource: string;
  readonly user: string;
  readonly accessKeyId: string;
  readonly readOnly: boolean;
  readonly sourceIp: string;
  readonly errorCode?: string;
  readonly sharedEventId?: string;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  /** Of the record, in place of what it would have. */
  readonly fields?: object;
  /** Additional text in the record: real ones are about 2 kB. */
  readonly padding?: string;
}

/** As `LookupEvents` answers it. */
export function lookedUp(event: RecordedEvent): object {
  return {
    EventId: event.eventId,
    EventName: event.eventName,
    ReadOnly: String(event.readOnly),
    AccessKeyId: event.accessKeyId,
    EventTime: event.time,
    EventSource: event.eventSource,
    Username: event.user,
    Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: record(event),
  };
}

export function record(event: RecordedEvent): string {
  return JSON.stringify({
    eventVersion: '1.11',
    eventTime: new Date(event.time * 1_000).toISOString().replace('.000Z', 'Z'),
    eventSource: event.eventSource,
    eventName: event.eventName,
    awsRegion: event.region,
    sourceIPAddress: event.sourceIp,
    userIdentity: { type: 'IAMUser', accountId: event.account, accessKeyId: event.accessKeyId, userName: event.user },
    ...(event.errorCode && { errorCode: event.errorCode }),
    eventID: event.eventId,
    ...(event.sharedEventId && { sharedEventID: event.sharedEventId }),
    recipientAccountId: event.account,
    ...(event.padding && { requestParameters: { padding: event.padding } }),
    ...event.fields,
  });
}

const ATTRIBUTES: Readonly<Record<string, (event: RecordedEvent, value: string) => boolean>> = {
  EventId: ({ eventId }, value) => eventId === value,
  EventName: ({ eventName }, value) => eventName === value,
  ReadOnly: ({ readOnly }, value) => String(readOnly) === value,
  Username: ({ user }, value) => user === value,
  ResourceType: ({ resources }, value) => resources.some(({ type }) => type === value),
  ResourceName: ({ resources }, value) => resources.some(({ name }) => name === value),
  EventSource: ({ eventSource }, value) => eventSource === value,
  AccessKeyId: ({ accessKeyId }, value) => accessKeyId === value,
};

/** Whether `LookupEvents` finds the event by the attribute; `undefined` for a key that it does not know. */
export function isFoundBy(key: string, value: string): ((event: RecordedEvent) => boolean) | undefined {
  const test = ATTRIBUTES[key];
  return test && ((event) => test(event, value));
}
