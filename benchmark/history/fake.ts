import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface FakeReport {
  readonly throttles: number;
  readonly requests: number;
  readonly cpuSeconds: number;
}

export class Fake {
  private constructor(
    private readonly child: ChildProcess,
    public readonly url: string,
  ) {}

  public static async start(
    newest: number,
    eventsPerSecond: number,
    latencyMs: number,
    requestsPerSecond = 2,
  ): Promise<Fake> {
    const child = fork(
      join(__dirname, 'fake-process.ts'),
      [newest, eventsPerSecond, latencyMs, requestsPerSecond].map(String),
      { execArgv: ['--import', 'tsx'] },
    );
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new Fake(child, url);
  }

  public async stop(): Promise<FakeReport> {
    const exit = once(this.child, 'exit');
    this.child.send('stop');
    const [report] = (await once(this.child, 'message')) as [FakeReport];
    await exit;
    return report;
  }
}
