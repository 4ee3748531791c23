import { CLOUDWATCH_LIMITS } from './limits';
import { parseRegex, type RegexBranch } from './parse-regex';
import { regexMatcher } from './regex-matcher';
import { Scanner } from './scanner';
import type { Condition, NumberValue, Order, RegexValue, TextValue, Value } from './syntax-tree';

/** Tests a selected value, as `JSON.parse` returned it. `undefined` if nothing is selected. */
export type ValueTest = (value: unknown) => boolean;

/** Returns the test of the selected value for a condition. A missing value satisfies only NOT EXISTS. */
export function valueTest(condition: Condition): ValueTest {
  switch (condition.kind) {
    case 'notExists':
      return (value) => value === undefined;
    case 'is':
      return (value) => value === condition.value;
    case 'order':
      return orderTest(condition);
    case 'equality': {
      const equals = equalsTest(condition.value);
      return condition.operator === '=' ? equals : (value) => isScalar(value) && !equals(value);
    }
  }
}

/**
 * Whether the value is a string, number or boolean: the only values to which = and != apply. Objects, arrays and null
 * satisfy neither.
 */
function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function equalsTest(value: Value): ValueTest {
  switch (value.kind) {
    case 'text':
      return textTest(value);
    case 'number':
      return numberTest(value);
    case 'regex':
      return onScalarText(searchFor(value));
  }
}

/** Returns a matcher of text for a regex of the tree. */
export function searchFor(regex: RegexValue): (text: string) => boolean {
  return regexMatcher(branchesOf(regex));
}

export function branchesOf({ source }: RegexValue): RegexBranch[] {
  return parseRegex(new Scanner(`%${source}%`, CLOUDWATCH_LIMITS));
}

/** Compares numbers and booleans by their text: `4*` is documented to match 404. */
function onScalarText(test: (text: string) => boolean): ValueTest {
  return (value) => (typeof value === 'string' ? test(value) : isScalar(value) && test(String(value)));
}

function textTest({ parts }: TextValue): ValueTest {
  const [prefix = '', ...others] = parts;
  const suffix = others.pop();
  if (suffix === undefined) return onScalarText((text) => text === prefix);
  if (prefix === '' && suffix === '' && others.length === 0) return isScalar;
  if (others.length === 0 && suffix === '') return onScalarText((text) => text.startsWith(prefix));
  return onScalarText((text) => hasPartsInOrder(text, prefix, others, suffix));
}

function hasPartsInOrder(text: string, prefix: string, inner: readonly string[], suffix: string): boolean {
  const end = text.length - suffix.length;
  let from = prefix.length;
  if (!text.startsWith(prefix) || !text.endsWith(suffix)) return false;
  // The leftmost match of each part leaves the most room for the following ones, so no other needs to be tried.
  for (const part of inner) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= end;
}

/** Unquoted digits may mean a number or a text, so they equal either. */
function numberTest({ text }: NumberValue): ValueTest {
  const number = Number(text);
  return (value) => value === number || value === text;
}

function orderTest({ operator, value }: Order): ValueTest {
  const bound = Number(value.text);
  switch (operator) {
    case '<':
      return (selected) => typeof selected === 'number' && selected < bound;
    case '<=':
      return (selected) => typeof selected === 'number' && selected <= bound;
    case '>':
      return (selected) => typeof selected === 'number' && selected > bound;
    case '>=':
      return (selected) => typeof selected === 'number' && selected >= bound;
  }
}
