import type { Clock } from '../../../core/history/search/clock';

/** A clock on which minutes pass in no time: it goes on to the next timer when nothing else is left to do. */
export class VirtualClock implements Clock {
  private time = 1_700_000_000_000;
  private readonly timers: { at: number; wake: () => void }[] = [];

  public now(): number {
    return this.time;
  }

  public sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const timer = { at: this.time + Math.max(milliseconds, 0), wake: resolve };
      this.timers.push(timer);
      signal.addEventListener(
        'abort',
        () => {
          const at = this.timers.indexOf(timer);
          if (at >= 0) this.timers.splice(at, 1);
          resolve();
        },
        { once: true },
      );
    });
  }

  /** Lets time pass until the promise is settled. */
  public async run<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = promise.finally(() => (isSettled = true));
    settled.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isSettled as boolean) return settled;
      const next = this.timers.reduce(
        (a, b) => (b.at < a.at ? b : a),
        this.timers[0] ?? { at: NaN, wake: () => undefined },
      );
      const at = this.timers.indexOf(next);
      if (at < 0) continue;
      this.timers.splice(at, 1);
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
  }
}
