/** What is known at a time, taken now and then. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly events: number;
  readonly cpuSeconds: number;
}

const EVERY_MS = 100;

export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export class Samples {
  public readonly all: Sample[] = [];

  public add(events: number): void {
    const at = Date.now();
    if (at - (this.all.at(-1)?.at ?? 0) >= EVERY_MS) this.all.push({ at, events, cpuSeconds: cpuSeconds() });
  }
}

/** In the middle three fifths of the time in which all of them run. */
export function steady(all: readonly (readonly Sample[])[]): { eventsPerSecond: number; cores: number } {
  const first = Math.max(...all.map((samples) => samples[0]?.at ?? Infinity));
  const last = Math.min(...all.map((samples) => samples.at(-1)?.at ?? -Infinity));
  const [from, to] = [first + 0.2 * (last - first), last - 0.2 * (last - first)];
  let [eventsPerSecond, cores] = [0, 0];
  for (const samples of all) {
    const [a, b] = [from, to].map((at) => samples.find((sample) => sample.at >= at) ?? samples.at(-1));
    if (a === undefined || b === undefined || a === b) continue;
    eventsPerSecond += (b.events - a.events) / ((b.at - a.at) / 1_000);
    cores += (b.cpuSeconds - a.cpuSeconds) / ((b.at - a.at) / 1_000);
  }
  return { eventsPerSecond, cores };
}
