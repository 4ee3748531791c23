import { NON_ASCII, type CharacterSet } from '../character-set';
import type { RegexBranch, RegexTerm } from '../parse-regex';

/**
 * Translates a regex of a filter pattern to syntax that both regex engines of Trino (Joni, RE2J) read in the same way: character classes, counted
 * repetition, `\A` and `\z`. It is written from the parsed regex, so none of its source text reaches SQL.
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

/** A class that contains characters outside ASCII has to be negated. */
function characters(set: CharacterSet): string {
  const takesOthers = set[NON_ASCII] === true;
  const named = ranges(set, !takesOthers);
  if (named === '') return takesOthers ? '(?s:.)' : '[^\\x00-\\x{10FFFF}]';
  const [, single] = /^(\w|\\x..)$/.exec(named) ?? [];
  return single !== undefined && !takesOthers ? single : `[${takesOthers ? '^' : ''}${named}]`;
}

/** Returns the ASCII characters that are in the set, or those that are not. */
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
