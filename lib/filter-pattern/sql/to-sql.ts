import { printSelector } from '../print';
import { type Equality, type Expression, isWildcard, type Pattern } from '../syntax-tree';
import { alternativesInSql, conditionInSql } from './condition';
import { NotInSql } from './selected';

/**
 * Translates a filter pattern to a condition on the archive's table, in the SQL of Athena engine version 3 (Trino). The condition holds for every
 * event that the pattern matches. A pattern is rejected if the columns cannot answer it, with two exceptions:
 *
 * - null counts as missing: Athena drops a `null` in `requestParameters`, `responseElements`, `additionalEventData` and
 *   `serviceEventDetails`, and other columns do not distinguish the two;
 * - names of columns and of their fields are compared without case.
 *
 * @throws NotInSql that names what cannot be translated
 */
export function patternInSql(pattern: Pattern): string {
  if (pattern.kind === 'text')
    throw new NotInSql(`%${pattern.regex.source}% searches the whole text of an event, and the table has columns`);
  return inSql(pattern.expression);
}

export { NotInSql };

function inSql(expression: Expression): string {
  if (!('operands' in expression)) return conditionInSql(expression);
  const { kind, operands } = expression;
  const terms = grouped(operands, kind === 'or' ? '=' : '!=').map((term) =>
    Array.isArray(term) ? alternatives(term as readonly ExactText[]) : nested(term as Expression),
  );
  return terms.join(kind === 'or' ? ' OR ' : ' AND ');
}

function nested(expression: Expression): string {
  return 'operands' in expression ? `(${inSql(expression)})` : conditionInSql(expression);
}

type ExactText = Equality & { readonly value: { readonly kind: 'text' } };

/** Groups the texts of each selector, at the position of the first of them. */
function grouped(
  operands: readonly Expression[],
  operator: Equality['operator'],
): readonly (Expression | readonly ExactText[])[] {
  const groups = new Map<string, ExactText[]>();
  const terms: (Expression | ExactText[])[] = [];
  for (const operand of operands) {
    if (!isExactText(operand) || operand.operator !== operator) {
      terms.push(operand);
      continue;
    }
    const key = printSelector(operand.selector);
    const group = groups.get(key);
    if (group) {
      group.push(operand);
    } else {
      const first = [operand];
      groups.set(key, first);
      terms.push(first);
    }
  }
  return terms;
}

function alternatives(conditions: readonly ExactText[]): string {
  const [first] = conditions;
  if (first === undefined) return 'false';
  if (conditions.length === 1) return conditionInSql(first);
  return alternativesInSql(
    first.operator,
    first.selector,
    conditions.map(({ value }) => value.parts[0] ?? ''),
  );
}

function isExactText(expression: Expression): expression is ExactText {
  return (
    expression.kind === 'equality' &&
    expression.value.kind === 'text' &&
    expression.value.parts.length === 1 &&
    !expression.selector.some(isWildcard)
  );
}
