import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VALUES } from './table';

const TRAIL = join(__dirname, '..', '..', 'assets', 'cli', 'trail.js');

const PLACEHOLDER = /<(?!\()[^<>|&]+>|…/g;

/** The command with values in place of its placeholders. */
export function withValues(command: string, values: typeof VALUES = VALUES): string {
  const filled = values.reduce((text, [placeholder, value]) => text.replaceAll(placeholder, value), command);
  // In documents, the commands of ours stand without the program too.
  return /^(replay|history|doctor|verify|findings) /.test(filled) ? `cdk-organization-trail ${filled}` : filled;
}

/** The placeholders for which there is no value. */
export function placeholdersLeft(command: string): string[] {
  return withValues(command).match(PLACEHOLDER) ?? [];
}

/** Puts `npx cdk-organization-trail`, `cdk-organization-trail` and `npm run trail --` into a folder for the `PATH`: the bundle, as it is published. */
export function installCommandLine(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const run = `exec '${process.execPath}' '${TRAIL}' "$@"`;
  script('cdk-organization-trail', run);
  script(
    'npx',
    `[ "$1" = cdk-organization-trail ] || { echo "npx: only cdk-organization-trail is here, not $1" >&2; exit 64; }\nshift\n${run}`,
  );
  script(
    'npm',
    `[ "$1 $2 $3" = 'run trail --' ] || { echo "npm: only 'npm run trail --' is here" >&2; exit 64; }\nshift 3\n${run}`,
  );
  return bin;
}

export interface Outcome {
  readonly status: number | null;
  readonly written: string;
  readonly said: string;
}

/** Runs a command in `sh`, as whoever copies it would. */
export async function shell(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const child = spawn('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [written, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, written, said };
}
