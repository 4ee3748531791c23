import type { Command } from 'commander';
import { ACCOUNT_ID } from '../../lib/contract/identifiers';
import { received } from '../../lib/contract/received';
import { MOMENT_ALLOWED, moment } from '../terminal/moment';
import type { EventSelection } from './event-filter';

/** The options that select events, as written. */
export interface FilterOptions {
  readonly from?: string;
  readonly to?: string;
  readonly account?: readonly string[];
  readonly principal?: readonly string[];
}

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

/** @returns the problems with the options; each names the option, the value and what is allowed */
export function eventSelection(
  { from, to, account = [], principal = [] }: FilterOptions,
  now: number,
): { selection: EventSelection; problems: readonly string[] } {
  const problems: string[] = [];
  const refuse = (option: string, value: string, allowed: string): void =>
    void problems.push(received(`--${option}`, value, allowed));
  const [first, last] = [moment(from, now), moment(to, now)];
  if (from !== undefined && first === undefined) refuse('from', from, MOMENT_ALLOWED);
  if (to !== undefined && last === undefined) refuse('to', to, MOMENT_ALLOWED);
  if (first !== undefined && last !== undefined && first.begins > last.ends)
    refuse('to', to ?? '', `a time that is not before --from ${from ?? ''}`);
  for (const id of account)
    if (!ACCOUNT_ID.accepts(id))
      refuse('account', id, 'the 12 digits of an account ID; repeat the option for more accounts');
  for (const name of principal) {
    if (name.trim() === '' || name.length > LONGEST_PRINCIPAL)
      refuse(
        'principal',
        name,
        `1 to ${String(LONGEST_PRINCIPAL)} characters, for example mallory, Deployment* or arn:aws:iam::111122223333:user/mallory`,
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
