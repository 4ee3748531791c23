import type { EventIds } from './event-ids';
import type { Judgement } from './judge';
import { MOST_EVENT_BYTES, UNKNOWN } from './log-record';
import type { RecordScanner, ScannedRecords } from './record-scanner';
import type { ReplayOptions } from './replayer';
import { add, keepNewest, type Tally, widen } from './tally';
import { type VolumeCell, VolumeCells } from './volume-cells';

const TIME_BYTES = 'yyyy-mm-ddThh:mm:ssZ'.length;
const TIME = /^\d{4}-(0\d|1[0-2])-[0-3]\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/;

/** Enters events into a tally, each id once. */
export class Ledger {
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
    if (isTime(time)) widen(this.tally, time);
    this.count(this.volumes.of(isTime(time) ? time.slice(0, 10) : UNKNOWN, account, service), bytes);
    if (bytes <= MOST_EVENT_BYTES) this.match(judgement);
  }

  /** An event that no filter can match, as it stands in the file. */
  public enterScanned(json: Buffer, records: ScannedRecords, index: number, scanner: RecordScanner): void {
    if (!this.ids.isNewHash(records.idHash(index), records.otherIdHash(index))) {
      this.tally.duplicates += 1;
      return;
    }
    const volume = this.volumes.numbered(records.dayId(index), records.accountId(index), records.sourceId(index), scanner);
    this.widenTo(json, records.timeAt(index), volume.day);
    this.count(volume, records.end(index) - records.start(index));
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

  private match({ matching, actor = UNKNOWN, match, time, account }: Judgement): void {
    for (const index of matching) {
      const detection = this.tally.detections[index];
      if (!detection) continue;
      detection.events += 1;
      if (isTime(time)) {
        add(detection.minutes, Math.floor(Date.parse(time) / 60_000));
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

/** In CloudTrail's form; what is not cannot be put into a minute. */
function isTime(time: string): boolean {
  return TIME.test(time);
}
