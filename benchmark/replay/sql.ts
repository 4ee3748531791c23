import type { Condition, Expression, Selector } from '../../lib/filter-pattern/syntax-tree';
import { conditionsOf } from '../../lib/filter-pattern/syntax-tree';

/** A filter's expression as a condition of SQL on typed columns, for those filters that need no more than text. */
export function sqlOf(expression: Expression): string {
  if ('operands' in expression)
    return `(${expression.operands.map(sqlOf).join(expression.kind === 'and' ? ' AND ' : ' OR ')})`;
  return `coalesce(${conditionSql(expression)}, false)`;
}

function conditionSql(condition: Condition): string {
  const column = columnOf(condition.selector);
  if (condition.kind === 'notExists') return `${column} IS NULL`;
  if (condition.kind === 'is') return `${column} = '${String(condition.value)}'`;
  if (condition.kind === 'equality' && condition.value.kind === 'text') {
    const { parts } = condition.value;
    const isExact = parts.length === 1;
    const text = parts
      .map((part) => (isExact ? part : part.replaceAll(/[%_\\]/g, '\\$&')).replaceAll("'", "''"))
      .join('%');
    if (isExact) return `${column} ${condition.operator === '=' ? '=' : '<>'} '${text}'`;
    return `${column} ${condition.operator === '=' ? 'LIKE' : 'NOT LIKE'} '${text}' ESCAPE '\\'`;
  }
  throw new Error(`the benchmark has no SQL for ${JSON.stringify(condition)}`);
}

function names(selector: Selector): string[] {
  return selector.map((step) => {
    if (step.kind !== 'member')
      throw new Error(`the benchmark has no SQL for the selector ${JSON.stringify(selector)}`);
    return step.name;
  });
}

function columnOf(selector: Selector): string {
  return ['record', ...names(selector)].map((name) => `"${name}"`).join('.');
}

interface Columns {
  [name: string]: Columns | null;
}

/** The type of a record: of the fields that the expressions read, and no others. */
export function recordType(expressions: readonly Expression[]): string {
  const columns: Columns = {};
  for (const { selector } of expressions.flatMap(conditionsOf)) {
    let level = columns;
    const path = names(selector);
    path.forEach((name, index) => {
      if (index === path.length - 1) level[name] ??= null;
      else level = level[name] ??= {};
    });
  }
  return typeOf(columns);
}

function typeOf(columns: Columns | null): string {
  if (columns === null) return 'VARCHAR';
  return `STRUCT(${Object.entries(columns)
    .map(([name, inner]) => `"${name}" ${typeOf(inner)}`)
    .join(', ')})`;
}
