import type { Command } from 'commander';
import { ACCOUNT_ID } from '../../lib/contract/identifiers';
import { received } from '../../lib/contract/received';
import type { EventSelection } from './event-filter';

/** What was written of the options that choose events. */
export interface FilterOptions {
  readonly from?: string;
  readonly to?: string;
  readonly account?: readonly string[];
  readonly principal?: readonly string[];
}

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = {
  m: MINUTE,
  h: 60 * MINUTE,
  d: 24 * 60 * MINUTE,
  w: 7 * 24 * 60 * MINUTE,
};
const SPAN = /^(\d{1,4})([mhdw])$/;
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;
const TIME_ALLOWED =
  'a day (2026-11-24), a time (2026-11-24T09:14:27Z, 2026-11-24T10:14+01:00; UTC without an offset), or how long ago (30m, 24h, 7d, 2w)';
const LONGEST_PRINCIPAL = 2_048;

export function addFilterOptions(command: Command): void {
  const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];
  command
    .option('--from <time>', 'only events since then: a day, a time, or how long ago, for example 24h')
    .option('--to <time>', 'only events until then; a day counts to its end')
    .option('--account <id>', 'only events of this account; repeat it for more accounts', collect)
    .option(
      '--principal <name>',
      'only calls by this role, user or session (name or ARN; * matches any characters); repeat it for more',
      collect,
    );
}

/** @returns what is wrong with the options, besides: each problem names the option, the value and what is allowed */
export function eventSelection(
  { from, to, account = [], principal = [] }: FilterOptions,
  now: number,
): { selection: EventSelection; problems: readonly string[] } {
  const problems: string[] = [];
  const refuse = (option: string, value: string, allowed: string): void =>
    void problems.push(received(`--${option}`, value, allowed));
  const [first, last] = [moment(from, now), moment(to, now)];
  if (from !== undefined && first === undefined) refuse('from', from, TIME_ALLOWED);
  if (to !== undefined && last === undefined) refuse('to', to, TIME_ALLOWED);
  if (first !== undefined && last !== undefined && first.begins > last.ends)
    refuse('to', to ?? '', `a time that is not before --from ${from ?? ''}`);
  for (const id of account)
    if (!ACCOUNT_ID.accepts(id))
      refuse('account', id, 'the 12 digits of an account ID; give the option again for another account');
  for (const name of principal) {
    if (name.trim() === '' || name.length > LONGEST_PRINCIPAL)
      refuse(
        'principal',
        name,
        `1 to ${String(LONGEST_PRINCIPAL)} characters, as in mallory, Deployment* or arn:aws:iam::111122223333:user/mallory`,
      );
  }
  return {
    selection: {
      ...(first && { from: first.begins }),
      ...(last && { to: last.ends }),
      accounts: [...new Set(account)],
      principals: [...new Set(principal)],
    },
    problems,
  };
}

/** A time is as long as it is exact: a day, a minute, a second; what is named is included. */
function moment(text: string | undefined, now: number): { readonly begins: number; readonly ends: number } | undefined {
  if (text === undefined) return undefined;
  const [, length, unit] = SPAN.exec(text) ?? [];
  if (length !== undefined && unit !== undefined) {
    const instant = now - Number(length) * (UNITS[unit] ?? 0);
    return { begins: instant, ends: instant };
  }
  const [, day, minute, second, offset = 'Z'] = TIME.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const begins = Date.parse(`${day}T${minute ?? '00:00'}${second ?? ''}${offset}`);
  if (Number.isNaN(begins) || minute?.startsWith('24')) return undefined;
  const exactness = second?.includes('.')
    ? 1
    : second !== undefined
      ? 1_000
      : minute !== undefined
        ? MINUTE
        : 24 * 60 * MINUTE;
  return { begins, ends: begins + exactness - 1 };
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const instant = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day);
}
