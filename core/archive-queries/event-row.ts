import { type ColumnType, hiveName, TRAIL_COLUMNS } from '../../lib/contract/trail-columns';
import { isRecord } from '../../lib/contract/is-record';
import type { LogRecord } from '../events/log-record';

/** A value of an event that a query returns as text. */
export interface Leaf {
  /** The path to the value, such as `['userIdentity', 'arn']`. */
  readonly path: readonly string[];
  readonly type: Exclude<ColumnType, { struct: unknown }>;
  /** The SQL expression of the text. */
  readonly sql: string;
}

/** All values of an event that the table has. */
export const LEAVES: readonly Leaf[] = Object.entries(TRAIL_COLUMNS).flatMap(([name, type]) =>
  leavesOf([name], hiveName(name), type),
);

/**
 * The SQL expression of an event as one text: a JSON array with the texts of `LEAVES`. Every value is selected individually, because Athena prints a
 * struct as text that cannot be parsed, and its cast from struct to JSON has changed between versions.
 */
export const EVENT_SQL = `json_format(CAST(ARRAY[${LEAVES.map(({ sql }) => sql).join(', ')}] AS JSON))`;

/**
 * Rebuilds an event from the text of `EVENT_SQL`. Members without a column, and members that are `null`, are missing.
 *
 * @throws SyntaxError or Error if the text is not of this form
 */
export function eventOfRow(text: string): LogRecord {
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values) || values.length !== LEAVES.length)
    throw new Error(`a row is not a list of ${String(LEAVES.length)} values`);
  const event: Record<string, unknown> = {};
  LEAVES.forEach((leaf, index) => {
    const value: unknown = values[index];
    if (typeof value === 'string') put(event, leaf.path, valueOf(leaf.type, value));
  });
  return event;
}

function leavesOf(path: readonly string[], sql: string, type: ColumnType): Leaf[] {
  if (typeof type === 'object' && 'struct' in type)
    return Object.entries(type.struct).flatMap(([name, field]) =>
      leavesOf([...path, name], `${sql}.${hiveName(name)}`, field),
    );
  if (type === 'map') return [{ path, type, sql: `json_format(CAST(${sql} AS JSON))` }];
  if (typeof type === 'string') return [{ path, type, sql }];
  const fields = Object.keys(type.arrayOf).map((name) => `e.${hiveName(name)}`);
  return [{ path, type, sql: `json_format(CAST(transform(${sql}, e -> ARRAY[${fields.join(', ')}]) AS JSON))` }];
}

function valueOf(type: Leaf['type'], text: string): unknown {
  if (type === 'text') return text;
  if (type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  const value = parsed(text);
  if (typeof type === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  return value.map((fields: unknown) => elementOf(Object.keys(type.arrayOf), fields));
}

/** Returns a text that is not valid JSON unchanged. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function elementOf(names: readonly string[], fields: unknown): Record<string, unknown> {
  const values: readonly unknown[] = Array.isArray(fields) ? fields : [];
  return Object.fromEntries(names.flatMap((name, at) => (typeof values[at] === 'string' ? [[name, values[at]]] : [])));
}

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner = isRecord(into[name]) ? (into[name] as Record<string, unknown>) : {};
  into[name] = inner;
  put(inner, rest, value);
}
