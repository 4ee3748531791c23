import { messageOf } from '../../lib/contract/error-message';
import { WITH_NAMES } from '../../lib/filter-pattern/limits';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { EventFilter, EVERYTHING } from './event-filter';
import { isPlainEvent } from './event-in';
import type { EventIds } from './event-ids';
import { Judge, type Judgement } from './judge';
import { Ledger } from './ledger';
import type { LogRecord } from '../../core/events/log-record';
import { type EventCounter, OpenFile } from './open-file';
import { parsed } from './parsed';
import { RecordScanner, type ScannedRecords, Sought } from './record-scanner';
import type { ReplayOptions } from './replay-options';
import { newTally, type Tally } from './tally';
import { Unpacker } from './unpack';

/** Names in a file are numbered, up to this many. */
const MOST_NAMES = 8_192;
/** No literal makes a record match. */
const NOTHING = new Sought(0, 0);

/** Runs the filters over files, and counts. One per thread. */
export class Replayer implements EventCounter {
  public readonly tally: Tally;
  public readonly ledger: Ledger;
  private readonly judges: Judge;
  private readonly filter: EventFilter;
  /** Not used for an exact replay or for stories, which parse every record. */
  private readonly scanner: RecordScanner | undefined;
  private readonly unpacker = new Unpacker();
  /** By the numbers of source and name: the literals of which a record must contain one to be parsed. */
  private readonly needed = new Map<number, Sought>();

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
      options.mostMatches > 0,
      this.filter,
      options.detections.map(({ outsidePaths }) => outsidePaths),
      options.tellsStories,
    );
    this.tally = newTally(options.detections.length);
    this.ledger = new Ledger(this.tally, options, ids, this.filter);
    this.scanner =
      options.isExact || options.tellsStories === true ? undefined : new RecordScanner(this.judges.literals);
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
    this.tally.problems.push({ path, reason: messageOf(error) });
  }

  public judge(record: LogRecord): Judgement | undefined {
    return this.judges.judge(record);
  }

  public countLogFile(json: Buffer): number | undefined {
    const { scanner } = this;
    if (!scanner) return undefined;
    const records = scanner.scan(json);
    const judgements = records && this.judgeCandidates(json, records, scanner);
    if (!records || !judgements) return undefined;
    for (let index = 0; index < records.length; index++) {
      if (judgements.has(index)) this.ledger.enter(judgements.get(index), records.bytes(index));
      else this.ledger.enterScanned(json, records, index, scanner);
    }
    return records.length;
  }

  /**
   * Parses the records that a filter may match. Returns `undefined` if one is not a plain event: then the file must be
   * read in another way.
   */
  private judgeCandidates(
    json: Buffer,
    records: ScannedRecords,
    scanner: RecordScanner,
  ): Map<number, Judgement | undefined> | undefined {
    const judgements = new Map<number, Judgement | undefined>();
    for (let index = 0; index < records.length; index++) {
      if (!records.isOdd(index) && !this.isCandidate(records, index, scanner)) continue;
      const record = parsed(json.toString('utf8', records.start(index), records.end(index)));
      if (!isPlainEvent(record)) return undefined;
      judgements.set(index, this.judges.judge(record));
    }
    return judgements;
  }

  private isCandidate(records: ScannedRecords, index: number, scanner: RecordScanner): boolean {
    if (this.filter.needsRecord) return true;
    const [source, name] = [records.sourceId(index), records.nameId(index)];
    let needed = this.needed.get(source * MOST_NAMES + name);
    if (needed === undefined) {
      const { filters, literals } = this.judges.verdict(scanner.name(source), scanner.name(name));
      needed = filters.length === 0 ? NOTHING : scanner.soughtOf(literals);
      this.needed.set(source * MOST_NAMES + name, needed);
    }
    return needed === Sought.ANYTHING || records.holds(index, needed);
  }
}
