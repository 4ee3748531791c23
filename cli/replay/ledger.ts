import type { EventIds } from './event-ids';
import type { Judgement } from './judge';
import { MOST_EVENT_BYTES, UNKNOWN } from './log-record';
import type { RecordScanner, ScannedRecords } from './record-scanner';
import type { ReplayOptions } from './replayer';
import { add, keepNewest, type Tally, widen } from './tally';
import { type VolumeCell, VolumeCells } from './volume-cells';

const TIME_BYTES = 'yyyy-mm-ddThh:mm:ssZ'.length;
const TIME = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/;

/** Enters events into a tally, each id once. */
export class Ledger {
  /** Events without a usable time, matching or not. */
  public undated = 0;
  private readonly volumes: VolumeCells;

  public constructor(
    private readonly tally: Tally,
    private readonly options: Pick<ReplayOptions, 'detections' | 'mostMatches'>,
    private readonly ids: EventIds,
  ) {
    this.volumes = new VolumeCells(tally.volume);
  }

  /** @param judgement `undefined`: an Insight */
  public enter(judgement: Judgement | undefined, bytes: number): void {
    if (judgement === undefined) {
      this.tally.insightEvents += 1;
      return;
    }
    const { eventId, time, account, service } = judgement;
    if (eventId !== undefined && !this.ids.isNew(eventId)) {
      this.tally.duplicates += 1;
      return;
    }
    const minute = minuteOf(time);
    if (minute === undefined) this.undated += 1;
    else widen(this.tally, time);
    this.count(this.volumes.of(minute === undefined ? UNKNOWN : time.slice(0, 10), account, service), bytes);
    if (bytes <= MOST_EVENT_BYTES) this.match(judgement, minute);
  }

  /** An event that no filter can match, as it stands in the file. */
  public enterScanned(json: Buffer, records: ScannedRecords, index: number, scanner: RecordScanner): void {
    if (!this.ids.isNewHash(records.idHash(index), records.otherIdHash(index))) {
      this.tally.duplicates += 1;
      return;
    }
    const volume = this.volumes.numbered(records.dayId(index), records.accountId(index), records.sourceId(index), scanner);
    this.widenTo(json, records.timeAt(index), volume.day);
    this.count(volume, records.bytes(index));
  }

  /** Only the first and the last day can have the first and the last event. */
  private widenTo(json: Buffer, timeAt: number, day: string): void {
    const { first, last } = this.tally;
    if (first !== undefined && last !== undefined && day > first.slice(0, 10) && day < last.slice(0, 10)) return;
    widen(this.tally, json.toString('latin1', timeAt, timeAt + TIME_BYTES));
  }

  private count(volume: VolumeCell, bytes: number): void {
    this.tally.events += 1;
    volume.events += 1;
    volume.bytes += bytes;
    if (bytes > MOST_EVENT_BYTES) this.tally.tooLarge += 1;
  }

  private match({ matching, actor = UNKNOWN, match, time, account }: Judgement, minute: number | undefined): void {
    if (matching.length > 0 && minute === undefined) this.tally.undatedMatches += 1;
    for (const index of matching) {
      const detection = this.tally.detections[index];
      if (!detection) continue;
      detection.events += 1;
      if (minute !== undefined) {
        add(detection.minutes, minute);
        widen(detection, time);
      }
      add(detection.actors, actor);
      add(detection.accounts, account);
    }
    if (match === undefined) return;
    this.tally.matches.push({ detections: matching.map((index) => this.options.detections[index]?.id ?? ''), ...match });
    // Not at each event: sorting is not free.
    if (this.tally.matches.length > 2 * this.options.mostMatches) keepNewest(this.tally, this.options.mostMatches);
  }
}

/** The minute since 1970; `undefined` for a time that is not in CloudTrail's form, or of a day that no month has: the scanner knows the same. */
function minuteOf(time: string): number | undefined {
  if (!TIME.test(time)) return undefined;
  const date = new Date(time);
  // 30 February would become 2 March.
  return date.getUTCDate() === Number(time.slice(8, 10)) ? Math.floor(date.getTime() / 60_000) : undefined;
}
