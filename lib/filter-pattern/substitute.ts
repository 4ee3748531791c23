import { and, or } from './build';
import type { Equality, Expression, TextValue } from './syntax-tree';

/**
 * The replacement for a placeholder: these texts; any text; or `undefined` if the name is not a placeholder but plain
 * text.
 */
export type Substitution = readonly string[] | 'any' | undefined;

/**
 * Returns the expression with names in place of placeholders, which are in braces in a text: `"{bucket}"`,
 * `"*:{topic}"`.
 *
 * With several names, a comparison with `=` is true for any of them, and one with `!=` for none of them. Without a
 * name, `=` is false and `!=` true. With 'any', both are true wherever they could be: the result matches whatever the
 * expression matches with any names.
 *
 * @returns a boolean if the result no longer depends on the event
 * @throws RangeError for a text with two placeholders
 */
export function substitute(
  expression: Expression,
  substitutionOf: (placeholder: string) => Substitution,
): Expression | boolean {
  if ('operands' in expression) {
    const operands = expression.operands.map((operand) => substitute(operand, substitutionOf));
    const decides = expression.kind === 'or';
    if (operands.includes(decides)) return decides;
    const [first, ...others] = operands.filter((operand) => typeof operand !== 'boolean');
    if (first === undefined) return !decides;
    return decides ? or(first, ...others) : and(first, ...others);
  }
  if (expression.kind !== 'equality' || expression.value.kind !== 'text') return expression;
  return inEquality(expression, expression.value, substitutionOf);
}

function inEquality(
  equality: Equality,
  { parts }: TextValue,
  substitutionOf: (placeholder: string) => Substitution,
): Expression | boolean {
  const found = parts.flatMap((part, index) =>
    [...part.matchAll(/\{(\w+)\}/g)].flatMap(([text, name = '']) => {
      const substitution = substitutionOf(name);
      return substitution === undefined ? [] : [{ index, text, substitution }];
    }),
  );
  const [placeholder, second] = found;
  if (placeholder === undefined) return equality;
  if (second !== undefined)
    throw new RangeError(
      `"${parts.join('*')}" has two placeholders, ${placeholder.text} and ${second.text}; allowed: one`,
    );
  const { index, text, substitution } = placeholder;
  const isEqual = equality.operator === '=';
  if (substitution === 'any') {
    const around = (parts[index] ?? '').split(text);
    return isEqual ? withParts(equality, [...parts.slice(0, index), ...around, ...parts.slice(index + 1)]) : true;
  }
  const [first, ...others] = substitution.map((name) =>
    withParts(
      equality,
      parts.map((part, at) => (at === index ? part.replace(text, () => name) : part)),
    ),
  );
  if (first === undefined) return !isEqual;
  return isEqual ? or(first, ...others) : and(first, ...others);
}

/** Adjacent `*` become one. */
function withParts(equality: Equality, parts: readonly string[]): Equality {
  const last = parts.length - 1;
  return {
    ...equality,
    value: { kind: 'text', parts: parts.filter((part, at) => part !== '' || at === 0 || at === last) },
  };
}
