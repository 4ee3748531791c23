import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../../cli/command-line';
import { replay, stopLogging, TestFolder, TRAIL } from '../../../support/replay-command';
import { testIo } from '../../../support/test-io';

const folder = new TestFolder();
const logs = folder.logs();

describe('replay', () => {
  test('waits for a pipe until Ctrl-C', async () => {
    const pipe = join(folder.path, 'idle');
    spawnSync('mkfifo', [pipe]);
    const io = testIo();
    setTimeout(() => {
      io.controller.abort();
    }, 50);
    expect(await runCommandLine(['replay', pipe], io)).toBe(130);
    expect(io.written()).toContain(`Note: Interrupted: ${pipe} may not have been read to the end.`);
  });

  test('on Ctrl-C says that only some was read', async () => {
    const { status, written } = await replay([logs], { interrupted: true });
    expect(status).toBe(130);
    expect(written).toContain('Note: Interrupted: only some of the 4 files were read.');
  });

  test('ends on Ctrl-C though standard input is idle', async () => {
    const child = spawn(process.execPath, [TRAIL, 'replay', '-']);
    let written = '';
    child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    // More than a pipe holds: it is up when all is taken.
    child.stdin.write(`${JSON.stringify(stopLogging('2026-03-03T09:00:00Z'))}\n`.repeat(1_000), () =>
      setTimeout(() => child.kill('SIGINT'), 100),
    );
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect(written).toMatch(/^1 event .*[^]*Note: Interrupted: standard input may not have been read to the end\.\n$/);
  }, 60_000);
});
