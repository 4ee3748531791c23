import type { RecordFacts } from './log-record';
import { isPlainCode } from './necessary-literals';

/** A record as it stands in the text of a log file. */
export interface Slice {
  readonly start: number;
  readonly end: number;
  /** Read without parsing; `undefined` where the record is not written as CloudTrail writes it. */
  readonly facts: RecordFacts | undefined;
}

const HEAD = '{"Records":[{"eventVersion":"';
const CUT = '},{"eventVersion":"';
const TIME = '"eventTime":"';
const ID = '"eventID":"';
const AFTER_TIME = /"eventTime":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)","eventSource":"([a-z0-9.-]+)","eventName":"[\w.-]*","awsRegion":"/y;
/** From the first id on there is nothing that could hold another one. */
const TAIL =
  /"eventID":"([\w-]+)",(?:"(?:readOnly|managementEvent)":(?:true|false),|"resources":\[(?:\{[^{}]*\},?)*\],|"eventType":"\w+",)*"recipientAccountId":"(\d{12})",?(?:"[A-Za-z]+":(?:"[\w.-]*"|true|false|\{[^{}]*\}),?)*\}/y;

/**
 * The records of a file as CloudTrail writes it: one line, no white space, `eventVersion` first, no escape of a character that needs
 * none. `undefined` for any other text.
 * `text` has one character a byte.
 */
export function canonicalRecords(text: string): Slice[] | undefined {
  const end = endOf(text);
  if (!text.startsWith(HEAD) || end === undefined || escapesPlainText(text)) return undefined;
  const slices: Slice[] = [];
  for (let start = HEAD.indexOf('{', 1); start < end; ) {
    const cut = text.indexOf(CUT, start);
    const recordEnd = cut < 0 ? end : cut + 1;
    slices.push({ start, end: recordEnd, facts: factsIn(text, start, recordEnd) });
    start = recordEnd + 1;
  }
  return slices;
}

/** Where the last record ends. */
function endOf(text: string): number | undefined {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.endsWith('}]}', end) ? end - 2 : undefined;
}

/** `\u0044elete` is `Delete`, and no search for `Delete` finds it: CloudTrail does not write so, but a file may. */
function escapesPlainText(text: string): boolean {
  for (let at = text.indexOf('\\u00'); at >= 0; at = text.indexOf('\\u00', at + 4)) {
    if (isPlainCode(Number.parseInt(text.slice(at + 4, at + 6), 16))) return true;
  }
  return false;
}

function factsIn(text: string, start: number, end: number): RecordFacts | undefined {
  const timeAt = text.indexOf(TIME, start);
  if (timeAt < 0 || timeAt > end) return undefined;
  AFTER_TIME.lastIndex = timeAt;
  const head = AFTER_TIME.exec(text);
  if (head === null) return undefined;
  const idAt = text.indexOf(ID, AFTER_TIME.lastIndex);
  if (idAt < 0 || idAt > end) return undefined;
  TAIL.lastIndex = idAt;
  const tail = TAIL.exec(text);
  if (tail === null || TAIL.lastIndex !== end) return undefined;
  const [, time = '', service = ''] = head;
  const [, eventId = '', account = ''] = tail;
  return { time, service, account, eventId };
}
