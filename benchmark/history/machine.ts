import { cpus } from 'node:os';

/** CPU seconds of the whole machine until now. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1_000;
}

export interface MachineShare {
  /** Cores that nobody else used: neither the fake nor another program. */
  readonly coresLeft: number;
  readonly others: number;
  readonly fake: number;
}

/** Who else used the machine while something ran. */
export class Machine {
  private readonly began = performance.now();
  private readonly busy = busySeconds();

  public share(ownSeconds: number, fakeSeconds: number): MachineShare {
    const elapsed = (performance.now() - this.began) / 1_000;
    const fake = fakeSeconds / elapsed;
    const others = Math.max((busySeconds() - this.busy - ownSeconds) / elapsed - fake, 0);
    return { coresLeft: Math.max(cpus().length - fake - others, 0), others, fake };
  }
}
