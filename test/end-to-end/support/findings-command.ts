import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { Finding } from '../../../core/findings/finding';

/** The command line as a user has it, on the deployed table. */
export class FindingsCommand {
  public constructor(private readonly table: string) {}

  public list(...args: string[]): Finding[] {
    return this.answer<{ findings: Finding[] }>('list', '--limit', '1000', ...args).findings;
  }

  public show(id: string): Finding {
    return this.answer<Finding>('show', id);
  }

  public acknowledge(id: string, note: string): void {
    this.answer('acknowledge', id, '--note', note);
  }

  public close(id: string): void {
    this.answer('close', id);
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what an action answers, only its method knows
  private answer<T>(...args: string[]): T {
    return JSON.parse(runFindings([...args, '--table', this.table, '--format', 'json'])) as T;
  }
}

/** Runs `findings` with these arguments, which has to succeed. @returns what it wrote */
export function runFindings(args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['assets/cli/trail.js', 'findings', ...args], {
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 26,
  });
  assert.equal(status, 0, `${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}
