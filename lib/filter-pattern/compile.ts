import { isRecord } from '../contract/is-record';
import { printSelector } from './print';
import { testAt } from './selection';
import type { Condition, Equality, Expression, Pattern, TextValue } from './syntax-tree';
import { searchFor, valueTest, type ValueTest } from './value-test';

/** Whether a pattern matches an event from `JSON.parse`. */
export type EventMatcher = (event: unknown) => boolean;

/**
 * Compiles a pattern into a function. Everything that depends only on the pattern is done here, once: the function
 * walks the event, and allocates only the text of numbers that are compared with text.
 *
 * A JSON pattern matches only objects. A regex alone is searched for in the event's JSON text, without white space, as
 * CloudTrail delivers it.
 */
export function compile(pattern: Pattern): EventMatcher {
  if (pattern.kind === 'text') {
    const matches = searchFor(pattern.regex);
    return (event) => matches(JSON.stringify(event));
  }
  const matches = expressionTest(pattern.expression);
  return (event) => isRecord(event) && matches(event);
}

/** Whether a pattern matches the text of a message. A message that is not a JSON object matches no JSON pattern. */
export function compileForText(pattern: Pattern): (message: string) => boolean {
  if (pattern.kind === 'text') return searchFor(pattern.regex);
  const matches = compile(pattern);
  return (message) => matches(parsed(message));
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function expressionTest(expression: Expression): EventMatcher {
  if (!('operands' in expression)) return conditionTest(expression);
  return expression.kind === 'and'
    ? all(expression.operands.map(expressionTest))
    : any(alternatives(expression.operands));
}

function conditionTest(condition: Condition): EventMatcher {
  if (condition.kind !== 'notExists') return testAt(condition.selector, valueTest(condition));
  // Below a wildcard, NOT EXISTS means that none exists, not that one does not.
  const exists = testAt(condition.selector, (value) => value !== undefined);
  return (event) => !exists(event);
}

type ExactText = Equality & { readonly value: TextValue };

/** `$.a = "x" || $.a = "y" || …`, the most frequent shape, as one set lookup. */
function alternatives(operands: readonly Expression[]): EventMatcher[] {
  const exact = new Map<string, ExactText[]>();
  const others: Expression[] = [];
  for (const operand of operands) {
    if (isExactText(operand)) {
      const key = printSelector(operand.selector);
      exact.set(key, [...(exact.get(key) ?? []), operand]);
    } else {
      others.push(operand);
    }
  }
  return [...[...exact.values()].map(oneOf), ...others.map(expressionTest)];
}

function isExactText(expression: Expression): expression is ExactText {
  return (
    expression.kind === 'equality' &&
    expression.operator === '=' &&
    expression.value.kind === 'text' &&
    expression.value.parts.length === 1
  );
}

function oneOf(equalities: readonly ExactText[]): EventMatcher {
  const selector = equalities[0]?.selector ?? [];
  const texts = new Set(equalities.map(({ value }) => value.parts[0]));
  const test: ValueTest = (value) => {
    if (typeof value === 'string') return texts.has(value);
    return (typeof value === 'number' || typeof value === 'boolean') && texts.has(String(value));
  };
  return testAt(selector, test);
}

function all(tests: readonly EventMatcher[]): EventMatcher {
  return (event) => {
    for (const test of tests) if (!test(event)) return false;
    return true;
  };
}

function any(tests: readonly EventMatcher[]): EventMatcher {
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return (event) => {
    for (const test of tests) if (test(event)) return true;
    return false;
  };
}
