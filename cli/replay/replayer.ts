import { messageOf } from '../../lib/contract/error-message';
import { WITH_NAMES } from '../../lib/filter-pattern/limits';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { Decisions } from './decisions';
import { EventFilter, EVERYTHING } from './event-filter';
import { isPlainEvent } from './event-in';
import type { EventIds } from './event-ids';
import { instantOf } from './event-time';
import { Judge, type Judgement } from './judge';
import { hasRoom } from './kept-matches';
import { Ledger } from './ledger';
import type { LogRecord } from '../../core/events/log-record';
import { type EventCounter, OpenFile } from './open-file';
import { parsed } from './parsed';
import { RecordScanner, type ScannedRecords } from './record-scanner';
import type { ReplayOptions } from './replay-options';
import { ScannedMatches } from './scanned-matches';
import { newTally, type Tally } from './tally';
import { Unpacker } from './unpack';

/** Runs the filters over files, and counts. One per thread. */
export class Replayer implements EventCounter {
  public readonly counts: Tally;
  public readonly ledger: Ledger;
  private readonly judges: Judge;
  private readonly filter: EventFilter;
  /** Not used for an exact replay or for stories, which parse every record. */
  private readonly scanner: RecordScanner | undefined;
  private readonly unpacker = new Unpacker();
  private readonly decisions: Decisions | undefined;
  private readonly matches: ScannedMatches | undefined;

  /** @param warn reports problems with a file immediately */
  public constructor(
    options: ReplayOptions,
    ids: EventIds,
    public readonly warn: (path: string, reason: string) => void = () => undefined,
  ) {
    this.filter = new EventFilter(options.selection ?? EVERYTHING);
    this.judges = new Judge(
      options.detections.map(({ filterPattern }) => parsePattern(filterPattern, WITH_NAMES).pattern),
      options.isExact,
      (matching, time) => options.mostMatches > 0 && hasRoom(this.counts.kept, matching, instantOf(time) ?? -Infinity),
      this.filter,
      options.detections.map(({ outsidePaths }) => outsidePaths),
      options.tellsStories,
    );
    this.counts = newTally(options.detections.length);
    this.ledger = new Ledger(this.counts, options, ids, this.filter);
    if (options.isExact || options.tellsStories === true) return;
    this.scanner = new RecordScanner(Decisions.literalsOf(this.judges), this.judges.compared);
    this.decisions = new Decisions(this.judges, this.scanner);
    this.matches = new ScannedMatches(this.counts, options, this.judges, this.scanner);
  }

  /** All that was counted until now. */
  public get tally(): Tally {
    this.matches?.flush();
    return this.counts;
  }

  /**
   * Reads a file of any format.
   *
   * @throws with the reason if nothing of it could be read; MustStreamError if it must be read as a stream
   */
  public file(path: string, stored: Buffer): void {
    const json = this.unpacker.unpack(stored);
    this.open(path).whole(json, stored.length);
  }

  /** Reads a file as a stream. @param room for the largest document */
  public open(path: string, room?: Buffer): OpenFile {
    return new OpenFile(path, this, room);
  }

  public problem(path: string, error: unknown): void {
    this.counts.problems.push({ path, reason: messageOf(error) });
  }

  public judge(record: LogRecord): Judgement | undefined {
    return this.judges.judge(record);
  }

  public countLogFile(json: Buffer): number | undefined {
    const { scanner } = this;
    const records = scanner?.scan(json);
    const judgements = records && this.judgeParsed(json, records);
    if (!scanner || !records || !judgements) return undefined;
    for (let index = 0; index < records.length; index++) {
      if (judgements.has(index)) this.ledger.enter(judgements.get(index), records.bytes(index));
      else if (this.ledger.enterScanned(json, records, index, scanner)) this.enterMatch(json, records, index);
    }
    return records.length;
  }

  /**
   * Parses the records of which more must be known. Returns `undefined` if one is not a plain event: then the file must
   * be read in another way.
   */
  private judgeParsed(json: Buffer, records: ScannedRecords): Map<number, Judgement | undefined> | undefined {
    const judgements = new Map<number, Judgement | undefined>();
    for (let index = 0; index < records.length; index++) {
      const decision = records.isOdd(index) ? undefined : this.decisions?.of(records, index);
      const isDecided = decision && !this.filter.needsRecord;
      if (isDecided && this.decisions?.mustParse(decision, json, records, index) === false) continue;
      const record = parsed(json.toString('utf8', records.start(index), records.end(index)));
      if (!isPlainEvent(record)) return undefined;
      judgements.set(index, this.judges.judge(record, decision?.filters));
    }
    return judgements;
  }

  /** For a record that was not parsed. */
  private enterMatch(json: Buffer, records: ScannedRecords, index: number): void {
    const decision = this.decisions?.of(records, index);
    if (decision && decision.matching.length > 0) this.matches?.enter(decision, json, records, index);
  }
}
