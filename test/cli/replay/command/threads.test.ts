import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ReplayReport } from '../../../../cli/replay/replay-report';
import { but } from '../../../fixtures/cloudtrail-event';
import { ordinary, stopLogging, TestFolder, TRAIL } from '../../../support/replay-command';

const folder = new TestFolder();

describe('replay in threads', () => {
  let many: string;
  beforeAll(() => {
    many = join(folder.path, 'many');
    // Bytes enough for three threads.
    const requestParameters = { note: 'x'.repeat(1_500) };
    for (let index = 0; index < 6; index++) {
      const all = Array.from({ length: 1_000 }, (_, at) =>
        but(
          (at % 50 === 0 ? stopLogging : ordinary)(
            new Date(Date.UTC(2026, 2, 3) + (index * 1_000 + at) * 1_000).toISOString().replace('.000Z', 'Z'),
          ),
          { requestParameters },
        ),
      );
      folder.file(`many/${String(index)}.json`, JSON.stringify({ Records: [...all, ...all.slice(0, 100)] }));
    }
  });
  const spawned = (...args: string[]) =>
    spawnSync(process.execPath, [TRAIL, 'replay', many, '--format', 'json', '--events', ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });

  test('says the same with any number of them, and with every event parsed', () => {
    const [one, three, exact] = [
      spawned('--threads', '1'),
      spawned('--threads', '3'),
      spawned('--threads', '2', '--exact'),
    ];
    expect([one.status, three.status, exact.status]).toEqual([0, 0, 0]);
    expect(three.stdout).toBe(one.stdout);
    expect(exact.stdout).toBe(one.stdout);
    expect((JSON.parse(one.stdout) as ReplayReport).input).toMatchObject({ files: 6, events: 6_000, duplicates: 600 });
  });

  test('tells the same stories with any number of them', () => {
    const [one, three] = [spawned('--summary', '--threads', '1'), spawned('--summary', '--threads', '3')];
    expect(three.stdout).toBe(one.stdout);
    expect((JSON.parse(one.stdout) as ReplayReport).stories?.map(({ principals }) => principals[0]?.events)).toEqual([
      120,
    ]);
  });

  const interrupted = async (afterMs: number): Promise<{ status: number | null; written: string }> => {
    const child = spawn(process.execPath, [TRAIL, 'replay', many, '--format', 'json', '--threads', '2', '--exact']);
    let written = '';
    child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
    setTimeout(() => child.kill('SIGINT'), afterMs);
    return { status: await new Promise((resolve) => child.on('close', resolve)), written };
  };

  test('ends on Ctrl-C with what there is', async () => {
    // Too early, and Node is not up yet; too late, and it is done already.
    let outcome = await interrupted(150);
    for (let delay = 300; outcome.status === null && delay < 10_000; delay *= 2) outcome = await interrupted(delay);
    expect([0, 130]).toContain(outcome.status);
    expect((JSON.parse(outcome.written) as ReplayReport).input.problems).toEqual([]);
  }, 60_000);
});
