import { type ColumnType, hiveName, TRAIL_COLUMNS } from '../../../lib/contract/trail-columns';
import { isRecord } from '../../../lib/contract/is-record';

/** A row as Athena reads it: columns by their names in Hive; `null` where there is none. */
export type HiveRow = Readonly<Record<string, unknown>>;

const JSON_TEXTS: readonly string[] = [
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
];

/**
 * What Athena's input format for CloudTrail and Hive's JSON SerDe make of an event, as Trino's `CloudTrailLineReader` and
 * `JsonDeserializer` do it.
 *
 * @throws if a value has another shape than its column: Athena fails the query
 */
export function hiveRow(event: Readonly<Record<string, unknown>>): HiveRow {
  const passed = new Map<string, unknown>();
  // Of names that differ only in case, the last one stays.
  for (const [name, value] of Object.entries(event)) {
    if (!JSON_TEXTS.includes(name)) passed.set(hiveName(name), value);
    else if (value !== null) passed.set(hiveName(name), JSON.stringify(value));
  }
  return Object.fromEntries(
    Object.entries(TRAIL_COLUMNS).map(([name, type]) => [
      hiveName(name),
      hiveValue(name, type, passed.get(hiveName(name))),
    ]),
  );
}

function hiveValue(name: string, type: ColumnType, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (type === 'map') {
    if (!isRecord(value)) throw new Error(`${name}: map value must be an object`);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, scalar(name, one)]));
  }
  if (typeof type === 'string') return scalar(name, value);
  if ('struct' in type) return structOf(name, type.struct, value);
  if (!Array.isArray(value)) throw new Error(`${name}: array value must be an array`);
  return value.map((one: unknown) => (one === null ? null : structOf(name, type.arrayOf, one)));
}

function structOf(name: string, fields: Readonly<Record<string, ColumnType>>, value: unknown): HiveRow {
  if (!isRecord(value)) throw new Error(`${name}: row value must be an object`);
  const given = new Map(Object.entries(value).map(([key, one]) => [hiveName(key), one]));
  return Object.fromEntries(
    Object.entries(fields).map(([key, type]) => [
      hiveName(key),
      hiveValue(`${name}.${key}`, type, given.get(hiveName(key))),
    ]),
  );
}

function scalar(name: string, value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'object') throw new Error(`${name}: varchar value must be a scalar json value`);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
