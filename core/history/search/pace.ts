import { REQUESTS_PER_SECOND } from '../../../lib/contract/event-history';
import type { Clock } from './clock';

/** Three in a thousand below the quota: clocks differ. */
const INTERVAL_MS = 1.003 * (1_000 / REQUESTS_PER_SECOND);
/** A turn that came late by no more than this does not move those after it. */
const SLACK_MS = 100;
const SLOWEST_MS = 4_000;

/**
 * The turns of one account and Region: evenly spaced, never a burst, because nobody says how much of one CloudTrail
 * allows. Throttling stretches the spacing (others share the quota) and success shrinks it again.
 */
export class Pace {
  private interval: number;
  private next = 0;

  public constructor(
    private readonly clock: Clock,
    private readonly shortest = INTERVAL_MS,
  ) {
    this.interval = shortest;
  }

  public async turn(signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const at = Math.max(this.next, now - Math.min(SLACK_MS, this.shortest));
    this.next = at + this.interval;
    if (at > now) await this.clock.sleep(at - now, signal);
  }

  public throttled(): void {
    this.interval = Math.min(this.interval * 1.5, Math.max(SLOWEST_MS, this.shortest));
    this.next = Math.max(this.next, this.clock.now() + this.interval);
  }

  public succeeded(): void {
    this.interval = Math.max(this.interval * 0.9, this.shortest);
  }
}
