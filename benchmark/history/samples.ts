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

export interface Steady {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly eventsPerSecond: number;
  /** Of those who took the samples. */
  readonly cores: number;
}

/** While the second and the third fifth of the events were read: before, chains begin; later, places end, some before others. */
export function steady(all: readonly (readonly Sample[])[]): Steady {
  const total = all.reduce((sum, samples) => sum + (samples.at(-1)?.events ?? 0), 0);
  const times = all.flatMap((samples) => samples.map(({ at }) => at)).sort((a, b) => a - b);
  const when = (share: number): number =>
    times.find((at) => all.reduce((sum, samples) => sum + until(samples, at).events, 0) >= share * total) ?? NaN;
  const [from, to] = [when(0.2), when(0.6)];
  const grown = (field: 'events' | 'cpuSeconds'): number =>
    all.reduce((sum, samples) => sum + until(samples, to)[field] - until(samples, from)[field], 0);
  const seconds = (to - from) / 1_000;
  return { from, to, eventsPerSecond: grown('events') / seconds, cores: grown('cpuSeconds') / seconds };
}

function until(samples: readonly Sample[], at: number): Sample {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.at ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return samples[low - 1] ?? { at, events: 0, cpuSeconds: samples[0]?.cpuSeconds ?? 0 };
}
