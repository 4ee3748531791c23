import type { Clock } from './clock';
import type { Place } from './event';
import type { Gate } from './gate';
import { LookupFailure, type LookupPort, type Page, type PageRequest } from './lookup-port';
import { Pace } from './pace';

/** Access to CloudTrail for one place: its turns, and its measured latency. Shared by estimate and search. */
export class Lane {
  public pages = 0;
  public throttles = 0;
  public lastWasThrottled = false;
  private latencySeconds = 0;
  private laterSeconds = 0;
  private before = Promise.resolve();

  public constructor(
    public readonly place: Place,
    private readonly port: LookupPort,
    private readonly gate: Gate,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly pace = new Pace(clock),
  ) {}

  /**
   * The number of chains of pages needed for two requests per second at this latency, plus half as many again for
   * variation.
   */
  public get chains(): number {
    return Math.ceil(3 * this.latencySeconds) + 1;
  }

  /**
   * The mean duration of a page. The first one includes creating a session and a connection, so it counts only if there
   * is no other.
   */
  public get pageSeconds(): number {
    return this.pages > 1 ? this.laterSeconds / (this.pages - 1) : this.latencySeconds;
  }

  /**
   * A `send` or `skip` must follow each turn. The gate comes first: otherwise, turns waiting at the gate would leave in
   * a burst. Of several lookups in one place only one waits at the gate or for its pace, so that it does not block
   * other places.
   */
  public turn(): Promise<void> {
    const turn = this.before.then(async () => {
      await this.gate.enter();
      await this.pace.turn(this.signal);
    });
    this.before = turn.catch(() => undefined);
    return turn;
  }

  public skip(): void {
    this.gate.leave();
  }

  public async send(request: PageRequest): Promise<Page> {
    const began = this.clock.now();
    try {
      const page = await this.port.lookup(this.place, request, this.signal);
      this.pages++;
      this.lastWasThrottled = false;
      this.pace.succeeded();
      const seconds = (this.clock.now() - began) / 1_000;
      if (this.pages > 1) this.laterSeconds += seconds;
      this.latencySeconds = this.latencySeconds === 0 ? seconds : 0.9 * this.latencySeconds + 0.1 * seconds;
      return page;
    } catch (error) {
      this.lastWasThrottled = error instanceof LookupFailure && error.kind === 'throttled';
      if (this.lastWasThrottled && !this.signal.aborted) {
        this.throttles++;
        this.pace.throttled();
      }
      throw error;
    } finally {
      this.gate.leave();
    }
  }
}
