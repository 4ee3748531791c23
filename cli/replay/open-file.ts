import { messageOf } from '../../lib/contract/error-message';
import { BadParts } from './bad-parts';
import { type DocumentFindings, DocumentReader } from './document-reader';
import { FORMAT_BYTES, foreignFormat } from './foreign-format';
import { HeldFindings } from './held-findings';
import type { Judgement } from './judge';
import type { Ledger } from './ledger';
import type { LogRecord } from '../../core/events/log-record';
import { type DocumentTaker, LogReader } from './log-reader';
import { PlainText } from './plain-text';
import type { Tally } from './tally';
import { unpackedWhole } from './unpack';
import { BadJsonError, TooLargeError } from './unreadable';

/** What a file needs to count events. */
export interface EventCounter {
  readonly counts: Tally;
  readonly ledger: Ledger;
  /**
   * Counts the events of a document in CloudTrail's form. @returns how many; `undefined` if it does not have that form,
   * and nothing was counted
   */
  countLogFile(json: Buffer): number | undefined;
  judge(record: LogRecord): Judgement | undefined;
  /** Reports a problem with a file immediately. */
  warn(path: string, reason: string): void;
}

const NOT_CLOUDTRAIL =
  'not CloudTrail: neither an object with Records or Events, nor an array of events, nor a line of JSON for each, nor what a log group, Logs Insights, EventBridge or history gives';
/** If this many events have no time, the others will not either. */
const UNDATED_EVENTS = 1_000;

/** A file or stream that is being read, in any supported format. */
export class OpenFile implements DocumentFindings {
  private readonly text = new PlainText();
  private readonly reader: LogReader;
  private readonly bad = new BadParts();
  private jsonBytes = 0;
  /** The beginning of input that arrives in pieces. */
  private head: Buffer = Buffer.alloc(0);
  private events = 0;
  private digests = 0;
  private hasWarned = false;
  private readonly before: { readonly seen: number; readonly undated: number };
  /** The results for the current document. */
  private judged: { readonly judgement: Judgement | undefined; readonly bytes: number }[] = [];
  private badHere: (readonly [place: string, reason: string | undefined])[] = [];
  private digestsHere = 0;

  /** @param room for the largest document of a stream */
  public constructor(
    private readonly path: string,
    private readonly counter: EventCounter,
    room?: Buffer,
  ) {
    this.reader = new LogReader(this.taker(), room);
    this.before = { seen: counter.ledger.seen, undated: counter.ledger.undated };
  }

  /**
   * Reads a complete, uncompressed file.
   *
   * @throws with the reason if nothing of it could be read
   */
  public whole(json: Buffer, storedBytes: number): void {
    this.jsonBytes = json.length;
    this.checkFormat(json);
    const text = this.text.take(json);
    const rest = this.text.end();
    this.reader.whole(rest.length === 0 ? text : Buffer.concat([text, rest]));
    this.finish(storedBytes);
  }

  /** @throws with the reason why reading cannot continue */
  public take(chunk: Buffer): void {
    if (this.jsonBytes < FORMAT_BYTES) {
      this.head = Buffer.concat([this.head, chunk.subarray(0, FORMAT_BYTES)]);
      this.checkFormat(this.head);
    }
    this.jsonBytes += chunk.length;
    this.reader.take(this.text.take(chunk));
  }

  /** @throws with the reason if nothing of it could be read */
  public end(storedBytes = 0): void {
    this.reader.take(this.text.end());
    this.reader.end();
    this.finish(storedBytes);
  }

  /** Ends the file because reading cannot continue. */
  public breakOff(error: unknown): void {
    // A document that is too large or invalid stays so.
    if (!(error instanceof BadJsonError || error instanceof TooLargeError)) this.reader.breakOff();
    const why = messageOf(error);
    for (const reason of [
      ...(this.events > 0 ? [`${why}; the events before it are counted`] : [why]),
      ...this.bad.reasons(),
    ])
      this.counter.counts.problems.push({ path: this.path, reason });
  }

  public event(record: LogRecord, bytes: number): void {
    this.judged.push({ judgement: this.counter.judge(record), bytes });
  }

  public noEvent(place: string, reason?: string): void {
    this.badHere.push([place, reason]);
  }

  public digest(): void {
    this.digestsHere += 1;
  }

  public packed(bytes: Buffer, place: string): void {
    try {
      const within = new LogReader(new DocumentReader(new HeldFindings(this)), undefined, `${place}, `);
      within.whole(unpackedWhole(bytes));
    } catch (error) {
      this.noEvent(place, messageOf(error));
    }
  }

  public commit(): void {
    for (const { judgement, bytes } of this.judged) this.counter.ledger.enter(judgement, bytes);
    for (const [place, reason] of this.badHere) this.bad.add(place, reason);
    this.events += this.judged.length;
    this.digests += this.digestsHere;
    this.discard();
    if (this.events >= UNDATED_EVENTS && !this.hasWarned) this.checkTimes();
  }

  public discard(): void {
    this.judged = [];
    this.badHere = [];
    this.digestsHere = 0;
  }

  private checkFormat(head: Buffer): void {
    const foreign = foreignFormat(head);
    if (foreign !== undefined) throw new Error(foreign);
  }

  /** Documents in CloudTrail's form need not be parsed. */
  private taker(): DocumentTaker {
    const documents = new DocumentReader(this);
    const isLogFile = (json: Buffer): boolean => {
      const events = this.counter.countLogFile(json);
      this.events += events ?? 0;
      return events !== undefined;
    };
    return {
      logFile: isLogFile,
      line: (json, place) => isLogFile(json) || documents.line(json, place),
      document: (json, lists, place, isFirst) => isLogFile(json) || documents.document(json, lists, place, isFirst),
      noDocument: (place) => {
        documents.noDocument(place);
      },
    };
  }

  private finish(storedBytes: number): void {
    const { counts } = this.counter;
    const problems = this.bad.reasons();
    if (this.reader.isEmpty) throw new Error('empty');
    if (this.events === 0 && this.digests === 0 && problems.length > 0)
      throw new Error(this.reader.badJson?.message ?? this.bad.explained ?? NOT_CLOUDTRAIL);
    counts.digestFiles += this.digests;
    if (this.events > 0 || this.digests === 0) counts.files += 1;
    counts.jsonBytes += this.jsonBytes;
    counts.storedBytes += storedBytes;
    for (const reason of problems) counts.problems.push({ path: this.path, reason });
    this.checkTimes(true);
  }

  /** Events without a time are in no alarm: users should know early. */
  private checkTimes(isEnd = false): void {
    const { counts, ledger } = this.counter;
    const [events, undated] = [ledger.seen - this.before.seen, ledger.undated - this.before.undated];
    if (events === 0 || undated < events) return;
    const which =
      events === 1 ? 'its only event has no' : `none of its ${isEnd ? '' : 'first '}${String(events)} events has an`;
    const reason = `${which} eventTime such as 2026-11-24T09:14:27Z, which alarms need`;
    if (!this.hasWarned) this.counter.warn(this.path, reason);
    this.hasWarned = true;
    if (isEnd) counts.problems.push({ path: this.path, reason });
  }
}
