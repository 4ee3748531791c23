import type { RecordedEvent } from '../../support/fake-aws/recorded-event';
import { seededEvent } from '../../core/history/seeded-events';

export const HOUR = 3_600;
export const BEGAN = Math.floor(Date.now() / 1_000) - 3 * HOUR;
export const KEY = 'ASIAIOSFODNN7EXAMPLE';
export const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const CALL = idOf(1);

/** As STS writes times into its records. */
function written(second: number): string {
  const time = new Date(second * 1_000);
  return `${time.toLocaleDateString('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' })}, ${time.toLocaleTimeString('en-US', { timeZone: 'UTC' })}`;
}

export function recorded(
  account: string,
  number: number,
  seconds: number,
  given: Partial<RecordedEvent> = {},
): RecordedEvent {
  return {
    ...seededEvent({ account, region: 'us-east-1' }, BEGAN + seconds, '00000000', number),
    eventId: idOf(number),
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    errorCode: undefined,
    ...given,
  };
}

interface Gives {
  readonly eventName?: string;
  readonly eventSource?: string;
  readonly role?: string;
  readonly key?: string;
  readonly fields?: object;
}

/** A call that gives credentials. */
export function gives(
  account: string,
  number: number,
  seconds: number,
  {
    eventName = 'AssumeRole',
    eventSource = 'sts.amazonaws.com',
    role = `arn:aws:sts::${account}:assumed-role/Deploy/alice`,
    key = KEY,
    fields = {},
  }: Gives = {},
  given: Partial<RecordedEvent> = {},
): RecordedEvent {
  const response = {
    credentials: { accessKeyId: key, sessionToken: 'x', expiration: written(BEGAN + seconds + HOUR) },
    assumedRoleUser: { arn: role },
  };
  return recorded(account, number, seconds, {
    eventName,
    eventSource,
    fields: { responseElements: response, ...fields },
    ...given,
  });
}

export const done = (
  account: string,
  number: number,
  seconds: number,
  given: Partial<RecordedEvent> = {},
): RecordedEvent =>
  recorded(account, number, seconds, { accessKeyId: KEY, user: 'alice', eventName: 'PutBucketPolicy', ...given });
