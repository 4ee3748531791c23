import { parsePattern } from '../../lib/filter-pattern/parse';
import type { ReplayedDetection } from './detections';
import { EventFilter, type EventSelection, EVERYTHING } from './event-filter';
import type { EventIds } from './event-ids';
import { Judge, type Judgement } from './judge';
import { Ledger } from './ledger';
import { isObject, type LogRecord } from './log-record';
import { RecordScanner, type ScannedRecords } from './record-scanner';
import { recordsOf } from './records-of';
import { newTally, type Tally } from './tally';
import { Unpacker } from './unpack';

export interface ReplayOptions {
  readonly detections: readonly ReplayedDetection[];
  /** Parse every file whole, and ask every filter. */
  readonly isExact: boolean;
  /** How many matching events are kept. */
  readonly mostMatches: number;
  /** Which events; all unless told otherwise. */
  readonly selection?: EventSelection;
}

/** Names of a file are numbered, from 0 to so many. */
const MOST_NAMES = 8_192;

/** Runs the filters over files, and counts. One for each thread. */
export class Replayer {
  public readonly tally: Tally;
  private readonly judge: Judge;
  private readonly ledger: Ledger;
  private readonly filter: EventFilter;
  private readonly scanner: RecordScanner;
  private readonly unpacker = new Unpacker();
  /** By the numbers of source and name: whether a record has to be parsed, and with a literal only. */
  private readonly readings = new Map<number, Reading>();

  public constructor(
    private readonly options: ReplayOptions,
    ids: EventIds,
  ) {
    this.filter = new EventFilter(options.selection ?? EVERYTHING);
    this.judge = new Judge(options.detections.map(({ filterPattern }) => parsePattern(filterPattern).pattern), options.isExact, options.mostMatches > 0, this.filter);
    this.tally = newTally(options.detections.length);
    this.ledger = new Ledger(this.tally, options, ids, this.filter);
    this.scanner = new RecordScanner(this.judge.literals);
  }

  /**
   * A file, whatever it holds.
   *
   * @param storedBytes where it was unpacked already
   * @throws with the reason where nothing of it could be read
   */
  public file(path: string, stored: Buffer, storedBytes = stored.length): void {
    const json = this.unpacker.unpack(stored);
    this.json(path, json);
    this.tally.jsonBytes += json.length;
    this.tally.storedBytes += storedBytes;
  }

  public problem(path: string, error: unknown): void {
    this.tally.problems.push({ path, reason: error instanceof Error ? error.message : String(error) });
  }

  /** An event that came by itself. @param bytes of its JSON */
  public record(record: LogRecord, bytes: number): void {
    this.ledger.enter(this.judge.judge(record), bytes);
  }

  private json(path: string, json: Buffer): void {
    const records = this.options.isExact ? undefined : this.scanner.scan(json);
    const judgements = records && this.judgeCandidates(json, records);
    if (records && judgements) this.canonical(json, records, judgements);
    else this.any(path, json);
  }

  /** Parses the records that a filter may match. `undefined` if one is no JSON: then the file is not CloudTrail's after all. */
  private judgeCandidates(json: Buffer, records: ScannedRecords): Map<number, Judgement | undefined> | undefined {
    const judgements = new Map<number, Judgement | undefined>();
    for (let index = 0; index < records.length; index++) {
      if (!records.isOdd(index) && !this.isCandidate(records, index)) continue;
      const record = parse(json.toString('utf8', records.start(index), records.end(index)));
      if (record === undefined) return undefined;
      judgements.set(index, this.judge.judge(record));
    }
    return judgements;
  }

  private isCandidate(records: ScannedRecords, index: number): boolean {
    if (this.filter.needsRecord) return true;
    const [source, name] = [records.sourceId(index), records.nameId(index)];
    let reading = this.readings.get(source * MOST_NAMES + name);
    if (reading === undefined) {
      reading = readingOf(this.judge.verdict(this.scanner.name(source), this.scanner.name(name)));
      this.readings.set(source * MOST_NAMES + name, reading);
    }
    return reading === 'always' || (reading === 'with a literal' && records.hasSought(index));
  }

  private canonical(json: Buffer, records: ScannedRecords, judgements: ReadonlyMap<number, Judgement | undefined>): void {
    this.tally.files += 1;
    for (let index = 0; index < records.length; index++) {
      if (judgements.has(index)) this.ledger.enter(judgements.get(index), records.end(index) - records.start(index));
      else this.ledger.enterScanned(json, records, index, this.scanner);
    }
  }

  private any(path: string, json: Buffer): void {
    const judged: { judgement: Judgement | undefined; bytes: number }[] = [];
    const { isDigest, problems } = recordsOf(json, (record) => {
      judged.push({ judgement: this.judge.judge(record), bytes: Buffer.byteLength(JSON.stringify(record)) });
    });
    if (isDigest) this.tally.digestFiles += 1;
    else this.tally.files += 1;
    for (const reason of problems) this.tally.problems.push({ path, reason });
    for (const { judgement, bytes } of judged) this.ledger.enter(judgement, bytes);
  }
}

type Reading = 'always' | 'with a literal' | 'never';

function readingOf({ filters, needsLiteral }: { filters: readonly number[]; needsLiteral: boolean }): Reading {
  if (filters.length === 0) return 'never';
  return needsLiteral ? 'with a literal' : 'always';
}

function parse(text: string): LogRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
