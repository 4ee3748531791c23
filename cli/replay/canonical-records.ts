import { isPlainCode } from './necessary-literals';

const HEAD = '{"Records":[{"eventVersion":"';
const CUT = '},{"eventVersion":"';
const TIME = '"eventTime":"';
const AFTER_TIME = '","eventSource":"';
const AFTER_SERVICE = '","eventName":"';
const AFTER_NAME = '","awsRegion":"';
const ID = '"eventID":"';
const ACCOUNT = '"recipientAccountId":"';
const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/y;
const SERVICE = /[a-z0-9.-]+/y;
/** From the first id on there is nothing that could hold another one. */
const TAIL =
  /"eventID":"[\w-]+",(?:"(?:readOnly|managementEvent)":(?:true|false),|"resources":\[(?:\{[^{}]*\},?)*\],|"eventType":"\w+",)*"recipientAccountId":"\d{12}",?(?:"[A-Za-z]+":(?:"[\w.-]*"|true|false|\{[^{}]*\}),?)*\}/y;

const FIELDS = 6;

/**
 * The records of a file as CloudTrail writes it, by offsets into its text: where each begins and ends, and where in it the few
 * things are that are counted of every event, so that most need not be parsed.
 */
export class CanonicalRecords {
  private readonly offsets: number[] = [];

  private constructor(public readonly text: string) {}

  /**
   * `undefined` for text that is not as CloudTrail writes it: one line, no white space, `eventVersion` first, no escape of a
   * character that needs none.
   *
   * @param text with one character a byte
   */
  public static in(text: string): CanonicalRecords | undefined {
    const end = endOf(text);
    if (!text.startsWith(HEAD) || end === undefined || escapesPlainText(text)) return undefined;
    const records = new CanonicalRecords(text);
    for (let start = HEAD.indexOf('{', 1); start < end; ) {
      const cut = text.indexOf(CUT, start);
      const recordEnd = cut < 0 ? end : cut + 1;
      if (!records.locate(start, recordEnd)) records.offsets.push(start, recordEnd, -1, 0, 0, 0);
      start = recordEnd + 1;
    }
    return records;
  }

  public get length(): number {
    return this.offsets.length / FIELDS;
  }

  public start(index: number): number {
    return this.offsets[index * FIELDS] ?? 0;
  }

  public end(index: number): number {
    return this.offsets[index * FIELDS + 1] ?? 0;
  }

  /** Of `eventTime`'s text; negative where the record has to be parsed, because it is not written as CloudTrail writes it. */
  public timeAt(index: number): number {
    return this.offsets[index * FIELDS + 2] ?? -1;
  }

  public serviceEnd(index: number): number {
    return this.offsets[index * FIELDS + 3] ?? 0;
  }

  public idAt(index: number): number {
    return this.offsets[index * FIELDS + 4] ?? 0;
  }

  public accountAt(index: number): number {
    return this.offsets[index * FIELDS + 5] ?? 0;
  }

  /** Of `eventSource`'s text. */
  public serviceAt(index: number): number {
    return this.timeAt(index) + 'yyyy-mm-ddThh:mm:ssZ'.length + AFTER_TIME.length;
  }

  /** Whether all that is counted is where CloudTrail writes it, and nowhere else. */
  private locate(start: number, end: number): boolean {
    const { text } = this;
    const at = text.indexOf(TIME, start) + TIME.length;
    const serviceAt = at + 20 + AFTER_TIME.length;
    ISO_TIME.lastIndex = at;
    SERVICE.lastIndex = serviceAt;
    if (at < start || at > end || !ISO_TIME.test(text) || !text.startsWith(AFTER_TIME, at + 20) || !SERVICE.test(text)) return false;
    const serviceEnd = SERVICE.lastIndex;
    const nameEnd = text.indexOf('"', serviceEnd + AFTER_SERVICE.length);
    if (!text.startsWith(AFTER_SERVICE, serviceEnd) || !text.startsWith(AFTER_NAME, nameEnd)) return false;
    const id = text.indexOf(ID, nameEnd);
    TAIL.lastIndex = id;
    if (id < 0 || id > end || !TAIL.test(text) || TAIL.lastIndex !== end) return false;
    this.offsets.push(start, end, at, serviceEnd, id + ID.length, text.indexOf(ACCOUNT, id) + ACCOUNT.length);
    return true;
  }
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
