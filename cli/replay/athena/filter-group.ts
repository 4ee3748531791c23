import { eventOfRow } from '../../../core/archive-queries/event-row';
import type { GroupRow, SqlFilter } from '../../../core/archive-queries/replay/replay-query';
import type { ReplayedDetection } from '../detections';
import { EventIds } from '../event-ids';
import { EVERYTHING } from '../event-filter';
import { Replayer } from '../replayer';
import type { ReplayOptions } from '../replay-options';
import { add } from '../add';
import { merge, newTally, type Tally, widen } from '../tally';

const EXPECTED = { expected: 200_000, most: 5_000_000 };
const MINUTE = 60_000;

/** Filters that are evaluated in one query, and their results. */
export class FilterGroup {
  /** The number of matching events that were counted but not returned. */
  public counted = 0;
  private readonly replayer: Replayer;

  public constructor(
    public readonly filters: readonly SqlFilter[],
    private readonly detections: readonly ReplayedDetection[],
    private readonly options: Omit<ReplayOptions, 'detections'>,
  ) {
    const own = filters.flatMap(({ index }) => detections[index] ?? []);
    this.replayer = new Replayer(
      { ...options, detections: own, selection: options.selection ?? EVERYTHING },
      new EventIds(EventIds.memoryFor(EXPECTED)),
    );
  }

  /** The matcher decides for returned events. For all others, SQL decides. */
  public take({ account, minute, matching, events, samples }: GroupRow): void {
    for (const text of samples) {
      const event = eventOfRow(text);
      // Not the row's own size, which its quotes make larger: CloudWatch Logs never gets events over 256 KB.
      this.replayer.ledger.enter(this.replayer.judge(event), Buffer.byteLength(JSON.stringify(event)));
    }
    const more = events - samples.length;
    if (more <= 0) return;
    this.counted += more;
    const { tally } = this.replayer;
    tally.matchingEvents += more;
    const time = `${minute}:00Z`;
    const instant = Date.parse(time);
    for (const index of matching) {
      const detection = tally.detections[this.filters.findIndex((filter) => filter.index === index)];
      if (!detection) continue;
      detection.events += more;
      add(detection.accounts, account, more);
      if (Number.isNaN(instant)) continue;
      add(detection.minutes, Math.floor(instant / MINUTE), more);
      widen(detection, time);
    }
  }

  /** Divides the filters in half, if Athena cannot compile all of them. Earlier results stay in this group. */
  public halves(): readonly FilterGroup[] {
    const middle = Math.ceil(this.filters.length / 2);
    return [this.filters.slice(0, middle), this.filters.slice(middle)].map(
      (half) => new FilterGroup(half, this.detections, this.options),
    );
  }

  /** Adds the results to a tally. */
  public addTo(all: Tally): void {
    const { detections, ...rest } = this.replayer.tally;
    const placed = newTally(this.detections.length).detections.map((empty, index) => {
      const at = this.filters.findIndex((filter) => filter.index === index);
      return detections[at] ?? empty;
    });
    merge(all, { ...rest, detections: placed });
  }
}
