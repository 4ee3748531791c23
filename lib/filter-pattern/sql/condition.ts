import { printSelector } from '../print';
import {
  type Condition,
  type Equality,
  isWildcard,
  type Order,
  type Selector,
  type TextValue,
  type Value,
} from '../syntax-tree';
import { branchesOf } from '../value-test';
import { sqlDouble, sqlText } from './literal';
import { sqlRegex } from './regex';
import { NotInSql, type Selected, selectedBy, selectedByEach } from './selected';

/** A condition that never holds. */
const NEVER = 'false';

/**
 * Translates one condition to a boolean expression of Trino. NULL counts as false. The pattern language has no negation, so a NULL never becomes
 * true; `NOT` is only used around expressions that are never NULL.
 *
 * @throws NotInSql if the table cannot answer it
 */
export function conditionInSql(condition: Condition): string {
  const { selector } = condition;
  const at = selector.findIndex(isWildcard);
  if (at < 0) return testInSql(condition, selectedBy(selector));
  const { elements, rest, isElement } = selectedByEach(selector, at);
  if (condition.kind === 'notExists') {
    // With a wildcard, NOT EXISTS means that no such value exists.
    const exists = isElement ? `cardinality(${elements}) > 0` : `any_match(${elements}, e -> ${existsInSql(rest)})`;
    return rest.kind === 'nothing' || elements === 'NULL' ? 'true' : `NOT coalesce(${exists}, false)`;
  }
  // Trino may represent null in an array as SQL NULL or as JSON null.
  if (condition.kind === 'is' && condition.value === null && isElement && rest.kind === 'json')
    return `any_match(${elements}, e -> e IS NULL OR json_format(e) = 'null')`;
  const test = testInSql(condition, rest);
  return test === NEVER ? NEVER : `any_match(${elements}, e -> ${test})`;
}

/** Translates `$.a = "x" || $.a = "y"` to `IN`, and `$.a != "x" && $.a != "y"` to `NOT IN`. */
export function alternativesInSql(
  operator: Equality['operator'],
  selector: Selector,
  texts: readonly string[],
): string {
  const selected = selectedBy(selector);
  if (selected.kind === 'nothing') return NEVER;
  const text = textOf(selected);
  if (text === undefined) return NEVER;
  return `${text} ${operator === '=' ? 'IN' : 'NOT IN'} (${texts.map(sqlText).join(', ')})`;
}

function testInSql(condition: Condition, selected: Selected): string {
  if (selected.kind === 'nothing') return condition.kind === 'notExists' ? 'true' : NEVER;
  switch (condition.kind) {
    case 'notExists':
      return `${nodeOf(selected)} IS NULL`;
    case 'is':
      return isInSql(condition.value, selected, condition.selector);
    case 'order':
      return orderInSql(condition, selected);
    case 'equality':
      return equalityInSql(condition, selected);
  }
}

function existsInSql(selected: Selected): string {
  return selected.kind === 'nothing' ? NEVER : `${nodeOf(selected)} IS NOT NULL`;
}

type There = Exclude<Selected, { kind: 'nothing' }>;

/** Returns the expression of the value, which is NULL if the value is missing. */
function nodeOf(selected: There): string {
  if (selected.kind === 'typed') return selected.sql;
  return selected.path === '$' ? selected.of : `json_extract(${selected.of}, ${sqlText(selected.path)})`;
}

/** Returns the expression of the text of a string, number or boolean, which is NULL for other values; `undefined` if the value is always an object or array. */
function textOf(selected: There): string | undefined {
  if (selected.kind === 'json') return `json_extract_scalar(${selected.of}, ${sqlText(selected.path)})`;
  return selected.type === 'text' || selected.type === 'boolean' ? selected.sql : undefined;
}

function jsonOf(selected: There & { kind: 'json' }): string {
  return `json_format(json_extract(${selected.of}, ${sqlText(selected.path)}))`;
}

function isInSql(value: boolean | null, selected: There, selector: Selector): string {
  if (selected.kind === 'json') return `${jsonOf(selected)} = ${sqlText(String(value))}`;
  if (value === null)
    throw new NotInSql(`${printSelector(selector)} IS NULL: the table does not tell null from missing`);
  if (selected.type === 'boolean') return `${selected.sql} = ${sqlText(String(value))}`;
  if (selected.type !== 'text') return NEVER;
  throw new NotInSql(`${printSelector(selector)} IS ${String(value).toUpperCase()}: the table holds it as text`);
}

function orderInSql({ operator, value, selector }: Order, selected: There): string {
  if (selected.kind === 'json')
    return `(${isNoText(selected)} AND ${numberOf(selected)} ${operator} ${sqlDouble(Number(value.text))})`;
  if (selected.type !== 'text') return NEVER;
  throw new NotInSql(`${printSelector(selector)} ${operator}: the table holds it as text`);
}

function isNoText(selected: There & { kind: 'json' }): string {
  return `${jsonOf(selected)} NOT LIKE '"%'`;
}

function numberOf(selected: There & { kind: 'json' }): string {
  return `try_cast(json_extract_scalar(${selected.of}, ${sqlText(selected.path)}) AS double)`;
}

function equalityInSql({ operator, value }: Equality, selected: There): string {
  const text = textOf(selected);
  if (text === undefined) return NEVER;
  const isNot = operator === '!=';
  switch (value.kind) {
    case 'text':
      return textInSql(text, isNot, value);
    case 'regex':
      return `${isNot ? 'NOT ' : ''}regexp_like(${text}, ${sqlText(sqlRegex(branchesOf(value)))})`;
    case 'number':
      return numberInSql(text, isNot, value, selected);
  }
}

function textInSql(text: string, isNot: boolean, { parts }: TextValue): string {
  const [only = ''] = parts;
  if (parts.length === 1) return `${text} ${isNot ? '<>' : '='} ${sqlText(only)}`;
  if (parts.every((part) => part === '')) return isNot ? NEVER : `${text} IS NOT NULL`;
  const pattern = parts.map((part) => part.replace(/[\\%_]/g, '\\$&')).join('%');
  return `${text} ${isNot ? 'NOT LIKE' : 'LIKE'} ${sqlText(pattern)} ESCAPE '\\'`;
}

/** A number in a pattern equals a JSON number with the same value, and a string with the same digits. Columns contain only text. */
function numberInSql(text: string, isNot: boolean, value: Extract<Value, { kind: 'number' }>, selected: There): string {
  if (selected.kind === 'typed') return `${text} ${isNot ? '<>' : '='} ${sqlText(value.text)}`;
  // Numbers are compared by value: engines print 5.0 in different ways.
  const isText = `${jsonOf(selected)} LIKE '"%' AND ${text} = ${sqlText(value.text)}`;
  const isNumber = `${isNoText(selected)} AND ${numberOf(selected)} = ${sqlDouble(Number(value.text))}`;
  const equals = `(${isText} OR ${isNumber})`;
  return isNot ? `(${text} IS NOT NULL AND NOT coalesce(${equals}, false))` : equals;
}
