import { and, or } from './build';
import { CLOUDWATCH_LIMITS } from './limits';
import { printPattern } from './print';
import type { Combination, Expression, Selector } from './syntax-tree';

/**
 * Returns the number of characters that a text of a pattern may become: longer than the text itself if it contains
 * values that are known only at deployment.
 */
export type LengthOf = (printed: string) => number;

/**
 * Returns expressions that each fit into a pattern and together match what the given one matches, each as full as
 * possible. `undefined` if a part is too long and cannot be divided.
 *
 * Filters on one metric count together, so one alarm covers what does not fit into a single filter.
 */
export function split(expression: Expression, lengthOf: LengthOf): Expression[] | undefined {
  return fits(expression, lengthOf) ? [expression] : divide(expression, lengthOf);
}

/** Joins alternatives, each with the first that has room for it. */
export function pack(alternatives: readonly Expression[], lengthOf: LengthOf): Expression[] | undefined {
  const packed: Expression[] = [];
  for (const alternative of alternatives) {
    const pieces = split(alternative, lengthOf);
    if (pieces === undefined) return undefined;
    for (const piece of pieces) {
      const place = packed.findIndex((one) => fits(or(one, piece), lengthOf));
      const [first] = place < 0 ? [] : [packed[place]];
      if (first) packed[place] = or(first, piece);
      else packed.push(piece);
    }
  }
  return packed;
}

function divide(expression: Expression, lengthOf: LengthOf): Expression[] | undefined {
  if (!('operands' in expression)) return undefined;
  if (expression.kind === 'or') return pack(expression.operands, lengthOf);
  const longest = longestAlternatives(expression, lengthOf);
  if (longest === undefined) return undefined;
  const others = expression.operands.filter((operand) => operand !== longest);
  const middle = Math.ceil(longest.operands.length / 2);
  const halves = [longest.operands.slice(0, middle), longest.operands.slice(middle)].map(([first, ...more]) =>
    first === undefined ? undefined : and(or(first, ...more), ...others),
  );
  return pack(
    halves.filter((half) => half !== undefined),
    lengthOf,
  );
}

function longestAlternatives({ operands }: Combination, lengthOf: LengthOf): Combination | undefined {
  const size = (expression: Expression): number => lengthOf(printPattern({ kind: 'json', expression }));
  return operands
    .filter((operand): operand is Combination => operand.kind === 'or')
    .sort((a, b) => size(b) - size(a))[0];
}

function fits(expression: Expression, lengthOf: LengthOf): boolean {
  return (
    lengthOf(printPattern({ kind: 'json', expression })) <= CLOUDWATCH_LIMITS.characters &&
    wildcards(expression) <= CLOUDWATCH_LIMITS.wildcardsPerPattern
  );
}

function wildcards(expression: Expression): number {
  if ('operands' in expression) return expression.operands.reduce((sum, operand) => sum + wildcards(operand), 0);
  return ofSelector(expression.selector);
}

function ofSelector(selector: Selector): number {
  return selector.filter(({ kind }) => kind === 'anyElement' || kind === 'anyMember').length;
}
