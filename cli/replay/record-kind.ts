import { ANOTHER_TEXT, type FieldKnowledge, type KnownFields } from '../../lib/filter-pattern/prefilter';

type Reading = (word: number, textOf: (id: number) => string) => unknown;

const TEXT: Reading = (word, textOf) => textOf(word - 1);
const TRUTH: Reading = (word) => word === 1;
/** Only that there is one. */
const PRESENCE: Reading = () => ANOTHER_TEXT;
const [ANOTHER, BEGINNING] = [0xffff_ffff, 0x8000_0000];
/** A text that filters compare, or only the beginning of it that they compare, or any other. */
const COMPARED: Reading = (word, textOf) => {
  if (word === ANOTHER) return ANOTHER_TEXT;
  return word >= BEGINNING ? `${textOf(word - BEGINNING)}${ANOTHER_TEXT}` : textOf(word - 1);
};

/** The fields of which a kind has only what filters compare: they have too many values. */
export const COMPARED_FIELDS = ['sourceIPAddress', 'userIdentity.sessionContext.sessionIssuer.userName'] as const;

/**
 * The fields that make up a record's kind, in the order of `kindOf` in ./assembly/record-facts.ts. In the words of a
 * kind, 0 means that the field is missing.
 */
const FIELDS: readonly (readonly [path: string, reading: Reading, knowledge?: FieldKnowledge])[] = [
  ['eventSource', TEXT, 'exact'],
  ['eventName', TEXT, 'exact'],
  ['eventType', TEXT, 'exact'],
  ['errorCode', TEXT, 'exact'],
  ['errorMessage', PRESENCE],
  ['readOnly', TRUTH, 'exact'],
  [COMPARED_FIELDS[0], COMPARED, 'compared'],
  ['userIdentity.type', TEXT, 'exact'],
  ['userIdentity.invokedBy', TEXT, 'exact'],
  [COMPARED_FIELDS[1], COMPARED, 'compared'],
  ['sessionCredentialFromConsole', TEXT, 'exact'],
];

/** What filters may rely on. */
export const KIND_FIELDS: ReadonlyMap<string, FieldKnowledge> = new Map(
  FIELDS.flatMap(([path, , knowledge]) => (knowledge === undefined ? [] : [[path, knowledge] as const])),
);

/** Returns the fields of a kind as a record, for the filters that ask only for these. */
export function fieldsOf(words: Uint32Array, textOf: (id: number) => string): KnownFields {
  const record: Record<string, unknown> = {};
  FIELDS.forEach(([path, reading], index) => {
    const word = words[index] ?? 0;
    if (word === 0) return;
    const names = path.split('.');
    const last = names.pop() ?? '';
    let members = record;
    for (const name of names) members = (members[name] ??= {}) as Record<string, unknown>;
    members[last] = reading(word, textOf);
  });
  return record as KnownFields;
}
