import { type Deployed, TEXT_WITH_VALUES } from '../../lib/contract/deployed';
import { isRecord } from '../../lib/contract/is-record';

/**
 * Returns what was deployed, from the file next to the code and the values in the environment.
 *
 * @throws if the two are from different deployments
 */
export function parseDeployed(file: string, values: string): Deployed {
  return expanded(JSON.parse(file), JSON.parse(values) as readonly unknown[]) as Deployed;
}

function expanded(value: unknown, values: readonly unknown[]): unknown {
  if (Array.isArray(value)) return value.map((item) => expanded(item, values));
  if (!isRecord(value)) return value;
  const text = value[TEXT_WITH_VALUES];
  if (Array.isArray(text))
    return text.map((piece: unknown) => (typeof piece === 'number' ? valueAt(values, piece) : piece)).join('');
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expanded(item, values)]));
}

function valueAt(values: readonly unknown[], place: number): string {
  const value = values[place];
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(
    `The deployed configuration needs value ${String(place)} of ${String(values.length)}: file and environment are from different deployments`,
  );
}
