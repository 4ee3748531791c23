import { and, or } from './build';
import { isWildcard, type Condition, type Equality, type Expression, type Selector } from './syntax-tree';

/** Whether a field, if it has a value, always holds a text, number or boolean. */
export type NeverNested = (selector: Selector) => boolean;

/**
 * Returns an expression that matches exactly if the given one does not, or `undefined` if the language cannot express
 * it.
 *
 * Both `=` and `!=` are false for a value that is missing, null, an object or an array, and no operator finds an object
 * or an array. So only comparisons of fields that never hold one can be negated. These cannot be negated either: a
 * wildcard (it means any of the values, its negation means all), an order (text has none) and IS TRUE (the text
 * `"true"` is another value, which no operator distinguishes).
 */
export function negate(expression: Expression, neverNested: NeverNested): Expression | undefined {
  if (!('operands' in expression)) return negateCondition(expression, neverNested);
  const groups = expression.kind === 'or' ? byField(expression.operands) : expression.operands.map((one) => [one]);
  const negated = groups.map((group) => negateAlternatives(group, neverNested));
  const [first, ...others] = negated.filter((one) => one !== undefined);
  if (first === undefined || negated.includes(undefined)) return undefined;
  return expression.kind === 'and' ? or(first, ...others) : and(first, ...others);
}

/**
 * Groups alternatives that compare the same field: `!(a = x || a = y)` then has a single `a NOT EXISTS`, which saves
 * characters.
 */
function byField(operands: readonly Expression[]): Expression[][] {
  const groups = new Map<string, Expression[]>();
  for (const [index, operand] of operands.entries()) {
    const key = operand.kind === 'equality' ? JSON.stringify(operand.selector) : String(index);
    groups.set(key, [...(groups.get(key) ?? []), operand]);
  }
  return [...groups.values()];
}

/** @param group one expression, or comparisons of one field */
function negateAlternatives(group: readonly Expression[], neverNested: NeverNested): Expression | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  if (first.kind !== 'equality') return negate(first, neverNested);
  return canNegate(first.selector, neverNested) ? absentOr(group.filter(isEquality)) : undefined;
}

function negateCondition(condition: Condition, neverNested: NeverNested): Expression | undefined {
  const { selector } = condition;
  if (!canNegate(selector, neverNested)) return undefined;
  switch (condition.kind) {
    case 'equality':
      return absentOr([condition]);
    case 'notExists':
      return or(hasScalar(selector), { kind: 'is', selector, value: null });
    case 'is':
      return condition.value === null ? or(hasScalar(selector), { kind: 'notExists', selector }) : undefined;
    case 'order':
      return undefined;
  }
}

function canNegate(selector: Selector, neverNested: NeverNested): boolean {
  return !selector.some(isWildcard) && neverNested(selector);
}

function isEquality(expression: Expression): expression is Equality {
  return expression.kind === 'equality';
}

/** None of these comparisons of one field is true. */
function absentOr(equalities: readonly Equality[]): Expression | undefined {
  const [first, ...others] = equalities.map(opposite);
  if (first === undefined) return undefined;
  const { selector } = first;
  return or(and(first, ...others), { kind: 'notExists', selector }, { kind: 'is', selector, value: null });
}

function opposite(equality: Equality): Equality {
  return { ...equality, operator: equality.operator === '=' ? '!=' : '=' };
}

function hasScalar(selector: Selector): Equality {
  return { kind: 'equality', selector, operator: '=', value: { kind: 'text', parts: ['', ''] } };
}
