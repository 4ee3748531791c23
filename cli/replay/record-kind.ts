import type { FieldKnowledge, KnownFields } from '../../lib/filter-pattern/prefilter';
import { ANOTHER_TEXT } from '../../lib/filter-pattern/prefilter';
import { isRecord } from '../../lib/contract/is-record';

/** A field whose text is one of those that filters compare it with, or just any other. */
export const COMPARED_FIELD = 'sourceIPAddress';

type Reading = (word: number, textOf: (id: number) => string) => unknown;

const TEXT: Reading = (word, textOf) => textOf(word - 1);
const TRUTH: Reading = (word) => word === 1;
/** Only that there is one. */
const PRESENCE: Reading = () => ANOTHER_TEXT;
const ANOTHER = 0xffff_ffff;

/** The fields that make up a record's kind, in the order of `kindOf` in ./assembly/record-facts.ts. A word of 0: missing. */
const FIELDS: readonly (readonly [path: string, reading: Reading, knowledge?: FieldKnowledge])[] = [
  ['eventSource', TEXT, 'exact'],
  ['eventName', TEXT, 'exact'],
  ['eventType', TEXT, 'exact'],
  ['errorCode', TEXT, 'exact'],
  ['errorMessage', PRESENCE],
  ['readOnly', TRUTH, 'exact'],
  [COMPARED_FIELD, (word, textOf) => (word === ANOTHER ? ANOTHER_TEXT : textOf(word - 1)), 'compared'],
  ['userIdentity.type', TEXT, 'exact'],
  ['userIdentity.invokedBy', TEXT, 'exact'],
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
    const [name = '', member] = path.split('.');
    const value = reading(word, textOf);
    if (member === undefined) record[name] = value;
    else record[name] = { ...(isRecord(record[name]) && record[name]), [member]: value };
  });
  return record as KnownFields;
}
