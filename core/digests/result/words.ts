import { printable } from '../../../lib/contract/printable';
import { counted } from './counted';
import { isoTime, type Period, type Place } from '../place';
import type { NotChecked } from './not-checked';
import type { Problem } from './problem';
import { PROBLEM_WORDS } from './problem-words';
import { NOT_CHECKED_WORDS } from './not-checked-words';
import type { Remark } from './remark';
import { REMARK_WORDS } from './remark-words';

/** Texts for a person at 3 a.m. */
export interface Words {
  /** What is wrong, where and when, in one line without a period. */
  readonly title: string;
  /** What it means. */
  readonly meaning: string;
  /** What to do. */
  readonly response: string;
}

export function problemWords(problem: Problem): Words {
  const { what, meaning, response } = PROBLEM_WORDS[problem.kind];
  return { title: line(what(problem.count), problem), meaning, response };
}

/** One line without a period. */
export function notCheckedWords(notChecked: NotChecked): string {
  const { what, count, reason } = notChecked;
  return line(`not checked: ${NOT_CHECKED_WORDS[reason](subject(what, count))}`, notChecked);
}

/** One line without a period. */
export function remarkWords(remark: Remark): string {
  return line(REMARK_WORDS[remark.kind](remark.count), remark);
}

interface Told extends Place {
  readonly period: Period;
  readonly keys: readonly string[];
  readonly count: number;
  readonly detail?: string | undefined;
}

function line(what: string, { account, region, period, keys, count, detail }: Told): string {
  const [key] = keys;
  const more = count > 1 && keys.length > 0 ? ` and ${(count - 1).toLocaleString('en-US')} more` : '';
  const files = key === undefined ? '' : ` (${key}${more})`;
  // Keys and file contents may come from anyone.
  return printable(
    `${what}, ${account} in ${region}, ${span(period)}${files}${detail === undefined ? '' : `: ${detail}`}`,
  );
}

function span({ from, to }: Period): string {
  return from === to ? isoTime(to) : `${isoTime(from)} to ${isoTime(to)}`;
}

function subject(what: NotChecked['what'], count: number): string {
  if (what === 'place') return 'the account and Region';
  return counted(count, what === 'digest' ? 'digest' : 'log file');
}
