import { messageOf } from '../../lib/contract/error-message';
import { WITH_NAMES } from '../../lib/filter-pattern/limits';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { Decisions } from './decisions';
import { EventFilter, EVERYTHING } from './event-filter';
import { isPlainEvent } from './event-in';
import type { EventIds } from './event-ids';
import { instantOf, ScannedTimes } from './event-time';
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

/** A record that was parsed, by its index in the file. */
interface Judged {
  readonly index: number;
  readonly judgement: Judgement | undefined;
}

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
  private readonly times: ScannedTimes | undefined;

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
    this.times = new ScannedTimes(this.scanner);
    this.matches = new ScannedMatches(this.counts, options, this.judges);
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
    const { scanner, decisions, times } = this;
    if (!scanner || !decisions || !times) return undefined;
    const records = scanner.scan(json);
    const judged = records && this.judgeParsed(json, records, decisions);
    if (!records || !judged) return undefined;
    let [next] = judged;
    for (let index = 0, parsedBefore = 0; index < records.length; index++) {
      if (next?.index === index) {
        this.ledger.enter(next.judgement, records.bytes(index));
        next = judged[++parsedBefore];
        continue;
      }
      const at = times.instantOf(json, records, index);
      if (!this.ledger.enterScanned(records, index, at, scanner)) continue;
      const decision = decisions.of(records, index);
      if (decision.matching.length > 0) this.matches?.enter(decision, at, json, records, index);
    }
    return records.length;
  }

  /**
   * Parses the records of which more must be known. Returns `undefined` if one is not a plain event: then the file must
   * be read in another way.
   */
  private judgeParsed(json: Buffer, records: ScannedRecords, decisions: Decisions): Judged[] | undefined {
    const judged: Judged[] = [];
    for (let index = 0; index < records.length; index++) {
      const decision = records.isOdd(index) ? undefined : decisions.of(records, index);
      if (decision && !this.filter.needsRecord && !decisions.mustParse(decision, json, records, index)) continue;
      const record = parsed(json.toString('utf8', records.start(index), records.end(index)));
      if (!isPlainEvent(record)) return undefined;
      judged.push({ index, judgement: this.judges.judge(record, decision?.filters) });
    }
    return judged;
  }
}
