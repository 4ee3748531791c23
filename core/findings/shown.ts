import { isRecord } from '../../lib/contract/is-record';
import type { LogRecord } from '../events/log-record';
import type { Occurrence } from './finding';

const MAX_SHOWN = 10;
const MAX_ELEMENTS = 5;
const MAX_TEXT = 256;

/**
 * What a message shows of the call: the values at the detection's paths, and the resources that CloudTrail lists. A path is names with dots,
 * `[]` for each element of a list: `requestParameters.userName`, `requestParameters.ipPermissions.items[].fromPort`. Objects are never
 * shown: a path that leads to one shows nothing.
 */
export function shownOf(record: LogRecord, paths: readonly string[]): Occurrence['shown'] {
  const shown: { path: string; value: string }[] = [];
  for (const path of paths) {
    const values = valuesAt(record, path.split('.')).slice(0, MAX_ELEMENTS);
    if (values.length > 0) shown.push({ path, value: values.map(cut).join(', ') });
  }
  const { resources } = record;
  for (const resource of Array.isArray(resources) ? resources.slice(0, MAX_ELEMENTS) : []) {
    const arn: unknown = isRecord(resource) ? (resource['ARN'] ?? resource['arn']) : undefined;
    if (typeof arn === 'string' && arn !== '') shown.push({ path: 'resources', value: cut(arn) });
  }
  return shown.slice(0, MAX_SHOWN);
}

function valuesAt(value: unknown, [step, ...rest]: readonly string[]): string[] {
  if (step === undefined) return isScalar(value) ? [String(value)].filter((one) => one !== '') : [];
  if (!isRecord(value)) return [];
  const isList = step.endsWith('[]');
  const name = isList ? step.slice(0, -2) : step;
  const next = Object.hasOwn(value, name) ? value[name] : undefined;
  if (!isList) return valuesAt(next, rest);
  return Array.isArray(next) ? next.slice(0, 100).flatMap((element: unknown) => valuesAt(element, rest)) : [];
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function cut(value: string): string {
  return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT - 1)}…` : value;
}
