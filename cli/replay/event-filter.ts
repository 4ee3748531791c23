import { instantOf } from './event-time';
import type { LogRecord, RecordFacts } from '../../core/events/log-record';
import { namesOf } from '../../core/events/principal';

/** Which events to replay, as plain data for threads. */
export interface EventSelection {
  /** In milliseconds since the epoch; both included. */
  readonly from?: number;
  readonly to?: number;
  /** Each list is empty if there is no restriction. */
  readonly accounts: readonly string[];
  /** Names, with `*` for any characters. */
  readonly principals: readonly string[];
}

export const EVERYTHING: EventSelection = { accounts: [], principals: [] };

/** Why an event is excluded: the first reason that applies. `undated`: its time is unusable, so this is unknown. */
export const EXCLUSIONS = ['undated', 'time', 'account', 'principal'] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** Decides which events `--from`, `--to`, `--account` and `--principal` exclude. */
export class EventFilter {
  /** Whether it excludes nothing. */
  public readonly isOpen: boolean;
  /** Whether it needs the parsed record. */
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

  /** By the fields that are known for every event. @param instant `undefined` if its time is unusable */
  public excludes(instant: number | undefined, account: string): Exclusion | undefined {
    if (this.hasTime) {
      if (instant === undefined) return 'undated';
      if (instant < (this.selection.from ?? -Infinity) || instant > (this.selection.to ?? Infinity)) return 'time';
    }
    return this.accounts.size > 0 && !this.accounts.has(account) ? 'account' : undefined;
  }

  /** By the whole record. */
  public excludesRecord(
    record: LogRecord,
    { time, account }: Pick<RecordFacts, 'time' | 'account'>,
  ): Exclusion | undefined {
    const exclusion = this.excludes(this.hasTime ? instantOf(time) : undefined, account);
    if (exclusion !== undefined || !this.needsRecord) return exclusion;
    const names = namesOf(record).map((name) => name.toLowerCase());
    return this.principals.some((parts) => names.some((name) => fits(name, parts))) ? undefined : 'principal';
  }
}

/** @param parts the parts of a pattern between its `*` */
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
