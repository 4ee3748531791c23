import { CLOUDWATCH_LIMITS, MAXIMUM_NESTING, type Limits } from './limits';
import { parseSelector } from './parse-selector';
import { parseNumber, parseValue, regexValue } from './parse-value';
import { Scanner, type Warning } from './scanner';
import type { Combination, Condition, Expression, Pattern, Selector } from './syntax-tree';

const UNQUOTED_SPACES = 'a value with spaces must be in double quotes';

export interface ParsedPattern {
  readonly pattern: Pattern;
  readonly warnings: readonly Warning[];
}

/**
 * Parses a filter pattern: `{ … }`, the pattern for JSON events, or a regular expression alone, `%…%`.
 *
 * CloudWatch Logs' other patterns, for plain text and space-delimited events, are rejected.
 *
 * @param limits limits other than CloudWatch's. Without that of characters, the output of `print` for a pattern that
 * nearly filled it can be parsed
 * @throws FilterPatternError at the first position that does not follow the grammar or exceeds a limit
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function parsePattern(text: string, limits: Limits = CLOUDWATCH_LIMITS): ParsedPattern {
  const scanner = new Scanner(text, limits);
  if (text.length > limits.characters) {
    const length = `${String(text.length)} characters`;
    scanner.reject(
      `a pattern may hold ${String(limits.characters)} characters; this one has ${length}`,
      limits.characters,
    );
  }
  scanner.skipSpace();
  const pattern: Pattern =
    scanner.here === '%' ? { kind: 'text', regex: regexValue(scanner) } : { kind: 'json', expression: braces(scanner) };
  scanner.skipSpace();
  if (scanner.here !== '') scanner.fail('the end of the pattern');
  return { pattern, warnings: scanner.warnings };
}

function braces(scanner: Scanner): Expression {
  if (!scanner.take('{')) {
    scanner.fail("'{' or %regex%", 'patterns for plain text and for space-delimited events are not read here');
  }
  const expression = combination('or', scanner, 0);
  if (!scanner.take('}')) scanner.fail("'&&', '||' or '}'", UNQUOTED_SPACES);
  return expression;
}

/** `&&` binds tighter than `||`. */
function combination(kind: Combination['kind'], scanner: Scanner, nesting: number): Expression {
  const operands: Expression[] = [];
  do {
    const operand = kind === 'or' ? combination('and', scanner, nesting) : primary(scanner, nesting);
    operands.push(...(operand.kind === kind ? operand.operands : [operand]));
    scanner.skipSpace();
  } while (scanner.take(kind === 'or' ? '||' : '&&'));
  return operands.length === 1 && operands[0] !== undefined ? operands[0] : { kind, operands };
}

function primary(scanner: Scanner, nesting: number): Expression {
  scanner.skipSpace();
  const start = scanner.offset;
  if (!scanner.take('(')) return condition(scanner);
  if (nesting >= MAXIMUM_NESTING) {
    scanner.reject(`parentheses may nest ${String(MAXIMUM_NESTING)} deep; this one is too many`, start);
  }
  const expression = combination('or', scanner, nesting + 1);
  if (!scanner.take(')')) {
    const open = `the parenthesis at offset ${String(start)} is open`;
    scanner.fail("'&&', '||' or ')'", /^\w/.test(scanner.here) ? UNQUOTED_SPACES : open);
  }
  return expression;
}

function condition(scanner: Scanner): Condition {
  const selector = parseSelector(scanner);
  scanner.skipSpace();
  const start = scanner.offset;
  const operator = /^(?:[<>]=?|!?=)/.exec(scanner.text.slice(start, start + 2))?.[0];
  if (operator === undefined) return state(scanner, selector);
  scanner.offset += operator.length;
  scanner.skipSpace();
  if (operator === '=' || operator === '!=') {
    if (operator === '!=') warnOfManyValues(scanner, selector, start, 'it holds when any of them differs');
    return { kind: 'equality', selector, operator, value: parseValue(scanner) };
  }
  return { kind: 'order', selector, operator: operator as '<' | '<=' | '>' | '>=', value: parseNumber(scanner) };
}

/** `IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS`. AWS has no `IS NOT` and no `EXISTS`. */
function state(scanner: Scanner, selector: Selector): Condition {
  const start = scanner.offset;
  const word = scanner.takeWhile(/^[A-Za-z]/);
  scanner.skipSpace();
  const second = scanner.offset;
  if (word === 'NOT') {
    if (scanner.takeWhile(/^\w/) !== 'EXISTS') scanner.fail('EXISTS after NOT', '', second);
    warnOfManyValues(scanner, selector, start, 'it holds when none of them exists');
    return { kind: 'notExists', selector };
  }
  if (word !== 'IS') {
    const hint =
      word === 'EXISTS' ? 'a value of any kind but null, object and array is = "*"' : 'keywords are in capitals';
    scanner.fail('an operator: = != < <= > >= IS, NOT EXISTS', word === '' ? '' : hint, start);
  }
  switch (scanner.takeWhile(/^\w/)) {
    case 'NULL':
      return { kind: 'is', selector, value: null };
    case 'TRUE':
      return { kind: 'is', selector, value: true };
    case 'FALSE':
      return { kind: 'is', selector, value: false };
    default:
      return scanner.fail('NULL, TRUE or FALSE after IS', 'AWS has no IS NOT', second);
  }
}

function warnOfManyValues(scanner: Scanner, selector: Selector, offset: number, reading: string): void {
  if (!selector.some((step) => step.kind === 'anyMember' || step.kind === 'anyElement')) return;
  scanner.warn('NegatedWildcardSelector', `AWS does not say what this means for many values; here ${reading}.`, offset);
}
