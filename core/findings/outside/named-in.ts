import { isRecord } from '../../../lib/contract/is-record';
import { factsOf, type LogRecord } from '../../events/log-record';
import { decoded } from './decoded';
import { type Grant, type Named, namedOf, UNREAD } from './named';
import { grantsOfPolicy, grantsOfStatement, isPolicy, isStatement } from './policy-grants';
import { grantsInText, grantsOfNumber } from './text-grants';

/** More than any call has. */
const MOST_DEPTH = 30;
const MOST_VALUES = 10_000;

interface Walk {
  /** How many more values may be inspected. */
  left: number;
  /** Canonical IDs of the object's owners: a grant to its owner is not a grant to an outsider. */
  readonly owners: Set<string>;
}

/**
 * Returns the accounts and principals at these paths that may be outside the organization. Empty if the call names
 * nobody except the account of the event. What cannot be read is always included.
 *
 * @param paths as for `findingPaths`; the values may be texts, lists, objects or policies
 */
export function namedIn(record: LogRecord, paths: readonly string[]): Named {
  const walk: Walk = { left: MOST_VALUES, owners: new Set() };
  const grants = paths.flatMap((path) =>
    valuesAt(record, path.split('.')).flatMap((value) => grantsIn(value, walk, 0)),
  );
  return namedOf(grants, factsOf(record).account);
}

function grantsIn(value: unknown, walk: Walk, depth: number): Grant[] {
  if (depth > MOST_DEPTH || --walk.left < 0) return [UNREAD];
  if (typeof value === 'number') return grantsOfNumber(value);
  if (typeof value === 'string') {
    const found = decoded(value);
    if (found.kind === 'broken') return [UNREAD];
    if (found.kind === 'json') return grantsIn(found.value, walk, depth + 1);
    return walk.owners.has(found.text) ? [] : grantsInText(found.text);
  }
  if (Array.isArray(value)) return value.flatMap((one: unknown) => grantsIn(one, walk, depth + 1));
  if (!isRecord(value)) return [];
  if (isOmitted(value)) return [UNREAD];
  if (isPolicy(value)) return grantsOfPolicy(value);
  if (isStatement(value)) return grantsOfStatement(value);
  const owner = isRecord(value['Owner']) ? (value['Owner']['ID'] ?? value['Owner']['id']) : undefined;
  if (typeof owner === 'string') walk.owners.add(owner);
  return Object.values(value).flatMap((one) => grantsIn(one, walk, depth + 1));
}

/** Returns values of any type, objects included, and more than a message shows. */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) return [value];
  if (!isRecord(value)) return [];
  if (isOmitted(value)) return [value];
  const isList = step.endsWith('[]');
  const name = isList ? step.slice(0, -2) : step;
  const next = Object.hasOwn(value, name) ? value[name] : undefined;
  if (!isList) return valuesAt(next, rest);
  return Array.isArray(next) ? next.flatMap((element: unknown) => valuesAt(element, rest)) : [];
}

/**
 * What CloudTrail writes in place of parameters that are too large.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function isOmitted(value: Readonly<Record<string, unknown>>): boolean {
  return value['omitted'] === true;
}
