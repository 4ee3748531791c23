import { NON_ASCII, type CharacterSet } from '../character-set';
import type { RegexBranch, RegexTerm } from '../parse-regex';

/**
 * A regex of a filter pattern in what all engines of Trino (Joni, RE2J) take in the same way: classes of single characters, counted
 * repetition, `\A` and `\z`. Written from the parsed regex, so nothing of its source reaches SQL.
 */
export function sqlRegex(branches: readonly RegexBranch[]): string {
  const written = branches.map(({ atStart, atEnd, terms }) => {
    return `${atStart ? '\\A' : ''}${terms.map(term).join('')}${atEnd ? '\\z' : ''}`;
  });
  return written.join('|');
}

function term({ set, minimum, maximum }: RegexTerm): string {
  return `${characters(set)}${repetition(minimum, maximum)}`;
}

function repetition(minimum: number, maximum: number): string {
  if (minimum === 1 && maximum === 1) return '';
  if (maximum === Infinity) return minimum === 0 ? '*' : minimum === 1 ? '+' : `{${String(minimum)},}`;
  return `{${String(minimum)},${String(maximum)}}`;
}

/** What lies outside ASCII can only be named by what it is not. */
function characters(set: CharacterSet): string {
  const takesOthers = set[NON_ASCII] === true;
  const named = ranges(set, !takesOthers);
  if (named === '') return takesOthers ? '(?s:.)' : '[^\\x00-\\x{10FFFF}]';
  const [, single] = /^(\w|\\x..)$/.exec(named) ?? [];
  return single !== undefined && !takesOthers ? single : `[${takesOthers ? '^' : ''}${named}]`;
}

/** The ASCII characters that the set takes, or those that it does not. */
function ranges(set: CharacterSet, isTaken: boolean): string {
  let written = '';
  for (let first = 0; first < NON_ASCII; first++) {
    if (set[first] !== isTaken) continue;
    let last = first;
    while (last + 1 < NON_ASCII && set[last + 1] === isTaken) last++;
    written += last - first < 2 ? codes(first, last) : `${code(first)}-${code(last)}`;
    first = last;
  }
  return written;
}

function codes(first: number, last: number): string {
  return first === last ? code(first) : code(first) + code(last);
}

function code(of: number): string {
  const character = String.fromCharCode(of);
  return /\w/.test(character) ? character : `\\x${of.toString(16).padStart(2, '0')}`;
}
