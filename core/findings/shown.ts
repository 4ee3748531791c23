import { isRecord } from '../../lib/contract/is-record';
import type { LogRecord } from '../events/log-record';
import { hashOf, shortText } from './bounded-text';
import type { Occurrence } from './finding';

const MAX_SHOWN = 10;
const MAX_ELEMENTS = 5;

/**
 * Returns what a message shows of the call: the values at the paths of the detection, and the resources that CloudTrail
 * lists. A path consists of names separated by dots, with `[]` for each element of a list:
 * `requestParameters.userName`, `requestParameters.ipPermissions.items[].fromPort`. Objects are never shown.
 */
export function shownOf(record: LogRecord, paths: readonly string[]): Occurrence['shown'] {
  return placesIn(record, paths)
    .slice(0, MAX_SHOWN)
    .map(({ path, values }) => ({
      path,
      value: values
        .slice(0, MAX_ELEMENTS)
        .map((value) => shortText(value))
        .join(', '),
    }));
}

/**
 * Returns what identifies the target: the first value shown, in full, since two long names may differ only at the end.
 */
export function targetOf(record: LogRecord, paths: readonly string[]): string | undefined {
  const [first] = placesIn(record, paths);
  return first && hashOf(`${first.path}=${first.values.join(', ')}`).slice(0, 16);
}

function placesIn(record: LogRecord, paths: readonly string[]): { path: string; values: string[] }[] {
  const places = paths.map((path) => ({ path, values: valuesAt(record, path.split('.')) }));
  const { resources } = record;
  for (const resource of Array.isArray(resources) ? resources.slice(0, MAX_ELEMENTS) : []) {
    const arn: unknown = isRecord(resource) ? (resource['ARN'] ?? resource['arn']) : undefined;
    if (typeof arn === 'string' && arn !== '') places.push({ path: 'resources', values: [arn] });
  }
  return places.filter(({ values }) => values.length > 0);
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
