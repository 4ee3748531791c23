import { ACCOUNT_ID, ORGANIZATION_ID } from '../../../lib/contract/identifiers';
import { isRecord } from '../../../lib/contract/is-record';
import { type Bound, boundOf } from './named';

/** Who asks for one of these asks for somebody of an account, or of an organization. In lower case: IAM tells no letters apart. */
const OF_CALLER: Readonly<Record<string, (value: string) => Bound | undefined>> = {
  'aws:principalorgid': organizationIn,
  'aws:principalorgpaths': organizationIn,
  'aws:sourceorgid': organizationIn,
  'aws:sourceorgpaths': organizationIn,
  'aws:principalaccount': accountIn,
  'aws:sourceaccount': accountIn,
  'aws:sourceowner': accountIn,
  'kms:calleraccount': accountIn,
  // The owner of the access points decides who comes through them.
  's3:dataaccesspointaccount': accountIn,
  'aws:principalarn': accountOfArn,
  'aws:sourcearn': accountOfArn,
};

/** Without `IfExists` and `ForAllValues`, which hold for whoever has no such value, and without their opposites. */
const ASKS = /^(?:foranyvalue:)?(?:stringequals|stringequalsignorecase|stringlike|arnequals|arnlike)$/i;

/** A condition that has to hold: its key in lower case, and its values. */
export interface Asked {
  readonly key: string;
  readonly values: readonly string[];
}

/** What the conditions of a statement ask for. */
export function askedBy(conditions: readonly unknown[]): Asked[] {
  return conditions.flatMap((condition) =>
    isRecord(condition)
      ? Object.entries(condition).flatMap(([operator, keys]) =>
          ASKS.test(operator.trim()) && isRecord(keys) ? Object.entries(keys).map(askedFor) : [],
        )
      : [],
  );
}

/** To whom that limits a statement: each is a bound by itself, since all conditions have to hold. */
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

/** `o-a1b2c3d4e5`, or a path that begins so. */
function organizationIn(value: string): Bound | undefined {
  if (/^\$\{aws:resourceorgid\}$/i.test(value)) return boundOf([]);
  const [id = ''] = value.split('/');
  return ORGANIZATION_ID.accepts(id) ? boundOf([], [id]) : undefined;
}

function accountOfArn(value: string): Bound | undefined {
  const [start, , , , account = '', ...resource] = value.split(':');
  return start === 'arn' && resource.length > 0 && ACCOUNT_ID.accepts(account) ? boundOf([account]) : undefined;
}
