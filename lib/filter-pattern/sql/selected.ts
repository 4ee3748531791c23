import { type ColumnType, hiveName, TRAIL_COLUMNS } from '../../contract/trail-columns';
import { printSelector } from '../print';
import type { Selector, Step } from '../syntax-tree';
import { sqlText } from './literal';

/** A filter pattern that cannot be translated to SQL on the archive's table. */
export class NotInSql extends Error {
  public override readonly name = 'NotInSql';
}

/** The SQL of a selector without a wildcard. */
export type Selected =
  /** A value in JSON text: the expression of the text, and the path in it. */
  | { readonly kind: 'json'; readonly of: string; readonly path: string }
  /** A column or a field. */
  | { readonly kind: 'typed'; readonly sql: string; readonly type: ColumnType }
  /** Never present, such as a member of a text. */
  | { readonly kind: 'nothing' };

/** The SQL of a selector with a wildcard: the elements, and the rest of the selector in each element `e`. */
export interface SelectedEach {
  /** An array in SQL. */
  readonly elements: string;
  readonly rest: Selected;
  /** No step follows the wildcard. */
  readonly isElement: boolean;
}

/** The name of an element in a lambda. */
const ELEMENT = 'e';

/** @throws NotInSql if the table has no such column */
export function selectedBy(selector: Selector): Selected {
  const [root, ...steps] = selector;
  const type = root?.kind === 'member' ? ownEntry(TRAIL_COLUMNS, root.name) : undefined;
  if (root?.kind !== 'member' || type === undefined)
    throw new NotInSql(`the table has no column for ${printSelector(selector)}`);
  return follow(entry(hiveName(root.name), type), steps, selector);
}

/** @throws NotInSql if the table has no such column */
export function selectedByEach(selector: Selector, at: number): SelectedEach {
  const container = selectedBy(selector.slice(0, at));
  const steps = selector.slice(at + 1);
  const isElement = steps.length === 0;
  const isArray = selector[at]?.kind === 'anyElement';
  if (container.kind === 'nothing') return { elements: 'NULL', rest: container, isElement };
  if (container.kind === 'json') {
    const node = `json_extract(${container.of}, ${sqlText(container.path)})`;
    const rest: Selected = follow({ kind: 'json', of: ELEMENT, path: '$' }, steps, selector);
    return {
      elements: isArray ? `try_cast(${node} AS array(json))` : `map_values(try_cast(${node} AS map(varchar, json)))`,
      rest,
      isElement,
    };
  }
  const { sql, type } = container;
  if (isArray && typeof type === 'object' && 'arrayOf' in type)
    return {
      elements: sql,
      rest: follow({ kind: 'typed', sql: ELEMENT, type: { struct: type.arrayOf } }, steps, selector),
      isElement,
    };
  if (!isArray && type === 'map')
    return {
      elements: `map_values(${sql})`,
      rest: follow({ kind: 'typed', sql: ELEMENT, type: 'text' }, steps, selector),
      isElement,
    };
  if (!isArray && typeof type === 'object' && 'struct' in type)
    throw new NotInSql(`${printSelector(selector)} asks for any member of a struct`);
  return { elements: 'NULL', rest: { kind: 'nothing' }, isElement };
}

function entry(sql: string, type: ColumnType): Selected {
  return type === 'json' ? { kind: 'json', of: sql, path: '$' } : { kind: 'typed', sql, type };
}

function follow(from: Selected, steps: readonly Step[], selector: Selector): Selected {
  let selected = from;
  for (const step of steps) selected = next(selected, step, selector);
  return selected;
}

function next(from: Selected, step: Step, selector: Selector): Selected {
  if (from.kind === 'nothing') return from;
  if (from.kind === 'json') return { ...from, path: from.path + pathStep(step, selector) };
  const { sql, type } = from;
  if (type === 'map')
    return step.kind === 'member'
      ? { kind: 'typed', sql: `element_at(${sql}, ${sqlText(step.name)})`, type: 'text' }
      : NOTHING;
  if (typeof type === 'string') return NOTHING;
  if ('arrayOf' in type) {
    if (step.kind !== 'element') return NOTHING;
    return { kind: 'typed', sql: `element_at(${sql}, ${String(step.index + 1)})`, type: { struct: type.arrayOf } };
  }
  if (step.kind !== 'member') return NOTHING;
  const field = ownEntry(type.struct, step.name);
  if (field === undefined) throw new NotInSql(`the table has no column for ${printSelector(selector)}`);
  return entry(`${sql}.${hiveName(step.name)}`, field);
}

const NOTHING: Selected = { kind: 'nothing' };

/** Returns a step in the path notation of Trino's `json_extract`. How it reads an escaped quote is not documented. */
function pathStep(step: Step, selector: Selector): string {
  if (step.kind === 'element') return `[${String(step.index)}]`;
  const name = step.kind === 'member' ? step.name : '';
  if (/["\\]/.test(name)) throw new NotInSql(`${printSelector(selector)} has a quote or backslash in a name`);
  return `["${name}"]`;
}

function ownEntry(of: Readonly<Record<string, ColumnType>>, name: string): ColumnType | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}
