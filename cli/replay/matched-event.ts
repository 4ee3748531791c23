import { actorOf, type LogRecord, type RecordFacts } from '../../core/events/log-record';
import { principalOf } from '../../core/events/principal';
import type { MatchReport } from './replay-report';
import { targetsOf } from './targets';

/** Detections are identified by index until everything is read. */
export type MatchedEvent = Omit<MatchReport, 'detections' | 'severity'>;

/** Maximum length of a text: CloudTrail's own limit for a user agent and an error message is 1 KB. */
export const MOST_CHARACTERS = 1_024;
const MOST_SHARED = 20_000;

/**
 * Creates the report entries of matching events. Tens of thousands are kept in memory, so common texts are shared, and
 * no entry refers to its event.
 */
export class MatchedEvents {
  private readonly shared = new Map<string, string>();

  public of(record: LogRecord, { time, account }: RecordFacts): MatchedEvent {
    const { principalType, principalArn, session, accessKeyId, mfa } = principalOf(record);
    const { targets, leftOut } = targetsOf(record);
    return {
      eventId: this.kept(textOf(record['eventID'])),
      eventTime: this.kept(time),
      eventSource: this.kept(textOf(record['eventSource'])),
      eventName: this.kept(textOf(record['eventName'])),
      actor: this.kept(actorOf(record)),
      principalType,
      ...this.optional('principalArn', principalArn),
      ...this.optional('session', session),
      ...this.optional('accessKeyId', accessKeyId),
      ...(mfa !== undefined && { mfa }),
      account: this.kept(account),
      region: this.kept(textOf(record['awsRegion'])),
      ...this.optional('sourceIp', record['sourceIPAddress']),
      ...this.optional('userAgent', record['userAgent']),
      targets: targets.map(({ type, name }) => ({ type: this.kept(type), name: this.kept(name) })),
      ...(leftOut > 0 && { targetsLeftOut: leftOut }),
      ...this.optional('errorCode', record['errorCode']),
      ...this.optional('errorMessage', record['errorMessage']),
    };
  }

  private optional<Name extends string>(name: Name, value: unknown): { readonly [name in Name]?: string } {
    const text = textOf(value);
    return text === '' ? {} : ({ [name]: this.kept(text) } as { readonly [name in Name]?: string });
  }

  private kept(text: string): string {
    const known = this.shared.get(text);
    if (known !== undefined) return known;
    const short = text.length > MOST_CHARACTERS ? cut(text) : text;
    if (this.shared.size >= MOST_SHARED) this.shared.clear();
    if (short === text) this.shared.set(text, text);
    return short;
  }
}

/** Copies the text: a slice would keep the whole text in memory. */
function cut(text: string): string {
  return `${Buffer.from(text.slice(0, MOST_CHARACTERS - 1), 'utf16le')
    .toString('utf16le')
    .replace(/[\ud800-\udbff]$/, '')}…`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
