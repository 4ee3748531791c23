import type { RecordScanner, ScannedRecords } from './record-scanner';

const TIME = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/;

/**
 * Returns milliseconds since the epoch; `undefined` for a time that does not have CloudTrail's form, or an invalid
 * date. The scanner applies the same rules.
 */
export function instantOf(time: string): number | undefined {
  if (!TIME.test(time)) return undefined;
  const date = new Date(time);
  // February 30 would become March 2.
  return date.getUTCDate() === Number(time.slice(8, 10)) ? date.getTime() : undefined;
}

/** Returns a time as CloudTrail writes it. */
export function iso(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** Within `yyyy-mm-ddThh:mm:ssZ`. */
const [HOURS_AT, MINUTES_AT, SECONDS_AT] = [11, 14, 17];
const ZERO = 0x30;

/** Reads the times of scanned records, all of which have CloudTrail's form, without a text for each. */
export class ScannedTimes {
  /** By the number of the day, in milliseconds since the epoch. */
  private readonly days: number[] = [];

  /** @param scanner always the same one: others assign other numbers */
  public constructor(private readonly scanner: Pick<RecordScanner, 'name'>) {}

  /** Returns milliseconds since the epoch. */
  public instantOf(json: Buffer, records: ScannedRecords, index: number): number {
    const [day, at] = [records.dayId(index), records.timeAt(index)];
    const midnight = (this.days[day] ??= Date.parse(this.scanner.name(day)));
    const two = (place: number): number => ((json[at + place] ?? 0) - ZERO) * 10 + (json[at + place + 1] ?? 0) - ZERO;
    return midnight + ((two(HOURS_AT) * 60 + two(MINUTES_AT)) * 60 + two(SECONDS_AT)) * 1_000;
  }
}

/** Remembers the last time: events of one second follow each other. */
export class Instants {
  private time = '';
  private instant: number | undefined;

  public of(time: string): number | undefined {
    if (time !== this.time) [this.time, this.instant] = [time, instantOf(time)];
    return this.instant;
  }
}
