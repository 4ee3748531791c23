import { type RecordFacts } from './log-record';

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
/** From the id to the end there is nothing that could hold another id. */
const TAIL =
  /"eventID":"([\w-]+)",(?:"(?:readOnly|managementEvent)":(?:true|false),|"resources":\[(?:\{[^{}]*\},?)*\],|"eventType":"\w+",)*"recipientAccountId":"(\d{12})",?(?:"[A-Za-z]+":(?:"[\w.-]*"|true|false|\{[^{}]*\}),?)*\}$/y;

/**
 * The records of a file as CloudTrail writes it: one line, no white space, `eventVersion` first. `undefined` for any other text.
 * `text` has one character a byte.
 */
export function canonicalRecords(text: string): Slice[] | undefined {
  const end = endOf(text);
  if (!text.startsWith(HEAD) || end === undefined) return undefined;
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

function factsIn(text: string, start: number, end: number): RecordFacts | undefined {
  AFTER_TIME.lastIndex = text.indexOf(TIME, start);
  const idAt = text.lastIndexOf(ID, end);
  if (AFTER_TIME.lastIndex <= start || idAt <= AFTER_TIME.lastIndex) return undefined;
  const head = AFTER_TIME.exec(text);
  if (head === null || AFTER_TIME.lastIndex > end) return undefined;
  const tail = text.slice(idAt, end);
  TAIL.lastIndex = 0;
  const found = TAIL.exec(tail);
  if (found === null) return undefined;
  const [, time = '', service = ''] = head;
  const [, eventId = '', account = ''] = found;
  return { time, service, account, eventId };
}
