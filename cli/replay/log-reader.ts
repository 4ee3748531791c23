import type { DocumentReader } from './document-reader';
import { JsonWalker } from './json-walker';
import { parsed } from './parsed';
import { BadJsonError, TooLargeError } from './unreadable';

const [TAB, NEWLINE, RETURN, RECORD_SEPARATOR, SPACE] = [0x09, 0x0a, 0x0d, 0x1e, 0x20];
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
/** Checked first: comparing three bytes at each blank takes five times as long. */
const FIRST_OF_MARK = BYTE_ORDER_MARK[0];
/** The first bytes of documents that may contain an event. */
const [LIST, OBJECT, TEXT] = [0x5b, 0x7b, 0x22];
/** A text of this size without a line feed is scanned as it arrives: it may contain many documents. */
const WALK_BYTES = 1024 * 1024;
/**
 * Precedes events in lines written by a log group's export and by `aws logs tail`: a time, and for the latter a stream
 * name.
 */
const LINE_HEAD = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?\s+(?:[^\s{]+\s+)?(?=\{)/;
const MOST_HEAD_BYTES = 600;

/** Receives the parts of a text. */
export interface DocumentTaker extends Pick<DocumentReader, 'line' | 'document' | 'noDocument'> {
  /** Takes a whole text if it is one document in CloudTrail's form. */
  readonly logFile?: (json: Buffer) => boolean;
}

/** The end of a text: not yet reached, complete, or cut off, which the caller reports. */
export type TextEnd = 'open' | 'whole' | 'broken';

/**
 * Splits a text into documents: one, or several after each other, on separate lines or across lines, possibly with
 * other text between them. Files and streams give the same result, with constant memory: a document is kept until its
 * end.
 */
export class LogReader {
  /** The error of the first document that was skipped because it is invalid. */
  public badJson: BadJsonError | undefined;
  /** The beginning and end of the kept part. */
  private from = 0;
  private to = 0;
  private searched = 0;
  private line = 1;
  /** The amount of white space since the last document. */
  private blanks = 0;
  private documents = 0;
  /** The line in which a document ended. */
  private documentLine = 0;
  private walker: JsonWalker | undefined;
  /** The current line contains several documents, so each is scanned. */
  private isWalked = false;
  private skipped: 'line' | 'document' | undefined;

  /** @param room for the largest document; not needed for `whole` */
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

  /** Reads everything at once. @throws BadJsonError */
  public whole(text: Buffer): void {
    [this.room, this.to] = [text, text.length];
    // In most files there are no lines to look for.
    if (this.isLogFile() && this.taker.logFile?.(text) === true) this.documents += 1;
    else this.read('whole');
  }

  /** @throws BadJsonError */
  public end(): void {
    this.read('whole');
  }

  /** Reads the complete documents; the caller reports why the rest is missing. @throws BadJsonError */
  public breakOff(): void {
    this.read('broken');
  }

  /** Whether there was only white space. */
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

  /** @returns `false` if nothing is left, or more input is needed */
  private step(end: TextEnd): boolean {
    if (this.walker) return this.walk(this.walker, end);
    if (this.skipped && !this.skip(this.skipped)) return false;
    this.skipBlanks();
    if (this.from === this.to) return false;
    const newline = this.newline();
    if (newline === undefined && end === 'open') {
      // A file in CloudTrail's form is scanned when it is complete.
      if (!this.isWalked && (this.to - this.from < WALK_BYTES || !this.isDocument() || this.isLogFile())) return false;
    } else if (!this.isWalked || !this.isDocument()) {
      // The beginning of a line, or of the time in it.
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
      this.badJson ??= new BadJsonError(
        `line ${String(this.line)} is not an event; allowed: a format listed in docs/replay.md`,
      );
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
        end: 'an invalid number or escape',
      }[found];
      this.broken(json, `${what}, in the document that begins at line ${String(this.line)}`, found === 'end');
    }
    return true;
  }

  /** An invalid document is an error if it is the only one, and skipped among others. */
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

  /**
   * Moves to the next line, or to the next one that begins like a document. @returns `false` if it has not arrived yet
   */
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
    // Compressed white space may be endless.
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

  /** Whether several files with a byte order mark were concatenated. */
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

  /** Returns where the line ends; each byte is checked once. */
  private newline(): number | undefined {
    const found = this.room.subarray(0, this.to).indexOf(NEWLINE, Math.max(this.from, this.searched));
    this.searched = found < 0 ? this.to : found;
    return found < 0 ? undefined : found;
  }

  private place(): string {
    return `${this.within}${this.line === this.documentLine ? 'the rest of ' : ''}line ${String(this.line)}`;
  }
}
