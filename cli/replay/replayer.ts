import { compile, type EventMatcher } from '../../lib/filter-pattern/compile';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { CanonicalRecords } from './canonical-records';
import type { ReplayedDetection } from './detections';
import type { EventIds } from './event-ids';
import { type LiteralScanner, literalScanner } from './literal-scanner';
import { actorOf, factsOf, isInsight, isObject, type LogRecord, MOST_EVENT_BYTES, type RecordFacts, UNKNOWN } from './log-record';
import { necessaryLiterals } from './necessary-literals';
import { recordsOf } from './records-of';
import { add, keepNewest, newTally, type Tally, widen } from './tally';
import { unpack } from './unpack';
import { type VolumeCell, VolumeCells } from './volume-cells';

export interface ReplayOptions {
  readonly detections: readonly ReplayedDetection[];
  /** Parse every record, whatever the literals say. */
  readonly isExact: boolean;
  /** How many matching events are kept. */
  readonly mostMatches: number;
}

/** Runs the filters over files, and counts. One for each thread. */
export class Replayer {
  public readonly tally: Tally;
  private readonly filters: readonly EventMatcher[];
  private readonly scanner: LiteralScanner | undefined;
  private readonly volumes: VolumeCells;

  public constructor(
    private readonly options: ReplayOptions,
    private readonly ids: EventIds,
  ) {
    const patterns = options.detections.map(({ filterPattern }) => parsePattern(filterPattern).pattern);
    this.filters = patterns.map(compile);
    const literals = patterns.map(necessaryLiterals);
    // One filter without literals wants to see every event.
    const known = literals.filter((one) => one !== undefined);
    this.scanner = options.isExact || known.length < literals.length ? undefined : literalScanner(known.flat());
    this.tally = newTally(options.detections.length);
    this.volumes = new VolumeCells(this.tally.volume);
  }

  /** A file, whatever it holds; what is wrong with it is among the problems. */
  public file(path: string, stored: Buffer): void {
    try {
      const json = unpack(stored);
      this.json(path, json);
      this.tally.jsonBytes += json.length;
      this.tally.storedBytes += stored.length;
    } catch (error) {
      this.problem(path, error);
    }
  }

  public problem(path: string, error: unknown): void {
    this.tally.problems.push({ path, reason: error instanceof Error ? error.message : String(error) });
  }

  /** An event that came by itself. @param bytes of its JSON */
  public record(record: LogRecord, bytes: number): void {
    if (isInsight(record)) {
      this.tally.insightEvents += 1;
      return;
    }
    const facts = factsOf(record);
    if (this.isCounted(facts, bytes)) this.match(record, facts);
  }

  private json(path: string, json: Buffer): void {
    const records = CanonicalRecords.in(json.toString('latin1'));
    if (records === undefined || !this.canonical(json, records)) this.any(path, json);
    else this.tally.files += 1;
  }

  /** A file that CloudTrail has written: only records that may match are parsed. `false`, and nothing done, if it is not one after all. */
  private canonical(json: Buffer, records: CanonicalRecords): boolean {
    const hits = this.scanner?.find(records.text);
    const parsed = new Map<number, LogRecord>();
    let next = 0;
    for (let index = 0; index < records.length; index++) {
      const [start, end] = [records.start(index), records.end(index)];
      while (hits !== undefined && next < hits.length && (hits[next] ?? 0) <= start) next++;
      const isCandidate = hits === undefined || (next < hits.length && (hits[next] ?? 0) <= end);
      if (!isCandidate && records.timeAt(index) >= 0) continue;
      const record = parse(json.toString('utf8', start, end));
      if (record === undefined) return false;
      parsed.set(index, record);
    }
    for (let index = 0; index < records.length; index++) {
      const record = parsed.get(index);
      if (record === undefined) this.countUnparsed(records, index);
      else this.record(record, records.end(index) - records.start(index));
    }
    return true;
  }

  private any(path: string, json: Buffer): void {
    const { records, isDigest, problems } = recordsOf(json.toString('utf8'));
    if (isDigest) this.tally.digestFiles += 1;
    else this.tally.files += 1;
    for (const reason of problems) this.tally.problems.push({ path, reason });
    for (const record of records) this.record(record, Buffer.byteLength(JSON.stringify(record)));
  }

  /** Counts an event once. Whether the filters are to see it. */
  private isCounted({ time, service, account, eventId }: RecordFacts, bytes: number): boolean {
    if (eventId !== undefined && !this.ids.isNew(eventId)) {
      this.tally.duplicates += 1;
      return false;
    }
    const isPlaced = isTime(time);
    if (isPlaced) widen(this.tally, time);
    this.count(this.volumes.of(isPlaced ? time.slice(0, 10) : UNKNOWN, account, service), bytes);
    return bytes <= MOST_EVENT_BYTES;
  }

  /** The same of an event that no filter can match. */
  private countUnparsed(records: CanonicalRecords, index: number): void {
    const { text } = records;
    const idAt = records.idAt(index);
    if (!this.ids.isNew(text, idAt, text.indexOf('"', idAt))) {
      this.tally.duplicates += 1;
      return;
    }
    const timeAt = records.timeAt(index);
    const volume = this.volumes.in(text, timeAt, records.accountAt(index), records.serviceAt(index), records.serviceEnd(index));
    this.widenIn(text, timeAt, volume.day);
    this.count(volume, records.end(index) - records.start(index));
  }

  /** Only the first and the last day can have the first and the last event. */
  private widenIn(text: string, timeAt: number, day: string): void {
    const { first, last } = this.tally;
    if (first !== undefined && last !== undefined && day > first.slice(0, 10) && day < last.slice(0, 10)) return;
    const time = text.slice(timeAt, timeAt + 20);
    if (isTime(time)) widen(this.tally, time);
  }

  private count(volume: VolumeCell, bytes: number): void {
    this.tally.events += 1;
    volume.events += 1;
    volume.bytes += bytes;
    if (bytes > MOST_EVENT_BYTES) this.tally.tooLarge += 1;
  }

  private match(record: LogRecord, { time, account }: RecordFacts): void {
    const matching: string[] = [];
    this.filters.forEach((matches, index) => {
      const detection = this.tally.detections[index];
      if (!detection || !matches(record)) return;
      matching.push(this.options.detections[index]?.id ?? '');
      detection.events += 1;
      if (isTime(time)) {
        add(detection.minutes, Math.floor(Date.parse(time) / 60_000));
        widen(detection, time);
      }
      add(detection.actors, actorOf(record));
      add(detection.accounts, account);
    });
    if (matching.length > 0 && this.options.mostMatches > 0) this.keep(record, matching, { time, account });
  }

  private keep(record: LogRecord, detections: readonly string[], { time, account }: Pick<RecordFacts, 'time' | 'account'>): void {
    const text = (name: string): string => (typeof record[name] === 'string' ? record[name] : '');
    const [sourceIp, errorCode] = [text('sourceIPAddress'), text('errorCode')];
    this.tally.matches.push({
      detections,
      eventId: text('eventID'),
      eventTime: time,
      eventSource: text('eventSource'),
      eventName: text('eventName'),
      actor: actorOf(record),
      account,
      region: text('awsRegion'),
      ...(sourceIp !== '' && { sourceIp }),
      ...(errorCode !== '' && { errorCode }),
    });
    // Not at each event: sorting is not free.
    if (this.tally.matches.length > 2 * this.options.mostMatches) keepNewest(this.tally, this.options.mostMatches);
  }
}

function parse(text: string): LogRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const TIME = /^\d{4}-(0\d|1[0-2])-[0-3]\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/;

/** In CloudTrail's form; what is not cannot be put into a minute. */
function isTime(time: string): boolean {
  return TIME.test(time);
}
