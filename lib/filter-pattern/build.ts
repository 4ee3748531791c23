import { CLOUDWATCH_LIMITS } from './limits';
import { parsePattern } from './parse';
import { parseRegex } from './parse-regex';
import { parseSelector } from './parse-selector';
import { isNumber, textValue } from './parse-value';
import { printPattern } from './print';
import { Scanner } from './scanner';
import type { Combination, Condition, Equality, Expression, Order, Selector, Value } from './syntax-tree';

/**
 * Returns the text of a pattern in canonical form.
 *
 * @throws FilterPatternError if it exceeds a limit of CloudWatch Logs
 */
export function patternText(expression: Expression): string {
  const text = printPattern({ kind: 'json', expression });
  parsePattern(text);
  return text;
}

/** All of the operands are true. */
export function and(...operands: readonly [Expression, ...Expression[]]): Expression {
  return combine('and', operands);
}

/** At least one of the operands is true. */
export function or(...operands: readonly [Expression, ...Expression[]]): Expression {
  return combine('or', operands);
}

/** The value equals this number, or this text, in which `*` stands for any characters. False if it is missing. */
export function equals(selector: string, value: string | number): Equality {
  return { kind: 'equality', selector: selectorOf(selector), operator: '=', value: valueOf(value) };
}

/** The value exists and differs. False if it is missing: see `missingOrDiffers`. */
export function differs(selector: string, value: string | number): Equality {
  return { kind: 'equality', selector: selectorOf(selector), operator: '!=', value: valueOf(value) };
}

/** The value is one of these. */
export function anyOf(selector: string, values: readonly [string, ...string[]]): Expression {
  const [first, ...others] = values;
  return or(equals(selector, first), ...others.map((value) => equals(selector, value)));
}

/** The value is none of these, or is missing. */
export function missingOrDiffers(selector: string, ...values: readonly [string, ...string[]]): Expression {
  const [first, ...others] = values;
  return or(notExists(selector), and(differs(selector, first), ...others.map((value) => differs(selector, value))));
}

/** The value is a string, number or boolean: `= "*"`. No operator finds objects and arrays. */
export function exists(selector: string): Equality {
  return equals(selector, '*');
}

export function notExists(selector: string): Condition {
  return { kind: 'notExists', selector: selectorOf(selector) };
}

export function isTrue(selector: string): Condition {
  return { kind: 'is', selector: selectorOf(selector), value: true };
}

export function isFalse(selector: string): Condition {
  return { kind: 'is', selector: selectorOf(selector), value: false };
}

export function isNull(selector: string): Condition {
  return { kind: 'is', selector: selectorOf(selector), value: null };
}

/** The value is a number and compares with this one by the operator. */
export function compares(selector: string, operator: Order['operator'], value: number): Condition {
  return { kind: 'order', selector: selectorOf(selector), operator, value: numberOf(value) };
}

/**
 * The regex, without its percent signs, is found in the value. CloudWatch allows two per pattern, and five patterns
 * with a regex per log group.
 */
export function finds(selector: string, source: string): Equality {
  const scanner = new Scanner(`%${source}%`, CLOUDWATCH_LIMITS);
  parseRegex(scanner);
  if (scanner.here !== '') scanner.fail('the end of the regular expression', 'a percent sign is written \\x25');
  return { kind: 'equality', selector: selectorOf(selector), operator: '=', value: { kind: 'regex', source } };
}

function combine(kind: Combination['kind'], operands: readonly Expression[]): Expression {
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind, operands: flat };
}

function selectorOf(text: string): Selector {
  const scanner = new Scanner(text, CLOUDWATCH_LIMITS);
  const selector = parseSelector(scanner);
  if (scanner.here !== '') scanner.fail('the end of the selector');
  return selector;
}

function valueOf(value: string | number): Value {
  return typeof value === 'string' ? textValue(value.split('*')) : numberOf(value);
}

function numberOf(value: number): { kind: 'number'; text: string } {
  const text = String(value);
  if (!isNumber(text)) throw new RangeError(`A filter pattern cannot hold the number ${text}.`);
  return { kind: 'number', text };
}
