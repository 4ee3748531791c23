import { LEAVES, type Leaf } from '../../../core/archive-queries/event-row';
import { isRecord } from '../../../lib/contract/is-record';
import { hiveName } from '../../../lib/contract/trail-columns';
import type { HiveRow } from './input-format';

/** What `EVENT_SQL` gives for a row, without an SQL engine. The benchmark's own check holds it against one. */
export function rowText(row: HiveRow): string {
  return JSON.stringify(LEAVES.map((leaf) => leafText(leaf, row)));
}

function leafText({ path, type }: Leaf, row: HiveRow): string | null {
  let value: unknown = row;
  for (const name of path) value = isRecord(value) ? value[hiveName(name)] : null;
  if (value === null || value === undefined) return null;
  if (typeof type === 'string') return type === 'map' ? JSON.stringify(value) : (value as string);
  const names = Object.keys(type.arrayOf).map(hiveName);
  const elements = value as readonly (HiveRow | null)[];
  return JSON.stringify(elements.map((element) => names.map((name) => element?.[name] ?? null)));
}
