import { ACCOUNT_ID, ORGANIZATION_ID } from '../../../lib/contract/identifiers';
import { isRecord } from '../../../lib/contract/is-record';
import { type Bound, boundOf } from './named';

/**
 * Condition keys that limit the caller to an account or an organization. In lower case: IAM condition keys are not
 * case-sensitive.
 */
const OF_CALLER: Readonly<Record<string, (value: string) => Bound | undefined>> = {
  'aws:principalorgid': organizationIn,
  'aws:principalorgpaths': organizationIn,
  'aws:sourceorgid': organizationIn,
  'aws:sourceorgpaths': organizationIn,
  'aws:principalaccount': accountIn,
  'aws:sourceaccount': accountIn,
  'aws:sourceowner': accountIn,
  'kms:calleraccount': accountIn,
  // The owner of the access points decides who can use them.
  's3:dataaccesspointaccount': accountIn,
  'aws:principalarn': accountOfArn,
  'aws:sourcearn': accountOfArn,
};

/** Excludes `IfExists` and `ForAllValues`, which are true if the key is missing, and the negated operators. */
const ASKS = /^(?:foranyvalue:)?(?:stringequals|stringequalsignorecase|stringlike|arnequals|arnlike)$/i;

/** A condition that must be true: its key in lower case, and its values. */
export interface Asked {
  readonly key: string;
  readonly values: readonly string[];
}

/** Returns the conditions of a statement that must be true. */
export function askedBy(conditions: readonly unknown[]): Asked[] {
  return conditions.flatMap((condition) =>
    isRecord(condition)
      ? Object.entries(condition).flatMap(([operator, keys]) =>
          ASKS.test(operator.trim()) && isRecord(keys) ? Object.entries(keys).map(askedFor) : [],
        )
      : [],
  );
}

/** Returns whom the conditions limit a statement to. Each is a separate bound, since all conditions must be true. */
export function boundsOf(asked: readonly Asked[]): Bound[] {
  return asked.flatMap(({ key, values }) => {
    const read = Object.hasOwn(OF_CALLER, key) ? OF_CALLER[key] : undefined;
    const bounds = read === undefined ? [] : values.map(read);
    if (bounds.length === 0 || bounds.includes(undefined)) return [];
    const all = bounds.filter((bound) => bound !== undefined);
    return [
      boundOf(
        all.flatMap(({ accounts }) => accounts),
        all.flatMap(({ organizations }) => organizations),
      ),
    ];
  });
}

function askedFor([key, value]: readonly [string, unknown]): Asked {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return {
    key: key.trim().toLowerCase(),
    values: values.map((one) => (typeof one === 'string' || typeof one === 'number' ? String(one).trim() : '')),
  };
}

function accountIn(value: string): Bound | undefined {
  if (/^\$\{aws:resourceaccount\}$/i.test(value)) return boundOf([]);
  return ACCOUNT_ID.accepts(value) ? boundOf([value]) : undefined;
}

/** `o-a1b2c3d4e5`, or a path that begins with it. */
function organizationIn(value: string): Bound | undefined {
  if (/^\$\{aws:resourceorgid\}$/i.test(value)) return boundOf([]);
  const [id = ''] = value.split('/');
  return ORGANIZATION_ID.accepts(id) ? boundOf([], [id]) : undefined;
}

function accountOfArn(value: string): Bound | undefined {
  const [start, , , , account = '', ...resource] = value.split(':');
  return start === 'arn' && resource.length > 0 && ACCOUNT_ID.accepts(account) ? boundOf([account]) : undefined;
}
