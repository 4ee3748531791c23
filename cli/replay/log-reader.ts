import type { DocumentReader } from './document-reader';
import { JsonWalker } from './json-walker';
import { parsed } from './parsed';
import { BadJsonError, TooLargeError } from './unreadable';

const [TAB, NEWLINE, RETURN, RECORD_SEPARATOR, SPACE] = [0x09, 0x0a, 0x0d, 0x1e, 0x20];
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
/** Checked first: comparing three bytes at each blank takes five times as long. */
const FIRST_OF_MARK = BYTE_ORDER_MARK[0];
/** What documents begin with that may hold an event. */
const [LIST, OBJECT, TEXT] = [0x5b, 0x7b, 0x22];
/** So much without a line feed is walked as it comes: it may be many documents. */
const WALK_BYTES = 1024 * 1024;
/** Before an event in the lines that a log group's export and `aws logs tail` write: a time, and there a stream's name. */
const LINE_HEAD = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?\s+(?:[^\s{]+\s+)?(?=\{)/;
const MOST_HEAD_BYTES = 600;

/** Who takes what a text is made of. */
export type DocumentTaker = Pick<DocumentReader, 'line' | 'document' | 'noDocument'>;

/** How a text ends: not yet, as it should, or broken off, which whoever reads it says. */
export type TextEnd = 'open' | 'whole' | 'broken';

/**
 * Divides a text into documents: one, or one after the other, on lines of their own or over several, with nothing between them or with
 * what is no document. The same from a file as from a stream, in flat memory: a document is held until it has ended.
 */
export class LogReader {
  /** Of the first document that was passed over because it is no JSON. */
  public badJson: BadJsonError | undefined;
  /** Where what is held begins and ends. */
  private from = 0;
  private to = 0;
  private searched = 0;
  private line = 1;
  /** So much white space since the last document. */
  private blanks = 0;
  private documents = 0;
  /** In which a document has ended. */
  private documentLine = 0;
  private walker: JsonWalker | undefined;
  /** The line that is being read has more than one document, so each is walked. */
  private isWalked = false;
  private skipped: 'line' | 'document' | undefined;

  /** @param room for the largest document; `whole` needs none */
  public constructor(
    private readonly taker: DocumentTaker,
    private room: Buffer = Buffer.alloc(0),
    private readonly within = '',
  ) {}

  /** @throws BadJsonError, TooLargeError */
  public take(chunk: Buffer): void {
    if (this.to + chunk.length > this.room.length) this.makeRoom(chunk.length);
    this.room.set(chunk, this.to);
    this.to += chunk.length;
    this.read('open');
  }

  /** All at once. @throws BadJsonError */
  public whole(text: Buffer): void {
    [this.room, this.to] = [text, text.length];
    this.read('whole');
  }

  /** @throws BadJsonError */
  public end(): void {
    this.read('whole');
  }

  /** Reads the documents that are whole; of the rest, whoever breaks off says why. @throws BadJsonError */
  public breakOff(): void {
    this.read('broken');
  }

  /** Whether there was nothing but white space. */
  public get isEmpty(): boolean {
    return this.documents === 0 && this.badJson === undefined;
  }

  private makeRoom(bytes: number): void {
    this.room.copyWithin(0, this.from, this.to);
    this.searched -= this.from;
    this.to -= this.from;
    this.from = 0;
    if (this.to + bytes > this.room.length) throw new TooLargeError(this.room.length);
  }

  private read(end: TextEnd): void {
    let goesOn = true;
    while (goesOn) goesOn = this.step(end);
  }

  /** @returns false: nothing is left, or more has to come */
  private step(end: TextEnd): boolean {
    if (this.walker) return this.walk(this.walker, end);
    if (this.skipped && !this.skip(this.skipped)) return false;
    this.skipBlanks();
    if (this.from === this.to) return false;
    const newline = this.newline();
    if (newline === undefined && end === 'open') {
      // As CloudTrail writes a file, it is scanned when it is there.
      if (!this.isWalked && (this.to - this.from < WALK_BYTES || !this.isDocument() || this.isLogFile())) return false;
    } else if (!this.isWalked || !this.isDocument()) {
      // The beginning of a line, or of a time in it.
      if (newline === undefined && end === 'broken' && !this.isDocument()) return false;
      this.readLine(newline ?? this.to);
      return true;
    }
    if (!this.isDocument()) return false;
    this.walker = new JsonWalker();
    return true;
  }

  private readLine(end: number): void {
    const text = this.room.subarray(this.from, end);
    if (this.isDocument() && !this.taker.line(text, this.place())) {
      this.walker = new JsonWalker();
      this.isWalked = true;
      return;
    }
    if (!this.isDocument()) {
      const head = LINE_HEAD.exec(text.toString('latin1', 0, MOST_HEAD_BYTES))?.[0].length;
      if (head === undefined || !this.taker.line(text.subarray(head), this.place())) this.noDocument(text);
    }
    this.documents += 1;
    this.from = end;
  }

  private noDocument(text: Buffer): void {
    if (parsed(text.toString('utf8')) === undefined)
      this.badJson ??= new BadJsonError(`line ${String(this.line)} is none; allowed: a form that docs/replay.md names`);
    this.taker.noDocument(this.place());
  }

  private walk(walker: JsonWalker, end: TextEnd): boolean {
    const text = this.room.subarray(this.from, this.to);
    const found = walker.walk(text);
    if (found === 'more' && end !== 'whole') return false;
    this.walker = undefined;
    const json = text.subarray(0, walker.at);
    if (found === 'end' && this.taker.document(json, walker.lists, this.place(), this.documents === 0)) {
      this.documents += 1;
      this.isWalked = true;
      this.pass(walker.at);
      this.documentLine = this.line;
    } else {
      const what = {
        more: 'it ends early',
        wrong: `at byte ${String(walker.at)}`,
        end: 'a number or an escape that is none',
      }[found];
      this.broken(json, `${what}, in the document that begins in line ${String(this.line)}`, found === 'end');
    }
    return true;
  }

  /** A document on lines of its own is all that there is, and one among others is passed over. */
  private broken(json: Buffer, why: string, isClosed: boolean): void {
    const newline = json.indexOf(NEWLINE);
    const error = new BadJsonError(why);
    if (newline >= 0 && this.documents === 0) throw error;
    this.badJson ??= error;
    this.taker.noDocument(this.place());
    if (isClosed || newline < 0) {
      this.pass(json.length);
      if (!isClosed) this.skipped = 'line';
    } else {
      this.from += newline;
      this.skipped = 'document';
    }
  }

  /** To the next line, or the next one that begins as a document does. @returns false: it has not come yet */
  private skip(what: 'line' | 'document'): boolean {
    for (;;) {
      const newline = this.newline();
      if (newline === undefined || (what === 'document' && newline + 1 === this.to)) {
        this.from = newline ?? this.to;
        return false;
      }
      this.from = newline;
      const next = this.room[newline + 1];
      if (what === 'line' || next === OBJECT || next === LIST) {
        this.skipped = undefined;
        return true;
      }
      this.pass(1);
    }
  }

  private skipBlanks(): void {
    const began = this.from;
    this.passBlanks();
    this.blanks = this.from < this.to ? 0 : this.blanks + this.from - began;
    // Packed, it may be without end.
    if (this.blanks > this.room.length) throw new TooLargeError(this.room.length);
  }

  private passBlanks(): void {
    for (; this.from < this.to; this.from++) {
      const byte = this.room[this.from] ?? 0;
      if (byte === NEWLINE) {
        this.line += 1;
        this.isWalked = false;
      } else if (byte === FIRST_OF_MARK && this.isMark()) {
        this.from += BYTE_ORDER_MARK.length - 1;
      } else if (byte !== SPACE && byte !== TAB && byte !== RETURN && byte !== RECORD_SEPARATOR) {
        return;
      }
    }
  }

  /** Files with a mark that were put one after the other. */
  private isMark(): boolean {
    const end = this.from + BYTE_ORDER_MARK.length;
    return end <= this.to && BYTE_ORDER_MARK.compare(this.room, this.from, end) === 0;
  }

  private isDocument(): boolean {
    const first = this.room[this.from];
    return first === OBJECT || first === LIST || first === TEXT;
  }

  private isLogFile(): boolean {
    return this.room.toString('latin1', this.from, this.from + 12) === '{"Records":[';
  }

  private pass(bytes: number): void {
    const passed = this.room.subarray(this.from, this.from + bytes);
    for (let at = passed.indexOf(NEWLINE); at >= 0; at = passed.indexOf(NEWLINE, at + 1)) this.line += 1;
    this.from += bytes;
  }

  /** Where the line ends; each byte is looked at once. */
  private newline(): number | undefined {
    const found = this.room.subarray(0, this.to).indexOf(NEWLINE, Math.max(this.from, this.searched));
    this.searched = found < 0 ? this.to : found;
    return found < 0 ? undefined : found;
  }

  private place(): string {
    return `${this.within}${this.line === this.documentLine ? 'the rest of ' : ''}line ${String(this.line)}`;
  }
}
