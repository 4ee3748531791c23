import { isOwnPart } from '../../contract/own-parts';
import { equals, or } from '../../filter-pattern/build';
import { printSelector } from '../../filter-pattern/print';
import type { Equality, Expression } from '../../filter-pattern/syntax-tree';

/**
 * Returns the expression with one comparison for all forms of a name in the same field: `"{topic}"`, `"*:{topic}"` and
 * `"*:{topic}:*"` become `"*{topic}*"`. It matches everything that the expression matches, and possibly a resource
 * whose name contains ours.
 *
 * For the fallback filters, of which a log group can have only a few.
 */
export function loosen(expression: Expression): Expression {
  if (!('operands' in expression)) return expression;
  const operands = expression.operands.map(loosen);
  if (expression.kind === 'and') return { kind: 'and', operands };
  const forms = new Map<string, Equality[]>();
  for (const operand of operands) {
    const key = formKey(operand);
    if (key !== undefined) forms.set(key, [...(forms.get(key) ?? []), operand as Equality]);
  }
  const told = new Set<string>();
  const [first, ...others] = operands.flatMap((operand): Expression[] => {
    const key = formKey(operand);
    const all = key === undefined ? [] : (forms.get(key) ?? []);
    if (key === undefined || all.length < 2) return [operand];
    if (told.has(key)) return [];
    told.add(key);
    const [selector = '', placeholder = ''] = key.split(' ');
    return [equals(selector, `*${placeholder}*`)];
  });
  return first === undefined ? expression : or(first, ...others);
}

/** Returns field and placeholder of a comparison with a placeholder; `undefined` for any other. */
function formKey(operand: Expression): string | undefined {
  if (operand.kind !== 'equality' || operand.operator !== '=' || operand.value.kind !== 'text') return undefined;
  const placeholder = operand.value.parts
    .flatMap((part) => [...part.matchAll(/\{(\w+)\}/g)])
    .find(([, name = '']) => isOwnPart(name))?.[0];
  return placeholder && `${printSelector(operand.selector)} ${placeholder}`;
}
