import { isRecord } from '../../lib/contract/is-record';
/** The properties of a custom resource. */
export type Properties = Readonly<Record<string, unknown>>;

/** CloudFormation's own properties, which are not part of the desired state. */
const OF_CLOUDFORMATION = ['ServiceToken', 'ServiceTimeout'];

/** Returns the names of differing properties, without those that CloudFormation adds. */
export function differences(one: Properties, other: Properties, unless: readonly string[] = []): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names]
    .filter(
      (name) =>
        !OF_CLOUDFORMATION.includes(name) && !unless.includes(name) && canonical(one[name]) !== canonical(other[name]),
    )
    .sort();
}

/** CloudFormation passes every scalar as text, and may leave out empty values. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '' : `[${value.map(canonical).join()}]`;
  if (value === undefined || value === null) return '';
  if (!isRecord(value)) return typeof value === 'string' ? JSON.stringify(value) : `"${JSON.stringify(value)}"`;
  const entries = Object.entries(value).map(([name, item]) => [name, canonical(item)] as const);
  return `{${entries
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .sort()
    .join()}}`;
}
