import { instantOf } from './event-time';
import type { LogRecord, RecordFacts } from '../../core/events/log-record';
import { namesOf } from '../../core/events/principal';

/** Which events are replayed, of all that are read; plain data, so that threads can be handed it. */
export interface EventSelection {
  /** Milliseconds since 1970; both are included. */
  readonly from?: number;
  readonly to?: number;
  /** Each empty where any will do. */
  readonly accounts: readonly string[];
  /** Names with `*` for any characters. */
  readonly principals: readonly string[];
}

export const EVERYTHING: EventSelection = { accounts: [], principals: [] };

/** Why an event is left out: the first of these that does. `undated`: it has no usable time, so that nobody knows. */
export const EXCLUSIONS = ['undated', 'time', 'account', 'principal'] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** Says which events `--from`, `--to`, `--account` and `--principal` leave out. */
export class EventFilter {
  /** Whether it leaves out nothing. */
  public readonly isOpen: boolean;
  /** Whether a record has to be parsed for it. */
  public readonly needsRecord: boolean;
  private readonly hasTime: boolean;
  private readonly accounts: ReadonlySet<string>;
  private readonly principals: readonly (readonly string[])[];

  public constructor(private readonly selection: EventSelection) {
    this.hasTime = selection.from !== undefined || selection.to !== undefined;
    this.accounts = new Set(selection.accounts);
    this.principals = selection.principals.map((pattern) => pattern.toLowerCase().split('*'));
    this.needsRecord = this.principals.length > 0;
    this.isOpen = !this.hasTime && this.accounts.size === 0 && !this.needsRecord;
  }

  /** By what is known of every event. */
  public excludes(time: string, account: string): Exclusion | undefined {
    if (this.hasTime) {
      const instant = instantOf(time);
      if (instant === undefined) return 'undated';
      if (instant < (this.selection.from ?? -Infinity) || instant > (this.selection.to ?? Infinity)) return 'time';
    }
    return this.accounts.size > 0 && !this.accounts.has(account) ? 'account' : undefined;
  }

  /** By all of it. */
  public excludesRecord(
    record: LogRecord,
    { time, account }: Pick<RecordFacts, 'time' | 'account'>,
  ): Exclusion | undefined {
    const exclusion = this.excludes(time, account);
    if (exclusion !== undefined || !this.needsRecord) return exclusion;
    const names = namesOf(record).map((name) => name.toLowerCase());
    return this.principals.some((parts) => names.some((name) => fits(name, parts))) ? undefined : 'principal';
  }
}

/** @param parts of a pattern, between its `*` */
function fits(name: string, parts: readonly string[]): boolean {
  const [first = '', ...more] = parts;
  const last = more.pop();
  if (last === undefined) return name === first;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of more) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
