import { listElements } from './list-elements';
import { isObject, type LogRecord } from './log-record';

/** What a file turned out to be. */
export interface FileContent {
  /** A digest file, which lists log files and holds no event. */
  readonly isDigest: boolean;
  /** What in it is no event, by its place. */
  readonly problems: readonly string[];
}

/** A value and where it stands; `undefined` for what is no JSON. */
type Part = readonly [place: string, value: unknown];

const NOT_CLOUDTRAIL =
  'not CloudTrail: neither an object with Records or Events, nor an array of events, nor a line of JSON for each event';
const SUMMARY = 'a summary of an event, without what filters ask for: give what history writes with --format ndjson and without --summary';
const MOST_PROBLEMS = 5;
/** Parsed at once, larger ones would take more memory than the whole of replay. */
const LARGE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;
const BLANK = 0x20;

/**
 * The events of a file, in any of the forms that events are kept in; one after the other, where it is large.
 *
 * @param take receives each; when this throws, those before do not count
 * @throws with the reason
 */
export function recordsOf(json: Buffer, take: (record: LogRecord) => void, largeBytes = LARGE_BYTES): FileContent {
  if (isLineByLine(json)) return collect(lines(json), take);
  if (json.length >= largeBytes) return fromLargeDocument(json, take);
  const text = json.toString('utf8');
  if (text.trim() === '') throw new Error('empty');
  return fromDocument(parsedOrReason(text), take);
}

/** The first line is a value by itself, and more follow. */
function isLineByLine(json: Buffer): boolean {
  const from = json.findIndex((byte) => byte > BLANK);
  const newline = json.indexOf(NEWLINE, from);
  const hasMore = from >= 0 && newline >= 0 && json.subarray(newline).some((byte) => byte > BLANK);
  return hasMore && parsed(json.toString('utf8', from, newline)) !== undefined;
}

function* lines(json: Buffer): Generator<Part> {
  let [start, number] = [0, 0];
  while (start < json.length) {
    const newline = json.indexOf(NEWLINE, start);
    const line = json.toString('utf8', start, newline < 0 ? json.length : newline);
    start = newline < 0 ? json.length : newline + 1;
    number += 1;
    if (line.trim() !== '') yield [`line ${String(number)}`, parsed(line)];
  }
}

function fromDocument(value: unknown, take: (record: LogRecord) => void): FileContent {
  if (Array.isArray(value)) return collect(value.map((one, index): Part => [`[${String(index)}]`, one]), take);
  if (!isObject(value)) throw new Error(NOT_CLOUDTRAIL);
  for (const name of ['Records', 'Events']) {
    const { [name]: list } = value;
    if (Array.isArray(list)) return collect(list.map((one, index): Part => [`${name}[${String(index)}]`, one]), take);
  }
  if ('digestStartTime' in value && 'logFiles' in value) return { isDigest: true, problems: [] };
  return collect([['the object', value]], take);
}

function fromLargeDocument(json: Buffer, take: (record: LogRecord) => void): FileContent {
  const found = listElements(json);
  const rest = found && parsed(found.rest);
  const name = Array.isArray(rest) ? '' : ['Records', 'Events'].find((known) => isObject(rest) && Array.isArray(rest[known]) && rest[known].length === 0);
  if (found === undefined || name === undefined) throw new Error(NOT_CLOUDTRAIL);
  const { offsets } = found;
  const elements = function* (): Generator<Part> {
    for (let index = 0; 2 * index < offsets.length; index++) {
      const text = json.toString('utf8', offsets[2 * index], offsets[2 * index + 1]);
      yield [`${name}[${String(index)}]`, parsedOrReason(text, `${name}[${String(index)}]: `)];
    }
  };
  return collect(elements(), take);
}

function collect(parts: Iterable<Part>, take: (record: LogRecord) => void): FileContent {
  const bad = new BadParts();
  let records = 0;
  for (const [place, value] of parts) {
    const record = eventIn(value);
    if (record) {
      take(record);
      records += 1;
    } else bad.add(place, value);
  }
  const problems = bad.reasons();
  const [first] = problems;
  if (records === 0 && first !== undefined) throw new Error(first.endsWith(SUMMARY) ? first : NOT_CLOUDTRAIL);
  return { isDigest: false, problems };
}

/** What among events is none: the first by their places, the others by their number. */
export class BadParts {
  private readonly named: string[] = [];
  private others = 0;

  public add(place: string, value: unknown): void {
    if (this.named.length < MOST_PROBLEMS) this.named.push(`${place} is ${isSummary(value) ? SUMMARY : 'no event'}`);
    else this.others += 1;
  }

  public reasons(): string[] {
    return [...this.named, ...(this.others > 0 ? [`${String(this.others)} others are no events`] : [])];
  }
}

/** What `history --summary` writes of an event. */
export function isSummary(value: unknown): boolean {
  return isObject(value) && typeof value['eventId'] === 'string' && typeof value['time'] === 'string' && !('record' in value) && !('eventTime' in value);
}

/** The event itself, or in what it is wrapped: LookupEvents, our own `history`, EventBridge. */
export function eventIn(value: unknown): LogRecord | undefined {
  if (!isObject(value) || isSummary(value)) return undefined;
  const { CloudTrailEvent: looked, record, detail, 'detail-type': type } = value;
  if (typeof looked === 'string') return eventIn(parsed(looked));
  if (isObject(record)) return eventIn(record);
  if (typeof type === 'string' && isObject(detail)) return eventIn(detail);
  return typeof value['eventName'] === 'string' || typeof value['eventSource'] === 'string' || typeof value['eventVersion'] === 'string' ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws why it is no JSON */
function parsedOrReason(text: string, place = ''): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${place}bad JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
