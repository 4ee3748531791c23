import fc from 'fast-check';

/** A pattern, an event that may match it, and the event's JSON as some serializer may write it. */
export interface Case {
  readonly pattern: string;
  readonly event: Record<string, unknown>;
  readonly text: string;
}

const WORDS = [
  'StopLogging',
  'AccessDenied',
  'true',
  '200',
  '1e3',
  'a/b-reader',
  'say "hi"',
  'Größe',
  'x<y>&z',
  '',
  'tab\there',
  'false',
  '-1.50',
  'Create User',
];
const KEYS = ['eventName', 'errorCode', 'eventSource', 'count'];

const FREQUENT = ['StopLogging', 'AccessDenied', 'a/b-reader', 'Größe-StopLogging'];
const value = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...FREQUENT) },
  fc.constantFrom(...WORDS),
  fc.constantFrom(true, false, 200, 1000, -1.5, 0.1),
  fc.constant(null),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 2 }),
);
const event = fc.record(
  { eventName: value, errorCode: value, eventSource: value, count: value },
  { requiredKeys: ['eventName', 'errorCode'], noNullPrototype: true },
);

const condition = fc
  .tuple(
    fc.constantFrom('eventName', 'errorCode', ...KEYS),
    fc.constantFrom('=', '!='),
    fc.oneof(fc.constantFrom(...FREQUENT), fc.constantFrom(...WORDS.filter((word) => !/["\t]/.test(word)))),
    fc.constantFrom('', '*'),
    fc.constantFrom('', '*'),
    fc.nat(9),
  )
  .map(([key, operator, word, before, after, kind]) => {
    if (kind === 0) return `($.${key} NOT EXISTS)`;
    if (kind === 1) return `($.${key} IS TRUE)`;
    return `($.${key} ${kind < 9 ? '=' : operator} "${before}${word}${after}")`;
  });
const pattern = fc
  .array(fc.array(condition, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((alternatives) => `{ ${alternatives.map((all) => `(${all.join(' && ')})`).join(' || ')} }`);

/** White space, escapes and the order of keys as a serializer may choose them. */
export function serialized(value: unknown, choose: () => number): string {
  const space = (): string => (choose() % 5 === 0 ? ' ' : '');
  if (Array.isArray(value))
    return `[${space()}${value.map((one) => serialized(one, choose)).join(`,${space()}`)}${space()}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(() => (choose() % 2) - 0.5);
    return `{${space()}${entries.map(([key, one]) => `${text(key, choose)}${space()}:${space()}${serialized(one, choose)}`).join(`${space()},`)}${space()}}`;
  }
  return typeof value === 'string' ? text(value, choose) : JSON.stringify(value);
}

function text(value: string, choose: () => number): string {
  const isOdd = choose() % 4 === 0;
  const json = JSON.stringify(value);
  // Half of an escape, as of a line's end, is no JSON.
  if (!isOdd || json.includes('\\')) return json;
  return `"${json
    .slice(1, -1)
    .split('')
    .map((character) =>
      choose() % 3 === 0
        ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
        : character === '/' && choose() % 2 === 0
          ? '\\/'
          : character,
    )
    .join('')}"`;
}

/** Numbers without end, from a few. */
export function chooser(seeds: readonly number[]): () => number {
  let at = 0;
  return () => {
    at += 1;
    return ((seeds[at % Math.max(seeds.length, 1)] ?? 1) * (at + 7)) % 997;
  };
}

export function arbitraryCase(): fc.Arbitrary<Case> {
  // Most as CloudTrail writes them: what is written oddly is rarely scanned.
  const oddity = fc.nat(4).map((kind) => kind === 0);
  return fc
    .record({ pattern, event, isOdd: oddity, seeds: fc.array(fc.nat(996), { maxLength: 8 }) })
    .map(({ pattern: one, event: of, isOdd, seeds }) => {
      // As the file is searched: one character a byte.
      const json = Buffer.from(isOdd ? serialized(of, chooser(seeds)) : JSON.stringify(of)).toString('latin1');
      return { pattern: one, event: of, text: json };
    });
}
