import { existsSync, readFileSync } from 'node:fs';
import { Account } from './account';
import { known } from './known';

interface Run {
  readonly lambda_?: string;
  readonly result: { readonly err?: { readonly errorMessage: string } };
  readonly logs: string;
}

interface LogLine {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly { Namespace: string; Metrics: readonly { Name: string }[] }[];
  };
  readonly [metric: string]: unknown;
}

/** What a function's runs wrote and came to, from the log of the local AWS. */
export class FunctionRuns {
  private readonly path = known(process.env['EMULATOR_LOG'], 'EMULATOR_LOG');
  private read = 0;

  public constructor(private readonly functionName: string) {}

  /**
   * Those since the last time. Their metrics reach CloudWatch: the local AWS does not read them in a function's output.
   *
   * @returns the sum of each metric, and why runs failed
   */
  public since(): { readonly metrics: ReadonlyMap<string, number>; readonly failures: readonly string[] } {
    const lines = existsSync(this.path) ? readFileSync(this.path, 'utf8').split('\n').filter(Boolean) : [];
    const runs = lines
      .slice(this.read)
      .map((line) => JSON.parse(line) as Run)
      .filter(({ lambda_: name }) => name === this.functionName);
    this.read = lines.length;
    const metrics = new Map<string, number>();
    for (const line of runs.flatMap(({ logs }) => logs.split('\n')).filter((text) => text.startsWith('{"_aws"'))) {
      const written = JSON.parse(line) as LogLine;
      for (const { Namespace: namespace, Metrics: names } of written._aws?.CloudWatchMetrics ?? []) {
        for (const { Name: name } of names) {
          const value = Number(written[name]);
          metrics.set(name, (metrics.get(name) ?? 0) + value);
          const point = ['--namespace', namespace, '--metric-name', name, '--value', String(value)];
          Account.management.aws('cloudwatch', 'put-metric-data', ...point);
        }
      }
    }
    return { metrics, failures: runs.flatMap(({ result: { err } }) => (err ? [err.errorMessage] : [])) };
  }
}
