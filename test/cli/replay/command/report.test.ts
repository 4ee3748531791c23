import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../../cli/command-line';
import type { ReplayReport } from '../../../../cli/replay/replay-report';
import { but } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../../../fixtures/identities';
import { records, replay, report, stopLogging, TestFolder, TRAIL } from '../../../support/replay-command';
import { testIo } from '../../../support/test-io';

const folder = new TestFolder();
const logs = folder.logs();

describe('replay', () => {
  test('says which alarms the log files would have raised, who did it and when', async () => {
    const { status, written, said } = await replay([logs]);
    expect(status).toBe(0);
    expect(written).toMatch(
      /^4 events in 3 files, .* from 2026-03-02T09:15:00Z to 2026-03-04T09:14:27Z\.\n1 digest file skipped\.\n1 Insights event skipped\.\n/,
    );
    expect(written).toMatch(
      /cis-trail-changes +compliance +1 +2 +2 +2026-03-03 09:14 +2026-03-04 09:14 +mallory 2 +845017362219 2/,
    );
    expect(written).toContain('Note: Skipped 2 files in the folders');
    expect(written).toMatch(/CloudWatch Logs ingestion/);
    expect(said).toBe('');
  });

  test('gives the same as JSON, with the matching events when asked', async () => {
    const found = await report([logs, '--events']);
    expect(found).toMatchObject({
      formatVersion: 1,
      firstEvent: '2026-03-02T09:15:00Z',
      input: { files: 3, events: 4, duplicates: 0, tooLarge: 0, digestFiles: 1, insightEvents: 1, problems: [] },
      matchesLeftOut: 0,
      volume: {
        days: [
          { name: '2026-03-02', events: 1 },
          { name: '2026-03-03', events: 2 },
          { name: '2026-03-04', events: 1 },
        ],
      },
      cost: { currency: 'USD', pricesOf: '2026-11' },
    });
    const [first] = found.matches ?? [];
    expect(first).toMatchObject({
      eventTime: '2026-03-04T09:14:27Z',
      eventName: 'StopLogging',
      actor: 'mallory',
      account: ACCOUNTS.production,
      detections: expect.arrayContaining(['cis-trail-changes']),
    });
    expect((await replay([logs, '--events'])).written).toMatch(/cloudtrail:StopLogging/);
  });

  test('writes the report where it is told to', async () => {
    const output = join(folder.path, 'report.json');
    expect(await replay([logs, '--format', 'json', '--output', output])).toEqual({ status: 0, written: '', said: '' });
    expect((JSON.parse(readFileSync(output, 'utf8')) as ReplayReport).input.events).toBe(4);
  });

  test('writes no report onto the template', async () => {
    const template = folder.file(
      'own.json',
      JSON.stringify({
        Resources: { F: { Type: 'AWS::Logs::MetricFilter', Properties: { FilterPattern: '{ $.eventName = "x" }' } } },
      }),
    );
    expect((await replay([logs, '--template', template, '--output', template])).said).toMatch(/own\.json: is read too/);
  });

  test('writes no report onto what standard input comes from', () => {
    const input = folder.file('stdin.json', records(stopLogging('2026-03-03T09:00:00Z')));
    const stdin = openSync(input, 'r');
    const { status, stderr } = spawnSync(process.execPath, [TRAIL, 'replay', '-', '--output', input], {
      stdio: [stdin, 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    closeSync(stdin);
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: `error: --output: ${input}: is read too; allowed: another file\n`,
    });
    expect(readFileSync(input, 'utf8')).toMatch(/^\{"Records"/);
  });

  test('says that it cannot write there before it reads', async () => {
    const io = testIo({ isTerminal: true });
    expect(await runCommandLine(['replay', logs, '--output', join(folder.path, 'nowhere', 'report')], io)).toBe(3);
    expect(io.said()).toMatch(/^error: --output: .*ENOENT[^\r]*$/);
  });

  test('takes other prices', async () => {
    const [one, other] = [await report([logs]), await report([logs, '--price', 'further-copy=200'])];
    expect(other.cost.month?.furtherCopy).toBeGreaterThan(one.cost.month?.furtherCopy ?? Infinity);
  });

  test('shows nothing that would move the cursor of a terminal', async () => {
    const evil = but(stopLogging('2026-03-03T09:00:00Z'), {
      userIdentity: { ...iamUser(ACCOUNTS.production), userName: 'a\u001b[2Jb' },
    });
    const { written } = await replay([folder.file('evil.json', records(evil)), '--events']);
    expect(written).toContain('a\\u001b[2Jb');
    expect(written).not.toContain('\u001b');
  });

  test('shows nothing of the kind as JSON either, and leaves JSON as it is in a pipe', async () => {
    const evil = folder.file(
      'evil-json.json',
      records(
        but(stopLogging('2026-03-03T09:00:00Z'), {
          userIdentity: { ...iamUser(ACCOUNTS.production), userName: 'a\u009b2Jb' },
        }),
      ),
    );
    const [pipe, terminal] = [testIo(), testIo()];
    for (const io of [pipe, { ...terminal, stdout: Object.assign(terminal.stdout, { isTTY: true }) }])
      await runCommandLine(['replay', evil, '--events', '--format', 'json'], io);
    expect(pipe.written()).toContain('a\u009b2Jb');
    expect(terminal.written()).not.toContain('\u009b');
    expect(JSON.parse(terminal.written())).toEqual(JSON.parse(pipe.written()));
  });

  test('shows progress in a terminal, and none in a pipe', async () => {
    expect((await replay([logs], { isTerminal: true })).said).toMatch(/\d of 4 files, .*\/s, about \d+ s left/);
    expect((await replay([logs])).said).toBe('');
  });

  test('explains itself', async () => {
    const { status, written } = await replay(['--help']);
    expect(status).toBe(0);
    for (const text of ['--template <file>', 'aws s3 sync', 'Exit status']) expect(written).toContain(text);
  });
});
