import { type ColumnType, hiveName, TRAIL_COLUMNS } from '../../lib/contract/trail-columns';
import { isRecord } from '../../lib/contract/is-record';
import type { LogRecord } from '../events/log-record';

/** A value of the event that a query returns as text. */
export interface Leaf {
  /** The names on the way to it, as in `['userIdentity', 'arn']`. */
  readonly path: readonly string[];
  readonly type: Exclude<ColumnType, { struct: unknown }>;
  /** The expression of its text. */
  readonly sql: string;
}

/** Every value that the table has of an event. */
export const LEAVES: readonly Leaf[] = Object.entries(TRAIL_COLUMNS).flatMap(([name, type]) =>
  leavesOf([name], hiveName(name), type),
);

/**
 * An event as one text: a JSON array of the texts of `LEAVES`. Each value is asked for by itself, since Athena prints a struct as text
 * that cannot be read back, and how it casts a struct to JSON has changed between versions.
 */
export const EVENT_SQL = `json_format(CAST(ARRAY[${LEAVES.map(({ sql }) => sql).join(', ')}] AS JSON))`;

/**
 * The event of such a text: what the table has of it. Members without a column are missing, and so is a `null`.
 *
 * @throws SyntaxError or Error if it is another text
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

/** Text that is no JSON is shown as it is. */
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
