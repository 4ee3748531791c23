import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from '@jest/globals';
import { but, event } from '../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../fixtures/identities';

const TRAIL = join(__dirname, '..', '..', 'assets', 'cli', 'trail.js');
const folder = mkdtempSync(join(tmpdir(), 'trail-'));
const logs = join(folder, 'logs.json');
const events = Array.from({ length: 3_000 }, (_, index) =>
  but(event('cloudtrail:StopLogging', iamUser(ACCOUNTS.production)), {
    eventID: `c2f7e8a4-6b19-4d35-8e02-${String(index).padStart(12, '0')}`,
  }),
);
writeFileSync(logs, JSON.stringify({ Records: events }));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Where the process writes: a file, or a pipe that is closed after so many bytes. */
type Sink = { readonly file: string } | { readonly closedAfter: number };

async function run(
  args: readonly string[],
  { stdout, stderr }: { stdout?: Sink; stderr?: Sink },
): Promise<{ status: number | null; said: string }> {
  const files = [stdout, stderr].map((sink) => (sink && 'file' in sink ? openSync(sink.file, 'w') : undefined));
  const child = spawn(process.execPath, [TRAIL, ...args], {
    stdio: ['ignore', files[0] ?? 'pipe', files[1] ?? 'pipe'],
  });
  for (const file of files) if (file !== undefined) closeSync(file);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  close(child.stdout, stdout);
  close(child.stderr, stderr);
  return { status: await new Promise((resolve) => child.on('close', resolve)), said };
}

function close(stream: Readable | null, sink: Sink | undefined): void {
  if (stream === null) return;
  if (sink === undefined || 'file' in sink) stream.resume();
  else if (sink.closedAfter === 0) stream.destroy();
  else stream.once('data', () => stream.destroy());
}

const FULL = { file: '/dev/full' };
const ALARMS = ['replay', logs, '--catalog', 'cis', '--events', '--format', 'json'];

describe('the exit status', () => {
  test.each([
    ['an alarm', [...ALARMS, '--fail-on', 'compliance'], 1],
    ['no alarm', ALARMS, 0],
    ['a partial answer', [...ALARMS, __filename], 2],
  ])('says what was found, though the reader has had enough: %s', async (_, args, expected) => {
    for (const closedAfter of [0, 1])
      expect(await run(args, { stdout: { closedAfter } })).toEqual({ status: expected, said: '' });
  });

  test('is that of nothing done where the answer cannot be written', async () => {
    expect(await run(['replay', logs, '--fail-on', 'compliance'], { stdout: FULL })).toEqual({
      status: 3,
      said: 'error: standard output: ENOSPC: no space left on device, write\n',
    });
  });

  test('is that of nothing done where it cannot be said what is wrong', async () => {
    for (const stderr of [FULL, { closedAfter: 0 }])
      expect((await run(['replay', 'nowhere'], { stderr })).status).toBe(3);
    expect((await run(['replay', logs], { stdout: FULL, stderr: FULL })).status).toBe(3);
  });

  test('does not depend on a reader of what is said', async () => {
    expect((await run([...ALARMS, '--fail-on', 'compliance'], { stderr: { closedAfter: 0 } })).status).toBe(1);
  });
});
