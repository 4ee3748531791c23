import { Construct } from 'constructs';
import { received } from '../contract/received';

/** The properties in which our union-like classes store their arguments. */
const KEPT = ['_place', '_ownership', '_choice', '_options'];

/**
 * Returns problems with values that the types forbid, but plain JavaScript and environment variables can pass: null
 * anywhere, and undefined in a list or for a required property.
 *
 * @param required the names of the required properties
 */
export function absentValues(props: object, required: readonly string[] = []): string[] {
  const missing = required
    .filter((name) => Reflect.get(props, name) === undefined)
    .map((name) => received(name, undefined, 'a value'));
  return [...missing, ...within('', props)];
}

function within(name: string, value: unknown): string[] {
  if (value === null) return [received(name, null, 'a value, or leave it out')];
  if (Array.isArray(value)) {
    return Array.from(value, (item: unknown) => item).flatMap((item, index) => {
      const itemName = `${name}[${String(index)}]`;
      return item === undefined || item === null ? [received(itemName, item, 'a value')] : within(itemName, item);
    });
  }
  if (typeof value !== 'object' || Construct.isConstruct(value)) return [];
  // Other classes may use null internally, so only ours and plain objects are inspected.
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
  return Object.entries(value).flatMap(([key, part]) => {
    if (!isPlain && !KEPT.includes(key)) return [];
    return within(KEPT.includes(key) || key === 'options' ? name : joined(name, key), part);
  });
}

function joined(name: string, key: string): string {
  if (!/^\w+$/.test(key)) return `${name}["${key}"]`;
  return name === '' ? key : `${name}.${key}`;
}
