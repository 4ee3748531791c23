import { isObject, type LogRecord } from './log-record';

/** What a file turned out to be. */
export interface FileContent {
  readonly records: readonly LogRecord[];
  /** A digest file, which lists log files and holds no event. */
  readonly isDigest: boolean;
  /** What in it is no event, by its place. */
  readonly problems: readonly string[];
}

const NOT_CLOUDTRAIL =
  'not CloudTrail: neither an object with Records or Events, nor an array of events, nor a line of JSON for each event';
const MOST_PROBLEMS = 5;

/** The events in the text of a file, in any of the forms that events are kept in. @throws with the reason */
export function recordsOf(text: string): FileContent {
  const whole = parsed(text);
  if (whole !== undefined) return fromDocument(whole);
  const lines = text.split('\n');
  const first = lines.find((line) => line.trim() !== '');
  const start = first === undefined ? undefined : parsed(first);
  if (first === undefined) throw new Error('empty');
  if (start === undefined || lines.length === 1) throw new Error(`bad JSON: ${whyBad(text)}`);
  return fromLines(lines);
}

function fromDocument(value: unknown): FileContent {
  if (Array.isArray(value)) return collect(value, (index) => `[${String(index)}]`);
  if (!isObject(value)) throw new Error(NOT_CLOUDTRAIL);
  const { Records: records, Events: events } = value;
  if (Array.isArray(records)) return collect(records, (index) => `Records[${String(index)}]`);
  if (Array.isArray(events)) return collect(events, (index) => `Events[${String(index)}]`);
  if ('digestStartTime' in value && 'logFiles' in value) return { records: [], isDigest: true, problems: [] };
  return collect([value], () => 'the object');
}

function fromLines(lines: readonly string[]): FileContent {
  const numbered = lines.flatMap((line, index) => (line.trim() === '' ? [] : [{ line, number: index + 1 }]));
  const values = numbered.map(({ line }) => parsed(line));
  return collect(values, (index) => `line ${String(numbered[index]?.number ?? 0)}`);
}

function collect(values: readonly unknown[], place: (index: number) => string): FileContent {
  const records: LogRecord[] = [];
  const bad: string[] = [];
  values.forEach((value, index) => {
    const record = eventIn(value);
    if (record) records.push(record);
    else bad.push(place(index));
  });
  if (records.length === 0 && values.length > 0) throw new Error(NOT_CLOUDTRAIL);
  const named = bad.slice(0, MOST_PROBLEMS).map((where) => `${where} is no event`);
  if (bad.length > MOST_PROBLEMS) named.push(`${String(bad.length - MOST_PROBLEMS)} others are no events`);
  return { records, isDigest: false, problems: named };
}

/** The event itself, or in what it is wrapped: LookupEvents, our own `history`, EventBridge. */
export function eventIn(value: unknown): LogRecord | undefined {
  if (!isObject(value)) return undefined;
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

function whyBad(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
