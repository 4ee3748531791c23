import { REQUESTS_PER_SECOND } from '../../../lib/contract/event-history';
import type { Clock } from './clock';

/** 0.3% below the quota, because clocks differ. */
const INTERVAL_MS = 1.003 * (1_000 / REQUESTS_PER_SECOND);
/** A turn that was late by no more than this does not delay the following ones. */
const SLACK_MS = 100;
const SLOWEST_MS = 4_000;

/**
 * Spaces the requests of one account and Region evenly, because the burst that CloudTrail allows is undocumented.
 * Throttling increases the interval (others share the quota), success decreases it again.
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
