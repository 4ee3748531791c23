import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../../cli/command-line';
import { type CatalogSelection, fromCatalogs } from '../../../../cli/replay/detections';
import { findFiles } from '../../../../cli/replay/find-files';
import type { ReplayReport } from '../../../../cli/replay/replay-report';
import { withNames } from '../../../../cli/replay/own-names';
import { sampleFolder } from '../../../../cli/replay/sample';
import { FakeArchive } from '../../../support/athena/fake-archive';
import { replayEngine } from '../../../support/athena/replay-engine';
import { servedArchive } from '../../../support/athena/served-archive';
import { hurry } from '../../../support/fast-clock';
import { replay, report } from '../../../support/replay-command';
import { testIo } from '../../../support/test-io';

/** Those of the product's own resources are left out where nobody gives their names. */
const patternsOf = (selection: CatalogSelection): string[] =>
  withNames(fromCatalogs(selection), {}).detections.map(({ filterPattern }) => filterPattern);
const PATTERNS = patternsOf({});
const SAMPLE = ['--athena', '--from', '2026-03-03', '--to', '2026-03-04'];

/** The sample as an archive, made once. */
const ALL_OF_SAMPLE = new FakeArchive();
for (const { path } of findFiles([sampleFolder()]).files) {
  const { Records: events } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    Records: Record<string, unknown>[];
  };
  const [, account = '', region = ''] = /(\d{12})_CloudTrail_([a-z0-9-]+)_/.exec(path) ?? [];
  ALL_OF_SAMPLE.put(account, region, events);
}
/** It remembers which row matches what. */
const rowsOf = { current: ALL_OF_SAMPLE };
const ENGINE = replayEngine({ rowsFor: (sql) => rowsOf.current.rowsFor(sql) }, PATTERNS);

describe('replay --athena', () => {
  hurry();
  const { archive, athena } = servedArchive(() => ENGINE);
  const folder = mkdtempSync(join(tmpdir(), 'replay-athena-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    athena().regions = ['eu-central-1', 'us-east-1', 'eu-west-1', 'us-west-2', 'sa-east-1', 'ap-southeast-2'];
    archive().putAllOf(ALL_OF_SAMPLE);
    rowsOf.current = archive();
  });

  /** What a reader concludes. */
  const concluded = ({ findings, detections, input, matchingEvents }: ReplayReport): unknown => ({
    findings,
    detections: detections.map(({ id, alarms, events, findings: count, firstSeen, lastSeen, accounts, actors }) => ({
      id,
      alarms,
      events,
      count,
      firstSeen,
      lastSeen,
      accounts,
      actors,
    })),
    events: input.events,
    matchingEvents,
  });

  test('finds what replay of the files finds: events, alarms and findings', async () => {
    const [local, asked] = [await report(['--sample']), await report(SAMPLE)];
    expect(asked.archive?.countedOnly).toBe(0);
    expect(asked.findings.length).toBeGreaterThan(5);
    expect(concluded(asked)).toEqual(concluded(local));
    expect(asked.input.files).toBe(local.input.files);
  });

  test('finds the same of one account, and takes the others for the organization', async () => {
    const account = ['--account', '845017362219'];
    expect(concluded(await report([...SAMPLE, ...account]))).toEqual(concluded(await report(['--sample', ...account])));
  });

  test.each([
    ['stops its queries', []],
    ['leaves them to a later run', ['--resume', join(folder, 'interrupted')]],
  ])('at Ctrl-C %s', async (_, more) => {
    athena().polls = Infinity;
    const io = testIo();
    const running = runCommandLine(['replay', ...SAMPLE, ...more], io);
    while (athena().calls.every(({ operation }) => operation !== 'GetQueryExecution')) await setTimeout(20);
    io.controller.abort();
    expect(await running).toBe(130);
    expect(athena().calls.filter(({ operation }) => operation === 'StopQueryExecution')).toHaveLength(
      more.length === 0 ? 1 : 0,
    );
  });

  test('says what it read and cost, and nothing of a month', async () => {
    const { status, written } = await replay(SAMPLE);
    expect(status).toBe(0);
    expect(written).toMatch(/^[\d,]+ events in 18 log files of the archive, .* as stored, from 2026-03-03T/);
    expect(written).toContain(
      'Athena scanned 20.0 MB in 1 query. Estimated cost with S3 requests: less than 0.01 USD.',
    );
    expect(written).not.toContain('cost of a month');
    const html = (await replay([...SAMPLE, '--format', 'html'])).written;
    expect(html).toContain('"archive":{"queries":1');
  });

  test('asks in one query, whose filters are numbered, and only of the partitions with files', async () => {
    await replay(SAMPLE);
    const sql = athena().asked[0]?.sql ?? '';
    expect(athena().asked).toHaveLength(1);
    expect(sql).toContain("day = '2026/03/03'");
    expect(Buffer.byteLength(sql)).toBeLessThan(262_144);
    expect(sql.match(/IF\(inspan AND/g)).toHaveLength(PATTERNS.length);
  });

  test('counts what does not come back, and says so', async () => {
    const event = (second: number): Record<string, unknown> => ({
      eventVersion: '1.11',
      eventTime: `2026-03-10T10:00:${String(second).padStart(2, '0')}Z`,
      eventID: `many-${String(second)}`,
      eventName: 'StopLogging',
      eventSource: 'cloudtrail.amazonaws.com',
      awsRegion: 'us-east-1',
      recipientAccountId: '111111111111',
      userIdentity: { type: 'IAMUser', userName: 'mallory', accountId: '111111111111' },
    });
    athena().engine = replayEngine(archive(), patternsOf({ detection: ['cis-trail-changes'] }));
    archive().put(
      '111111111111',
      'us-east-1',
      Array.from({ length: 60 }, (_, second) => event(second)),
    );
    const asked = await report([
      '--athena',
      '--from',
      '2026-03-10',
      '--to',
      '2026-03-11',
      '--detection',
      'cis-trail-changes',
    ]);
    expect([asked.input.events, asked.matchingEvents, asked.archive?.countedOnly]).toEqual([60, 60, 35]);
    expect(asked.detections[0]).toMatchObject({ events: 60, accounts: [{ name: '111111111111', events: 60 }] });
    expect(asked.notices.join('\n')).toContain('35 matching events were only counted');
  });

  test('notices log files of which Athena says nothing', async () => {
    archive().putDamaged('845017362219', 'eu-central-1', '2026/03/03');
    const { status, written } = await replay(SAMPLE);
    expect(status).toBe(2);
    expect(written).toMatch(
      /1 of 2 log files in s3:\/\/audit-archive\/.*845017362219\/CloudTrail\/eu-central-1\/2026\/03\/03\/ returned no events: they are damaged/,
    );
  });

  test('halves its filters where Athena cannot compile them, and finds the same', async () => {
    const limit = { state: 'FAILED', reason: 'QUERY_EXCEEDED_COMPILER_LIMIT: Query exceeded maximum filters' } as const;
    athena().endings = [limit, limit, undefined];
    const asked = await report(SAMPLE);
    expect(athena().asked).toHaveLength(5);
    const [local] = [await report(['--sample'])];
    // An event that filters of both halves match counts in each.
    const but = (one: ReplayReport): unknown => ({ ...(concluded(one) as object), matchingEvents: 0 });
    expect(but(asked)).toEqual(but(local));
    expect(asked.notices.join('\n')).toContain('ran in 3 groups');
  });

  test('waits its turn, and is partial where a query comes to nothing', async () => {
    athena().busy = 2;
    expect((await replay(SAMPLE)).status).toBe(0);
    athena().endings = [{ state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' }];
    const { status, written } = await replay(SAMPLE);
    expect(status).toBe(2);
    expect(written).toContain('Athena: cancelled: Bytes scanned limit was exceeded It is billed.');
  });

  test('goes on where it was interrupted, and asks again what has expired', async () => {
    const file = join(folder, 'state');
    const first = await report([...SAMPLE, '--resume', file]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain('eventName');
    const again = await report([...SAMPLE, '--resume', file]);
    expect(again.archive).toMatchObject({ queries: 0, reusedQueries: 1, scannedBytes: 0 });
    expect(concluded(again)).toEqual(concluded(first));
    athena().executions.clear();
    expect((await report([...SAMPLE, '--resume', file])).archive).toMatchObject({ queries: 1, reusedQueries: 0 });
    const other = await replay([...SAMPLE, '--resume', file, '--severity', 'page']);
    expect([other.status, other.said]).toEqual([
      3,
      expect.stringContaining('this one has another time range, other accounts or other detections'),
    ]);
    writeFileSync(file, 'x');
    expect((await replay([...SAMPLE, '--resume', file])).said).toContain('allowed: a file that replay --athena wrote');
  });

  test('shows a person at a terminal how far it is, and writes to a file', async () => {
    const output = join(folder, 'report.json');
    const { status, said } = await replay([...SAMPLE, '--format', 'json', '--output', output], { isTerminal: true });
    expect([status, said]).toEqual([0, expect.stringMatching(/Listing: .* accounts and Regions/)]);
    expect(readFileSync(output, 'utf8')).toContain('"archive"');
  });

  test('takes the file of a run that was cut off, and refuses what is no file', async () => {
    const file = join(folder, 'cut');
    await replay([...SAMPLE, '--resume', file]);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -20));
    expect((await report([...SAMPLE, '--resume', file])).archive).toMatchObject({ queries: 1, reusedQueries: 0 });
    const { status, said } = await replay([...SAMPLE, '--resume', join(folder, 'absent', 'file')]);
    expect([status, said]).toEqual([3, expect.stringMatching(/--resume: .* cannot be used/)]);
  });

  test('leaves out principals in SQL and in what comes back alike', async () => {
    const asked = await report([...SAMPLE, '--principal', '*deploy-support*']);
    expect(asked.filters).toMatchObject({ principals: ['*deploy-support*'] });
    expect(athena().asked[0]?.sql).toContain("LIKE '%deploy-support%' ESCAPE");
    const names = asked.detections.flatMap(({ actors }) => actors.map(({ name }) => name));
    expect(names.length).toBeGreaterThan(0);
    expect(names.every((name) => name.includes('deploy-support'))).toBe(true);
  });

  test('stops at Ctrl-C', async () => {
    expect((await replay(SAMPLE, { interrupted: true })).status).toBe(130);
  });

  test('starts nothing where the question is wrong; all problems at once', async () => {
    const { status, said } = await replay(['--athena', 'logs', '--summary', '--exact', '--price', 'x=1']);
    expect(status).toBe(3);
    for (const name of ['path: received "logs"', '--summary', '--exact', '--price', '--from: received nothing'])
      expect(said).toContain(name);
    const account = await replay([...SAMPLE, '--account', '333333333333']);
    expect([account.status, account.said]).toEqual([3, expect.stringContaining('"333333333333"')]);
    const without = await replay(['--sample', '--workgroup', 'x', '--resume', join(folder, 'none')]);
    for (const name of ['--workgroup', '--resume'])
      expect(without.said).toContain(`${name}: received without --athena`);
    expect(existsSync(join(folder, 'none'))).toBe(false);
    const early = await replay([
      '--athena',
      '--from',
      '2015-01-01',
      '--to',
      '2015-01-02',
      '--pattern',
      '{ $.eventContext.x = "y" }',
    ]);
    expect([early.status, early.said]).toEqual([
      3,
      expect.stringMatching(
        /was not evaluated: the table has no column for \$\.eventContext\.x[^]*--to: received a time before the archive begins; allowed: a time from 2026-03-03 on/,
      ),
    ]);
    expect(athena().asked).toEqual([]);
  });

  test('refuses by name what the table cannot be asked, and asks the rest', async () => {
    const template = join(folder, 'template.json');
    const filter = (pattern: string): object => ({
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        FilterPattern: pattern,
        LogGroupName: 'trail',
        MetricTransformations: [{ MetricNamespace: 'N', MetricName: pattern.slice(4, 20), MetricValue: '1' }],
      },
    });
    const patterns = ['{ $.eventContext.x = "y" }', '{ $.eventName = "StopLogging" }'];
    const alarm = (pattern: string): object => ({
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'N',
        MetricName: pattern.slice(4, 20),
        Threshold: 1,
        Period: 300,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Statistic: 'Sum',
      },
    });
    const all = patterns.flatMap(
      (pattern, index) =>
        [
          [`F${String(index)}`, filter(pattern)],
          [`A${String(index)}`, alarm(pattern)],
        ] as const,
    );
    writeFileSync(template, JSON.stringify({ Resources: Object.fromEntries(all) }));
    athena().engine = replayEngine(archive(), patterns);
    const { status, written } = await replay([...SAMPLE, '--template', template]);
    expect(status).toBe(2);
    expect(written).toContain('was not evaluated: the table has no column for $.eventContext.x');
    expect(athena().asked).toHaveLength(1);
  });

  test('asks no more once the credentials are lost, and says what is missing', async () => {
    athena().instead = {
      StartQueryExecution: {
        __type: 'ExpiredTokenException',
        message: 'The security token included in the request is expired',
      },
    };
    const { status, written } = await replay(SAMPLE);
    expect(status).toBe(2);
    expect(written).toContain('ExpiredTokenException');
  });

  test('asks before it costs more than was allowed', async () => {
    const { status, said } = await replay([...SAMPLE, '--max-cost', '0']);
    expect([status, said]).toEqual([3, expect.stringMatching(/--max-cost: this would take 1 query over 18 log files/)]);
    expect(athena().asked).toEqual([]);
    expect((await replay([...SAMPLE, '--max-cost', '0', '--yes'])).status).toBe(0);
  });
});
