import { cpus } from 'node:os';
import { cpuSeconds } from './samples';

const EVERY_MS = 100;

interface Usage {
  readonly at: number;
  /** Of the whole machine. */
  readonly busy: number;
  /** Of this process. */
  readonly own: number;
}

function usage(): Usage {
  return {
    at: Date.now(),
    busy: cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1_000,
    own: cpuSeconds(),
  };
}

/** Who used the machine while something ran. */
export class Machine {
  private readonly all = [usage()];
  private readonly timer = setInterval(() => this.all.push(usage()), EVERY_MS);

  public stop(): void {
    clearInterval(this.timer);
  }

  /** Cores in use between two times: in all, and by this process. */
  public cores(from: number, to: number): { busy: number; own: number } {
    const [a, b] = [from, to].map((at) => this.all.find((one) => one.at >= at) ?? this.all.at(-1));
    if (a === undefined || b === undefined || a === b) return { busy: NaN, own: NaN };
    const seconds = (b.at - a.at) / 1_000;
    return { busy: (b.busy - a.busy) / seconds, own: (b.own - a.own) / seconds };
  }
}

export const CORES = cpus().length;
