import { ANY_CHARACTER, between, inverse, only, shorthand, union, type CharacterSet } from './character-set';
import { MAXIMUM_REGEX_TERMS } from './limits';
import type { Scanner } from './scanner';

/** One side of a `|`. */
export interface RegexBranch {
  readonly atStart: boolean;
  readonly atEnd: boolean;
  readonly terms: readonly RegexTerm[];
}

/** A character from a set, with a repetition. */
export interface RegexTerm {
  readonly set: CharacterSet;
  readonly minimum: number;
  readonly maximum: number;
}

/** The space is not in AWS's list, but in its examples. */
const LITERAL = /^[A-Za-z0-9:_#=@/;, -]/;
const OPERATOR = /^[\^$?[\]{}|\\*+.]/;
const LITERAL_IN_CLASS = /^[A-Za-z0-9:_#=@/;, ^$?{}|*+.-]/;
const HINT = 'write any other ASCII character as \\xhh, as in \\x28';

/**
 * Reads `%…%` in the dialect that AWS documents: no groups, no lazy or possessive quantifiers, ASCII only.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
 */
export function parseRegex(scanner: Scanner): RegexBranch[] {
  const start = scanner.offset++;
  const branches = [branch(scanner)];
  while (scanner.take('|')) branches.push(branch(scanner));
  if (!scanner.take('%')) scanner.fail("a term of the regular expression or '%'", HINT);
  const terms = branches.flatMap((each) => each.terms).reduce((sum, term) => sum + lengthOf(term), 0);
  if (terms > MAXIMUM_REGEX_TERMS) {
    scanner.reject(
      `this regular expression is longer than ${String(MAXIMUM_REGEX_TERMS)} characters once written out`,
      start,
    );
  }
  return branches;
}

function lengthOf(term: RegexTerm): number {
  return Math.max(1, term.maximum === Infinity ? term.minimum : term.maximum);
}

function branch(scanner: Scanner): RegexBranch {
  const atStart = scanner.take('^');
  const terms: RegexTerm[] = [];
  for (let set = atom(scanner); set !== undefined; set = atom(scanner)) {
    terms.push({ set, ...quantifier(scanner) });
  }
  const atEnd = scanner.take('$');
  if (terms.length === 0 && !atStart && !atEnd) scanner.fail('a term of the regular expression', HINT);
  return { atStart, atEnd, terms };
}

function atom(scanner: Scanner): CharacterSet | undefined {
  if (scanner.take('.')) return ANY_CHARACTER;
  if (scanner.take('[')) return characterClass(scanner);
  if (scanner.here === '\\') return escape(scanner);
  const character = scanner.here;
  if (!LITERAL.test(character)) return undefined;
  scanner.offset++;
  return only(character);
}

/** `\d` and similar, `\x28`, or an escaped operator or allowed symbol. AWS rejects `\(`. */
function escape(scanner: Scanner): CharacterSet {
  const start = scanner.offset++;
  const character = scanner.here;
  const set = shorthand(character);
  if (set !== undefined || OPERATOR.test(character) || /^[:_#=@/;,-]/.test(character)) {
    scanner.offset++;
    return set ?? only(character);
  }
  return only(hexadecimal(scanner, start));
}

function hexadecimal(scanner: Scanner, start: number): string {
  const digits = /^x([0-7][0-9A-Fa-f])/.exec(scanner.text.slice(scanner.offset, scanner.offset + 3))?.[1];
  if (digits === undefined) scanner.fail('\\d \\D \\s \\S \\w \\W, \\x00 to \\x7F or an escaped operator', HINT, start);
  scanner.offset += 3;
  return String.fromCharCode(parseInt(digits, 16));
}

function characterClass(scanner: Scanner): CharacterSet {
  const negated = scanner.take('^');
  const sets: CharacterSet[] = [];
  while (!scanner.take(']')) sets.push(classMember(scanner));
  if (sets.length === 0) scanner.fail('a character in the class', '', scanner.offset - 1);
  return negated ? inverse(union(sets)) : union(sets);
}

function classMember(scanner: Scanner): CharacterSet {
  const start = scanner.offset;
  const first = classCharacter(scanner);
  const isRange = scanner.here === '-' && scanner.text.charAt(scanner.offset + 1) !== ']';
  if (!isRange) return typeof first === 'string' ? only(first) : first;
  scanner.offset++;
  const last = classCharacter(scanner);
  if (typeof first !== 'string' || typeof last !== 'string' || first > last) {
    scanner.fail('a range from a lower to a higher character', "a literal '-' stands first, last or after \\", start);
  }
  return between(first, last);
}

/** A single character, which may begin or end a range, or a set, which may not. */
function classCharacter(scanner: Scanner): string | CharacterSet {
  if (scanner.here !== '\\') {
    if (!LITERAL_IN_CLASS.test(scanner.here)) scanner.fail("a character of the class or ']'", HINT);
    return scanner.text.charAt(scanner.offset++);
  }
  const set = escape(scanner);
  return set.indexOf(true) === set.lastIndexOf(true) ? String.fromCharCode(set.indexOf(true)) : set;
}

function quantifier(scanner: Scanner): { minimum: number; maximum: number } {
  if (scanner.take('?')) return { minimum: 0, maximum: 1 };
  if (scanner.take('*')) return { minimum: 0, maximum: Infinity };
  if (scanner.take('+')) return { minimum: 1, maximum: Infinity };
  const start = scanner.offset;
  if (!scanner.take('{')) return { minimum: 1, maximum: 1 };
  const minimum = scanner.takeWhile(/^\d/);
  const comma = scanner.take(',');
  const maximum = comma ? scanner.takeWhile(/^\d/) : minimum;
  const range = { minimum: Number(minimum), maximum: maximum === '' ? Infinity : Number(maximum) };
  if (!scanner.take('}') || (minimum === '' && maximum === '') || range.minimum > range.maximum) {
    scanner.fail('a repetition, as in {3}, {3,}, {,5} or {3,5}', 'a literal { is written \\{', start);
  }
  return range;
}
