import { MAX_EVENT_BYTES } from '../../lib/contract/limits';
import type { EventFilter } from './event-filter';
import type { EventIds } from './event-ids';
import { Instants, iso } from './event-time';
import { countMatches } from './count-matches';
import { periodOf } from './finding-groups';
import type { Judgement } from './judge';
import { keep } from './kept-matches';
import { UNKNOWN } from '../../core/events/log-record';
import type { RecordScanner, ScannedRecords } from './record-scanner';
import type { ReplayOptions } from './replay-options';
import { enterAct } from './story/performers';
import { type Tally, widen } from './tally';
import { type VolumeCell, VolumeCells } from './volume-cells';

const MINUTE = 60_000;

/** Adds events to a tally, each ID once. */
export class Ledger {
  /** The number of events, each ID once, including excluded ones. */
  public seen = 0;
  /** The number of those without a usable time. */
  public undated = 0;
  private readonly volumes: VolumeCells;
  private readonly instants = new Instants();
  /** Of the scanned events, in milliseconds since the epoch. */
  private first = Infinity;
  private last = -Infinity;

  public constructor(
    private readonly tally: Tally,
    private readonly options: Pick<ReplayOptions, 'detections' | 'mostMatches'>,
    private readonly ids: EventIds,
    private readonly filter: EventFilter,
  ) {
    this.volumes = new VolumeCells(tally.volume);
  }

  /** @param judgement `undefined` for an Insights event */
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
    this.seen += 1;
    const instant = this.instants.of(time);
    if (instant === undefined) this.undated += 1;
    if (judgement.exclusion !== undefined) {
      this.tally.excluded[judgement.exclusion] += 1;
      this.tally.excludedAccounts.add(account);
      return;
    }
    if (instant !== undefined) widen(this.tally, time);
    this.count(this.volumes.of(instant === undefined ? UNKNOWN : time.slice(0, 10), account, service), bytes);
    const isSeen = bytes <= MAX_EVENT_BYTES;
    if (judgement.act) enterAct(this.tally.performers, judgement.act, isSeen ? judgement.matching : []);
    if (isSeen) this.match(judgement, instant);
  }

  /**
   * Adds an event that was not parsed.
   *
   * @param at its time, in milliseconds since the epoch
   * @returns whether filters see it: it is new, not excluded, and not too large
   */
  public enterScanned(records: ScannedRecords, index: number, at: number, scanner: RecordScanner): boolean {
    if (!this.ids.isNewHash(records.idHash(index), records.otherIdHash(index))) {
      this.tally.duplicates += 1;
      return false;
    }
    this.seen += 1;
    if (!this.filter.isOpen) {
      const account = scanner.name(records.accountId(index));
      const exclusion = this.filter.excludes(at, account);
      if (exclusion !== undefined) {
        this.tally.excluded[exclusion] += 1;
        this.tally.excludedAccounts.add(account);
        return false;
      }
    }
    this.widenTo(at);
    const [day, account, source] = [records.dayId(index), records.accountId(index), records.sourceId(index)];
    this.count(this.volumes.numbered(day, account, source, scanner), records.bytes(index));
    return records.bytes(index) <= MAX_EVENT_BYTES;
  }

  private widenTo(at: number): void {
    if (at >= this.first && at <= this.last) return;
    this.first = Math.min(this.first, at);
    this.last = Math.max(this.last, at);
    widen(this.tally, iso(at));
  }

  private count(volume: VolumeCell, bytes: number): void {
    this.tally.events += 1;
    volume.events += 1;
    volume.bytes += bytes;
    if (bytes > MAX_EVENT_BYTES) this.tally.tooLarge += 1;
  }

  private match({ time, match, ...judgement }: Judgement, instant: number | undefined): void {
    const period = instant === undefined ? undefined : periodOf(time, Math.floor(instant / MINUTE));
    countMatches(this.tally, this.options.detections, { ...judgement, events: 1, period });
    if (match !== undefined)
      keep(
        this.tally.kept,
        { at: instant ?? -Infinity, matching: judgement.matching, event: match },
        this.options.mostMatches,
      );
  }
}
