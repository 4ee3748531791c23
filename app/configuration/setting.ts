import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { WATCH_HASH_PERCENT, WATCH_HOURS } from '../../lib/contract/archive-watch';
import type { IdentifierRule } from '../../lib/contract/identifiers';

/**
 * How a configuration key is read. `parse` returns `undefined` for an invalid value. Values from `-c` are always
 * strings; lists and records are then JSON.
 */
export interface Setting<T> {
  readonly allowed: string;
  readonly parse: (value: unknown) => T | undefined;
}

export function text(rule: IdentifierRule): Setting<string> {
  return {
    allowed: rule.allowed,
    parse: (value) => (typeof value === 'string' && rule.accepts(value) ? value : undefined),
  };
}

/** `-c key=true` is a string, `cdk.json` contains a boolean. */
export function yesOrNo(): Setting<boolean> {
  return {
    allowed: 'true or false',
    parse: (value) =>
      new Map<unknown, boolean>([
        [true, true],
        ['true', true],
        [false, false],
        ['false', false],
      ]).get(value),
  };
}

export function oneOf<T extends string>(...values: T[]): Setting<T> {
  return { allowed: values.join(' or '), parse: (value) => values.find((known) => known === value) };
}

/** S3 limits lifecycle rules and Object Lock to 100 years. */
export function days(): Setting<number> {
  return {
    allowed: 'whole days, 1 to 36500',
    parse: (value) => wholeNumber(value, (number) => number >= 1 && number <= 36_500),
  };
}

export function count(): Setting<number> {
  return { allowed: 'a whole number, 1 or more', parse: (value) => wholeNumber(value, (number) => number >= 1) };
}

/** Hours between two checks of an account. */
export function hours(): Setting<number> {
  return {
    allowed: WATCH_HOURS.allowed,
    parse: (value) => wholeNumber(value, (number) => WATCH_HOURS.accepts(String(number))),
  };
}

export function percent(): Setting<number> {
  return {
    allowed: WATCH_HASH_PERCENT.allowed,
    parse: (value) => wholeNumber(value, (number) => WATCH_HASH_PERCENT.accepts(String(number))),
  };
}

export function logRetention(): Setting<RetentionDays> {
  const known = Object.values(RetentionDays).filter((value): value is RetentionDays => typeof value === 'number');
  return {
    allowed: `${known.filter((value) => value !== RetentionDays.INFINITE).join(', ')}, or ${String(RetentionDays.INFINITE)} (forever)`,
    parse: (value) => known.find((allowed) => allowed.valueOf() === wholeNumber(value, () => true)),
  };
}

function wholeNumber(value: unknown, accepts: (number: number) => boolean): number | undefined {
  const number = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && accepts(number) ? number : undefined;
}

/** A list of at least one value, without duplicates. */
export function listOf<T>(of: Setting<T>): Setting<T[]> {
  return {
    allowed: `a list of ${of.allowed}, each once`,
    parse: (value) => {
      const list = json(value);
      if (!Array.isArray(list) || list.length === 0) return undefined;
      const items = list.map((item) => of.parse(item)).filter((item) => item !== undefined);
      const distinct = new Set(items.map((item) => JSON.stringify(item))).size;
      return items.length === list.length && distinct === list.length ? items : undefined;
    },
  };
}

type Fields = Record<string, Setting<unknown>>;
type Parsed<F extends Fields> = { readonly [K in keyof F]?: Exclude<ReturnType<F[K]['parse']>, undefined> };

/** A record of known fields; those in `required` must be present. */
export function record<F extends Fields, R extends keyof F & string>(
  fields: F,
  ...required: R[]
): Setting<Parsed<F> & Required<Pick<Parsed<F>, R>>> {
  const names = Object.keys(fields);
  return {
    allowed: `{ ${names.map((name) => `${name}${required.some((one) => one === name) ? '' : '?'}: ${fields[name]?.allowed ?? ''}`).join('; ')} }`,
    parse: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
      const known = new Map(Object.entries(fields));
      const entries = Object.entries(value).map(([name, item]) => [name, known.get(name)?.parse(item)] as const);
      const isComplete = required.every((name) => Object.hasOwn(value, name));
      if (!isComplete || entries.some(([, item]) => item === undefined)) return undefined;
      return Object.fromEntries(entries) as Parsed<F> & Required<Pick<Parsed<F>, R>>;
    },
  };
}

/** With `-c`, as JSON. */
export function orAsJson<T>(of: Setting<T>): Setting<T> {
  return { allowed: of.allowed, parse: (value) => of.parse(json(value)) };
}

/** A record with IDs chosen by the user, and values of one kind. */
export function mapOf<T>(of: Setting<T>): Setting<Record<string, T>> {
  return {
    allowed: `{ id: ${of.allowed}, … }`,
    parse: (value) => {
      const found = json(value);
      if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined;
      const entries = Object.entries(found).map(([id, item]) => [id, of.parse(item)] as const);
      return entries.some(([, item]) => item === undefined)
        ? undefined
        : (Object.fromEntries(entries) as Record<string, T>);
    },
  };
}

/** Only checks that it is a list of records; the constructs check the rest. */
export function recordsOf<T>(what: string): Setting<T[]> {
  return {
    allowed: `a list of ${what}`,
    parse: (value) => {
      const list = json(value);
      const isRecords = (one: unknown): boolean => typeof one === 'object' && one !== null && !Array.isArray(one);
      return Array.isArray(list) && list.every(isRecords) ? (list as T[]) : undefined;
    },
  };
}

/** Any non-blank text. */
export function words(): Setting<string> {
  return text({ allowed: 'text', accepts: (value) => value.trim() !== '' });
}

export function either<A, B>(a: Setting<A>, b: Setting<B>): Setting<A | B> {
  return { allowed: `${a.allowed}, or ${b.allowed}`, parse: (value) => a.parse(value) ?? b.parse(value) };
}

function json(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
