import { parseRegex } from './parse-regex';
import type { Scanner } from './scanner';
import type { NumberValue, RegexValue, TextValue, Value } from './syntax-tree';

/** An integer or decimal with an optional sign, and an optional exponent. */
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/;

/** AWS documents letters, digits and `_`; its own patterns leave `ec2.amazonaws.com` and `123.123.*` unquoted too. */
const EVIDENT_WITHOUT_QUOTES = /^[A-Za-z0-9_.*]*$/;
const WITHOUT_QUOTES = /^[A-Za-z0-9_.*+:/-]/;

const KEYWORDS = new Set(['true', 'false', 'null']);

/**
 * Parses the right-hand side of an operator.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function parseValue(scanner: Scanner): Value {
  if (scanner.here === '"') return quotedText(scanner);
  if (scanner.here === '%') return regexValue(scanner);
  return unquoted(scanner);
}

/** Parses a number, for the operators that compare sizes. */
export function parseNumber(scanner: Scanner): NumberValue {
  const start = scanner.offset;
  const value = parseValue(scanner);
  return value.kind === 'number' ? value : scanner.fail('a number', 'text can be compared with = and != only', start);
}

export function regexValue(scanner: Scanner): RegexValue {
  const start = scanner.offset;
  scanner.countRegex();
  parseRegex(scanner);
  return { kind: 'regex', source: scanner.text.slice(start + 1, scanner.offset - 1) };
}

/** Returns a text value from the pieces between its wildcards. Adjacent wildcards become one. */
export function textValue(pieces: readonly string[]): TextValue {
  const parts = pieces.filter((piece, at) => piece !== '' || at === 0 || at === pieces.length - 1);
  return { kind: 'text', parts };
}

export function isNumber(text: string): boolean {
  return NUMBER.test(text) && Number.isFinite(Number(text));
}

function quotedText(scanner: Scanner): TextValue {
  const start = scanner.offset++;
  const pieces: string[] = [];
  let piece = '';
  while (!scanner.take('"')) {
    if (scanner.here === '') scanner.reject('expected a closing double quote for the text that begins here', start);
    if (scanner.take('*')) {
      pieces.push(piece);
      piece = '';
    } else {
      piece += scanner.take('\\') ? escaped(scanner) : scanner.text.charAt(scanner.offset++);
    }
  }
  return warnOfInnerWildcard(scanner, textValue([...pieces, piece]), start);
}

/** `\"` and `\\` as the CDK writes them. Any other escape is read in the most likely way, with a warning. */
function escaped(scanner: Scanner): string {
  if (scanner.take('"')) return '"';
  if (scanner.take('\\')) return '\\';
  const start = scanner.offset - 1;
  if (scanner.take('*')) {
    scanner.warn('EscapedCharacter', 'No AWS text says that \\* is a literal asterisk; it is read as one here.', start);
    return '*';
  }
  scanner.warn(
    'EscapedCharacter',
    'Only \\" and \\\\ are known to be escapes; this backslash is read as itself.',
    start,
  );
  return '\\';
}

function unquoted(scanner: Scanner): TextValue | NumberValue {
  const start = scanner.offset;
  const word = scanner.takeWhile(WITHOUT_QUOTES);
  if (word === '') scanner.fail('a value: a word, a number, "text" or %regex%', reasonForNoValue(scanner.here));
  if (!/^[ \t\r\n)}&|]?$/.test(scanner.here)) {
    scanner.fail('the end of the value', 'a value with this character must be in double quotes');
  }
  if (NUMBER.test(word)) {
    if (!isNumber(word)) scanner.fail('a number within the range of a double', '', start);
    return { kind: 'number', text: word };
  }
  if (!EVIDENT_WITHOUT_QUOTES.test(word)) {
    scanner.warn('UnquotedCharacter', `AWS documents double quotes for a value such as ${word}.`, start);
  }
  if (KEYWORDS.has(word)) {
    scanner.warn(
      'UnquotedKeyword',
      `AWS documents IS ${word.toUpperCase()}; ${word} without it is read as text.`,
      start,
    );
  }
  return warnOfInnerWildcard(scanner, textValue(word.split('*')), start);
}

function warnOfInnerWildcard(scanner: Scanner, value: TextValue, start: number): TextValue {
  if (value.parts.filter((part) => part !== '').length > 1) {
    scanner.warn(
      'InnerWildcard',
      "AWS's texts contradict each other on * inside a text; it is read as a wildcard here.",
      start,
    );
  }
  return value;
}

function reasonForNoValue(character: string): string {
  if (character === "'") return 'text is written in double quotes';
  return character === '=' ? 'equality is a single =' : '';
}
