import { spawn, spawnSync } from 'node:child_process';
import fs, {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { runCommandLine } from '../../../cli/command-line';
import type { ReplayReport } from '../../../cli/replay/replay-report';
import { CisCatalog } from '../../../lib/detection/cis-catalog';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { but, type CloudTrailEvent, event } from '../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser, root } from '../../fixtures/identities';
import { testIo, type TestIoOptions } from '../../support/test-io';

const TRAIL = join(__dirname, '..', '..', '..', 'assets', 'cli', 'trail.js');
const folder = mkdtempSync(join(tmpdir(), 'replay-'));
let serial = 0;

const made = (of: CloudTrailEvent, time: string): CloudTrailEvent =>
  but(of, { eventID: `c2f7e8a4-6b19-4d35-8e02-${String((serial += 1)).padStart(12, '0')}`, eventTime: time });
const stopLogging = (time: string): CloudTrailEvent =>
  made(event('cloudtrail:StopLogging', iamUser(ACCOUNTS.production, 'mallory')), time);
const ordinary = (time: string): CloudTrailEvent =>
  made(event('ec2:DescribeInstances', iamUser(ACCOUNTS.staging)), time);

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}
const records = (...all: unknown[]): string => JSON.stringify({ Records: all });

interface Outcome {
  readonly status: number;
  readonly written: string;
  readonly said: string;
}

async function replay(args: string[], options: TestIoOptions & { interrupted?: boolean } = {}): Promise<Outcome> {
  const io = testIo(options);
  if (options.interrupted) io.controller.abort();
  const status = await runCommandLine(['replay', ...args], io);
  return { status, written: io.written(), said: io.said() };
}

async function report(args: string[], options: TestIoOptions = {}): Promise<ReplayReport> {
  return JSON.parse((await replay([...args, '--format', 'json'], options)).written) as ReplayReport;
}

const seen = ({ detections }: ReplayReport): Record<string, [number, number]> =>
  Object.fromEntries(
    detections.filter(({ events }) => events > 0).map(({ id, alarms, events }) => [id, [alarms.length, events]]),
  );

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('replay', () => {
  let logs: string;
  beforeAll(() => {
    file(
      'logs/AWSLogs/o-a1b2c3d4e5/1/CloudTrail/eu-central-1/2026/03/03/a.json.gz',
      gzipSync(records(stopLogging('2026-03-03T09:14:27Z'), ordinary('2026-03-03T09:15:00Z'))),
    );
    file(
      'logs/AWSLogs/o-a1b2c3d4e5/1/CloudTrail/eu-central-1/2026/03/04/b.json.gz',
      gzipSync(records(stopLogging('2026-03-04T09:14:27Z'), ordinary('2026-03-02T09:15:00Z'))),
    );
    file(
      'logs/AWSLogs/o-a1b2c3d4e5/1/CloudTrail-Digest/eu-central-1/2026/03/03/d.json.gz',
      gzipSync(JSON.stringify({ awsAccountId: '1', digestStartTime: 'x', logFiles: [] })),
    );
    file(
      'logs/AWSLogs/o-a1b2c3d4e5/1/CloudTrail-Insight/eu-central-1/2026/03/03/i.json.gz',
      gzipSync(
        records({
          eventVersion: '1.08',
          eventTime: '2026-03-03T09:00:00Z',
          eventCategory: 'Insight',
          insightDetails: {},
        }),
      ),
    );
    file('logs/notes.md', 'nothing');
    file('logs/notes/more.md', 'nothing');
    logs = join(folder, 'logs');
    symlinkSync(logs, join(logs, 'AWSLogs', 'round'));
  });

  test('says which alarms the log files would have raised, who did it and when', async () => {
    const { status, written, said } = await replay([logs]);
    expect(status).toBe(0);
    expect(written).toMatch(
      /^4 events in 3 files, .* from 2026-03-02T09:15:00Z to 2026-03-04T09:14:27Z\.\n1 digest file passed over\.\n1 Insights event passed over\.\n/,
    );
    expect(written).toMatch(
      /cis-trail-changes +compliance +2 +2 +2026-03-03 09:14 +2026-03-04 09:14 +mallory 2 +845017362219 2/,
    );
    expect(written).toContain('Note: 2 files in the folders were passed over');
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

  test.each([
    ['a file of CloudTrail', records(ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z'))],
    ['the same, packed', gzipSync(records(ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')))],
    ['an array', JSON.stringify([ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')])],
    [
      'with line breaks',
      JSON.stringify(
        { Records: [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')] },
        undefined,
        2,
      ),
    ],
    [
      'a line for each event',
      [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')]
        .map((one) => JSON.stringify(one))
        .join('\n\n'),
    ],
    [
      'an answer of LookupEvents',
      JSON.stringify({
        Events: [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')].map((one) => ({
          EventId: 'x',
          CloudTrailEvent: JSON.stringify(one),
        })),
      }),
    ],
    [
      'lines of history',
      [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')]
        .map((record) => JSON.stringify({ time: 'x', record }))
        .join('\n'),
    ],
    [
      'events of EventBridge',
      JSON.stringify(
        [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')].map((detail) => ({
          'detail-type': 'AWS API Call via CloudTrail',
          detail,
        })),
      ),
    ],
  ])('reads %s, from a file and from standard input', async (name, content) => {
    for (const found of [
      await report([file(`${name}.log`, content), '--catalog', 'cis']),
      await report(['-', '--catalog', 'cis'], { input: content }),
    ]) {
      expect(seen(found)).toEqual({ 'cis-trail-changes': [1, 1] });
      expect(found.input).toMatchObject({ files: 1, events: 2, problems: [] });
    }
  });

  test('reads .log and .txt in a folder too', async () => {
    for (const name of ['a.log', 'b.txt', 'c.LOG'])
      file(`texts/${name}`, JSON.stringify(stopLogging('2026-03-03T09:00:00Z')));
    file('texts/d.csv', 'nothing');
    const found = await report([join(folder, 'texts'), '--catalog', 'cis']);
    expect(found.input).toMatchObject({ files: 3, events: 3, problems: [] });
    expect(found.notices).toEqual([
      '1 file in the folders was passed over: its name does not end in .json, .jsonl, .ndjson, .log, .txt or .gz.',
    ]);
  });

  test('reads a single event', async () => {
    expect(
      seen(await report([file('one.json', JSON.stringify(stopLogging('2026-03-03T09:00:00Z'))), '--catalog', 'cis'])),
    ).toEqual({ 'cis-trail-changes': [1, 1] });
  });

  test('reads standard input and files together', async () => {
    const found = await report(
      ['-', file('beside.json', records(stopLogging('2026-03-03T09:30:00Z'))), '-', '--catalog', 'cis'],
      { input: records(stopLogging('2026-03-03T09:00:00Z')) },
    );
    expect(seen(found)).toEqual({ 'cis-trail-changes': [2, 2] });
    expect(found.input).toMatchObject({ files: 2, problems: [] });
  });

  test('reads every file where inode numbers are beyond what a double holds', async () => {
    const { statSync: real } = fs;
    const far = 2n ** 61n;
    const moved = (path: string, options?: fs.StatSyncOptions): fs.Stats | fs.BigIntStats | undefined => {
      const { ino } = real(path, { bigint: true });
      return Object.defineProperty(real(path, options), 'ino', {
        value: options?.bigint ? far + ino : Number(far + ino),
      });
    };
    const spy = jest.spyOn(fs, 'statSync').mockImplementation(moved as typeof fs.statSync);
    for (let index = 0; index < 5; index++)
      file(`inodes/${String(index)}.json`, records(ordinary('2026-03-03T09:00:00Z')));
    const { input } = await report([join(folder, 'inodes')]);
    spy.mockRestore();
    expect(input).toMatchObject({ files: 5, events: 5 });
  });

  test('reads lines of any number, however small they are packed', async () => {
    const note = 'x'.repeat(60_000);
    const lines = Array.from(
      { length: 1_200 },
      () => `${JSON.stringify({ ...ordinary('2026-03-03T09:00:00Z'), note })}\n`,
    ).join('');
    const packed = file('packed-lines/lines.jsonl.gz', gzipSync(lines));
    for (let index = 0; index < 3; index++)
      file(`packed-lines/${String(index)}.json`, records(stopLogging('2026-03-03T09:20:00Z')));
    const { input, detections } = await report([join(folder, 'packed-lines'), '--detection', 'cis-trail-changes']);
    expect(input).toMatchObject({ files: 4, events: 1_203, problems: [] });
    expect(input.storedBytes).toBeGreaterThan(statSync(packed).size);
    expect(detections.map(({ events }) => events)).toEqual([3]);
    rmSync(packed);
  });

  test('says so where there is nothing, which is how a pipeline ends that has failed before', async () => {
    mkdirSync(join(folder, 'none'));
    const [empty, others, digests, stdin] = [
      await replay([join(folder, 'none')]),
      await replay([join(logs, 'notes')]),
      await replay([join(logs, 'AWSLogs/o-a1b2c3d4e5/1/CloudTrail-Digest')]),
      await replay(['-', '--fail-on', 'page'], { input: '' }),
    ];
    expect([empty, others, digests, stdin].map(({ status }) => status)).toEqual([2, 2, 2, 2]);
    for (const { written } of [empty, others, digests])
      expect(written).toContain('Note: No log file of events was found.');
    expect(stdin.written).toMatch(/PARTIAL: .*\n {2}-: empty/);
  });

  test('reads a pipe that is named, to its end, and none that is in a folder', async () => {
    const [pipe, other] = [join(folder, 'pipe'), join(folder, 'piped', 'other.json')];
    mkdirSync(join(other, '..'));
    for (const path of [pipe, other]) expect(spawnSync('mkfifo', [path]).status).toBe(0);
    const lines = Array.from({ length: 12_000 }, () => `${JSON.stringify(ordinary('2026-03-03T09:00:00Z'))}\n`).join(
      '',
    );
    const writer = spawn('sh', ['-c', 'sleep 0.2; cat > "$0"', pipe]);
    writer.stdin.end(lines);
    const found = await report([pipe, join(folder, 'piped')]);
    expect(lines.length).toBeGreaterThan(8 * 2 ** 20);
    expect(found.input).toMatchObject({
      files: 1,
      events: 12_000,
      problems: [{ path: other, reason: 'a pipe or a device in a folder: name it to have it read' }],
    });
  });

  test('waits for a pipe until Ctrl-C', async () => {
    const pipe = join(folder, 'idle');
    spawnSync('mkfifo', [pipe]);
    const io = testIo();
    setTimeout(() => {
      io.controller.abort();
    }, 50);
    expect(await runCommandLine(['replay', pipe], io)).toBe(130);
    expect(io.written()).toContain(`Note: Interrupted: ${pipe} may not have been read to the end.`);
  });

  test('counts an event once, however many files hold it', async () => {
    const one = stopLogging('2026-03-03T09:00:00Z');
    const found = await report([
      file('twice/a.json', records(one, one)),
      file('twice/b.json', JSON.stringify([one])),
      '--catalog',
      'cis',
    ]);
    expect(found.input).toMatchObject({ events: 1, duplicates: 2 });
    expect(seen(found)).toEqual({ 'cis-trail-changes': [1, 1] });
    expect((await replay([join(folder, 'twice')])).written).toContain('2 further copies of events counted once.');
  });

  test.each<[string, (event: object) => string, boolean]>([
    ['that escapes what it need not', (event) => JSON.stringify(event).replaceAll('x', '\\u0078'), false],
    [
      'printed for people',
      (event) => JSON.stringify(event, undefined, 500).replace(/^ +/gm, ' '.repeat(100_000)),
      false,
    ],
    ['that escapes what it has to', (event) => JSON.stringify(event).replaceAll('x', '\\u0001'), true],
  ])('measures an event as CloudTrail delivers it: one %s', async (_, written, isTooLarge) => {
    const text = `{"Records":[${written(but(stopLogging('2026-03-03T09:00:00Z'), { requestParameters: { name: 'x'.repeat(60_000) } }))}]}`;
    expect(text.length).toBeGreaterThan(300_000);
    for (const more of [[], ['--exact']]) {
      const found = await report([file('measured.json', text), '--catalog', 'cis', ...more]);
      expect(found.input).toMatchObject({ events: 1, tooLarge: isTooLarge ? 1 : 0, problems: [] });
      expect(seen(found)).toEqual(isTooLarge ? {} : { 'cis-trail-changes': [1, 1] });
      expect(found.volume.days[0]?.bytes).toBeGreaterThan(isTooLarge ? 360_000 : 60_000);
      expect(found.volume.days[0]?.bytes).toBeLessThan(isTooLarge ? 361_000 : 61_000);
    }
  });

  test.each<[string, () => Buffer, number, RegExp | undefined]>([
    [
      'zeros between members',
      () =>
        Buffer.concat([
          gzipSync(`${JSON.stringify(stopLogging('2026-03-03T09:00:00Z'))}\n`),
          Buffer.alloc(512),
          gzipSync(JSON.stringify(stopLogging('2026-03-03T09:30:00Z'))),
        ]),
      2,
      undefined,
    ],
    [
      'a damaged last member',
      () =>
        Buffer.concat([
          gzipSync(`${JSON.stringify(stopLogging('2026-03-03T09:00:00Z'))}\n`),
          gzipSync(JSON.stringify(stopLogging('2026-03-03T09:30:00Z'))).subarray(0, -20),
        ]),
      1,
      /^gzip: unexpected end of file; the events before it are counted$/,
    ],
    [
      'garbage after a log file',
      () => Buffer.concat([gzipSync(records(stopLogging('2026-03-03T09:00:00Z'))), Buffer.from('garbage')]),
      1,
      /^gzip: .*; the events before it are counted$/,
    ],
    ['gzip in gzip', () => gzipSync(gzipSync(records(stopLogging('2026-03-03T09:00:00Z')))), 1, undefined],
    [
      'gzip again and again',
      () =>
        Array.from({ length: 5 }).reduce<Buffer>(
          (packed) => gzipSync(packed),
          gzipSync(records(stopLogging('2026-03-03T09:00:00Z'))),
        ),
      0,
      /^gzip: packed more than 3 times$/,
    ],
    [
      'a tar archive',
      () => gzipSync(Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\0'), Buffer.alloc(800)])),
      0,
      /^a tar archive: unpack it/,
    ],
  ])('reads the same of %s from a file and from standard input', async (name, made, events, reason) => {
    const content = made();
    for (const found of [
      await report([file(`${name}.json.gz`, content), '--catalog', 'cis']),
      await report(['-', '--catalog', 'cis'], { input: content }),
    ]) {
      expect(found.input).toMatchObject({
        events,
        problems: reason === undefined ? [] : [{ reason: expect.stringMatching(reason) }],
      });
    }
  });

  test('says at once that events have no time', async () => {
    const path = file('no-time.json', records(but(ordinary('x'), { eventTime: undefined })));
    const { status, written, said } = await replay([path]);
    expect({ status, said }).toEqual({
      status: 2,
      said: `warning: ${path}: its only event has no eventTime as in 2026-11-24T09:14:27Z, without which nothing raises an alarm\n`,
    });
    expect(written).toMatch(/PARTIAL: [^]*its only event has no eventTime/);
  });

  test.each<[string, string[]]>([
    ['by default', []],
    ['with --exact', ['--exact']],
  ])(
    'says so of events that --from leaves out for that, and not of a file that has times of other accounts, %s',
    async (_, exact) => {
      const undated = but(ordinary('x'), { eventTime: undefined });
      const path = file('no-time-chosen.json', records(undated));
      const { status, said } = await replay([path, '--from', '2026-01-01', ...exact]);
      expect({ status, said }).toEqual({ status: 2, said: expect.stringContaining('its only event has no eventTime') });
      const mixed = await replay([
        file(
          'some-time.json',
          records(
            undated,
            but(ordinary('2026-03-03T09:00:00Z'), { eventID: 'dated', recipientAccountId: ACCOUNTS.production }),
          ),
        ),
        '--account',
        ACCOUNTS.staging,
        ...exact,
      ]);
      expect(mixed.said).toBe('');
    },
  );

  test('raises nothing on an event that would not reach CloudWatch Logs', async () => {
    const large = but(stopLogging('2026-03-03T09:00:00Z'), { requestParameters: { name: 'x'.repeat(256 * 1024) } });
    const found = await report([file('large.json', records(large))]);
    expect(found.input).toMatchObject({ events: 1, tooLarge: 1 });
    expect(seen(found)).toEqual({});
    expect((await replay([join(folder, 'large.json')])).written).toContain(
      '1 event over 256 KB would not reach CloudWatch Logs, and raises nothing.',
    );
  });

  test('counts as CloudWatch does: a threshold within a period, in whatever order the files come', async () => {
    const failed = ['09:00:10', '09:04:50', '09:02:00', '11:00:00', '11:04:59'].map((time) =>
      made(event('iam:DeleteUser', iamUser(ACCOUNTS.production)), `2026-03-03T${time}Z`),
    );
    const path = file('threshold.json', records(...failed));
    const alarms = async (...args: string[]): Promise<readonly string[] | undefined> =>
      (await report([path, '--pattern', '{ $.eventName = "DeleteUser" }', ...args])).detections[0]?.alarms;
    expect(await alarms('--threshold', '3', '--period', '900')).toEqual(['2026-03-03T09:04:00Z']);
    expect(await alarms('--threshold', '2', '--period', '900')).toEqual([
      '2026-03-03T09:02:00Z',
      '2026-03-03T11:04:00Z',
    ]);
    expect(await alarms('--threshold', '1')).toEqual(['2026-03-03T09:00:00Z', '2026-03-03T11:00:00Z']);
    expect(await alarms('--threshold', '3', '--period', '60')).toEqual([]);
  });

  test('takes the detections that it is told to', async () => {
    const ids = async (...args: string[]): Promise<string[]> =>
      (await report([logs, ...args])).detections.map(({ id }) => id);
    expect((await ids('--catalog', 'cis')).sort()).toEqual(
      CisCatalog.all()
        .map(({ id }) => id)
        .sort(),
    );
    expect(await ids('--detection', 'cis-trail-changes', 'cis-root-usage')).toEqual([
      'cis-trail-changes',
      'cis-root-usage',
    ]);
    expect(await ids('--catalog', 'tuned', '--severity', 'page')).toEqual(
      expect.arrayContaining(
        TunedCatalog.all()
          .filter(({ severity }) => severity === DetectionSeverity.PAGE)
          .map(({ id }) => id),
      ),
    );
  });

  test('takes the roles of persons that it is told of', async () => {
    const sessionContext = { sessionIssuer: { type: 'Role', userName: 'OktaAdmin' } };
    const written = {
      ...ordinary('2026-03-03T09:00:00Z'),
      eventSource: 'iam.amazonaws.com',
      eventName: 'PutRolePolicy',
      eventID: 'b',
      userIdentity: { type: 'AssumedRole', sessionContext },
    };
    const given = file('person.json', records(written));
    const fired = async (...args: string[]): Promise<string[]> =>
      (await report([given, '--catalog', 'tuned', ...args])).detections
        .filter(({ events }) => events > 0)
        .map(({ id }) => id);
    expect(await fired()).toEqual([]);
    expect(await fired('--person-role', 'corp-admin', 'OktaAdmin')).toEqual(['iam-policy-changed-by-person']);
    expect(await fired('--person-role', 'Okta*')).toEqual(['iam-policy-changed-by-person']);
  });

  test('takes the filters and alarms of a synthesized template: the very texts that will be deployed', async () => {
    const stack = new OrganizationTrailStack(new App(), 'Test', {
      alarms: { detections: CisCatalog.all(), overrides: { 'cis-trail-changes': { threshold: 2 } } },
    });
    const template = file('template.json', JSON.stringify(Template.fromStack(stack).toJSON()));
    const found = await report([logs, '--template', template]);
    expect(found.detections.map(({ id, filterPattern }) => [id, filterPattern]).sort()).toEqual(
      CisCatalog.all()
        .map(({ id, filterPattern }) => [id, filterPattern])
        .sort(),
    );
    expect(found.detections.find(({ id }) => id === 'cis-trail-changes')).toMatchObject({
      threshold: 2,
      alarms: [],
      events: 2,
      severity: 'compliance',
    });
    expect(
      found.detections.every(
        ({ evaluationPeriods, datapointsToAlarm }) => evaluationPeriods === 3 && datapointsToAlarm === 1,
      ),
    ).toBe(true);
  });

  test('says what of a template it does not follow', async () => {
    const filter = (pattern: unknown, name: string) => ({
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        FilterPattern: pattern,
        FilterName: name,
        MetricTransformations: [{ MetricName: name, MetricNamespace: 'N' }],
      },
    });
    const alarm = (metric: string, more: object) => ({
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { MetricName: metric, Namespace: 'N', Threshold: 1, Period: 300, ...more },
    });
    const template = file(
      'other.json',
      JSON.stringify({
        Resources: {
          A: filter('{ $.eventName = "StopLogging" }', 'a'),
          AlarmA: alarm('a', {
            ComparisonOperator: 'GreaterThanThreshold',
            EvaluationPeriods: 3,
            Threshold: 1,
            TreatMissingData: 'ignore',
          }),
          AlarmA2: alarm('a', {
            ComparisonOperator: 'LessThanThreshold',
            EvaluationPeriods: 1,
            Period: { Ref: 'P' },
            EvaluationWindow: { WallClockWindow: {} },
          }),
          B: filter('{ $.eventName = "DeleteTrail" }', 'b'),
        },
      }),
    );
    const found = await report([logs, '--template', template]);
    expect(Object.fromEntries(found.detections.map(({ id, threshold }) => [id, threshold]))).toEqual({
      a: 2,
      'a (2)': 1,
      b: 1,
    });
    expect(found.notices.join('\n')).toMatch(
      /a: the alarm's TreatMissingData "ignore".*\n.*LessThanThreshold.*\n.*WallClockWindow is not replayed.*\n.*Period is known only at deployment.*\nb: the template has no alarm/,
    );
  });

  test('counts alarms of a template as they are deployed: so many breaching periods of so many', async () => {
    const template = (more: object) =>
      file(
        'periods.json',
        JSON.stringify({
          Resources: {
            Filter: {
              Type: 'AWS::Logs::MetricFilter',
              Properties: {
                FilterPattern: '{ $.eventName = "DeleteUser" }',
                MetricTransformations: [{ MetricName: 'M', MetricNamespace: 'N' }],
              },
            },
            Alarm: {
              Type: 'AWS::CloudWatch::Alarm',
              Properties: { MetricName: 'M', Namespace: 'N', Threshold: 1, Period: 300, ...more },
            },
          },
        }),
      );
    const path = file(
      'deleted.json',
      records(
        ...['09:00', '09:07', '09:30'].map((time) =>
          made(event('iam:DeleteUser', iamUser(ACCOUNTS.production)), `2026-03-03T${time}:10Z`),
        ),
      ),
    );
    const alarms = async (more: object) =>
      (await report([path, '--template', template(more)])).detections.map(({ alarms: raised, ...found }) => [
        raised.map((time) => time.slice(11, 16)),
        found.evaluationPeriods,
        found.datapointsToAlarm,
      ]);
    expect(await alarms({ EvaluationPeriods: 1 })).toEqual([[['09:00', '09:07', '09:30'], 1, 1]]);
    expect(await alarms({ EvaluationPeriods: 3, DatapointsToAlarm: 1 })).toEqual([[['09:00', '09:30'], 3, 1]]);
    expect(await alarms({ EvaluationPeriods: 2 })).toEqual([[['09:07'], 2, 2]]);
    expect(await alarms({ EvaluationPeriods: 3 })).toEqual([[[], 3, 3]]);
  });

  test('reads large files in any form, in one thread or several, and counts each event once', async () => {
    const large = join(folder, 'large-files');
    const note = 'x'.repeat(4_000);
    const events = Array.from({ length: 2_500 }, () => ({ ...ordinary('2026-03-03T09:00:00Z'), note }));
    file('large-files/document.json', JSON.stringify({ Records: events }, undefined, 1));
    file(
      'large-files/lines.jsonl',
      [...events, stopLogging('2026-03-03T09:20:00Z')].map((one) => `${JSON.stringify(one)}\n`).join(''),
    );
    file('large-files/small.json', records(stopLogging('2026-03-03T09:30:00Z')));
    for (const threads of ['1', '2']) {
      const { input, detections } = await report([large, '--threads', threads, '--detection', 'cis-trail-changes']);
      expect(input).toMatchObject({ files: 3, events: 2_502, duplicates: 2_500, problems: [] });
      expect(input.storedBytes).toBe(input.jsonBytes);
      expect(detections.map(({ events: found }) => found)).toEqual([2]);
    }
    rmSync(large, { recursive: true });
  });

  describe('what it cannot read', () => {
    test.each<[string, string | Buffer, RegExp]>([
      [
        'a gzip that ends early',
        gzipSync(records(ordinary('2026-03-03T09:00:00Z'))).subarray(0, 200),
        /gzip: unexpected end of file/,
      ],
      ['bytes that look like gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3]), /gzip: /],
      ['a zip bomb', gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20)), /more than 64 MB of JSON/],
      ['bad JSON', '{"Records":[{"eventVersion":"1.11"', /bad JSON: /],
      ['JSON that is no CloudTrail', '{"hello":"world"}', /not CloudTrail/],
      ['a list of something else', '[1,2,3]', /not CloudTrail/],
      ['nothing', '', /empty/],
      ['records of which one is none', records(ordinary('2026-03-03T09:00:00Z'), 7), /Records\[1\] is no event/],
      [
        'lines of which one is none',
        `${JSON.stringify(ordinary('2026-03-03T09:00:00Z'))}\n{"a":`,
        /line 2 is no event/,
      ],
      [
        'summaries of history',
        JSON.stringify({
          time: '2026-03-03T09:00:00Z',
          eventId: 'x',
          eventName: 'StopLogging',
          eventSource: 'cloudtrail.amazonaws.com',
        }),
        /line 1 is a summary of an event, .*without --summary/,
      ],
      [
        'a list with one summary',
        JSON.stringify([
          ordinary('2026-03-03T09:00:00Z'),
          { time: '2026-03-03T09:00:00Z', eventId: 'x', eventName: 'StopLogging' },
        ]),
        /\[1\] is a summary of an event/,
      ],
      ['many that are none', records(ordinary('2026-03-03T09:00:00Z'), 1, 2, 3, 4, 5, 6, 7), /2 others are no events/],
    ])('is named with its reason, and the rest goes on: %s', async (name, content, reason) => {
      const bad = file(`bad/${name}.json`, content);
      const { status, written } = await replay([bad, logs, '--format', 'json', '--fail-on', 'compliance']);
      const found = JSON.parse(written) as ReplayReport;
      expect(status).toBe(2);
      expect(found.input.problems.map(({ path, reason: why }) => `${path}: ${why}`).join('\n')).toMatch(reason);
      expect(found.input.problems.every(({ path }) => path === bad)).toBe(true);
      expect(seen(found)['cis-trail-changes']).toEqual([2, 2]);
      rmSync(bad);
    });

    test('is at the end of the text, in words', async () => {
      const bad = file('bad/x.json', 'x');
      expect((await replay([bad])).written).toMatch(
        /PARTIAL: 1 file or part could not be read, or not used in full:\n {2}.*x\.json: bad JSON/,
      );
      rmSync(bad);
    });

    test('on standard input', async () => {
      const { status, written } = await replay(['-', '--format', 'json'], {
        input: `${JSON.stringify(ordinary('2026-03-03T09:00:00Z'))}\nx\n`,
      });
      expect(status).toBe(2);
      expect((JSON.parse(written) as ReplayReport).input).toMatchObject({
        events: 1,
        problems: [{ path: '-', reason: 'line 2 is no event' }],
      });
      const packed = gzipSync(records(ordinary('2026-03-03T09:00:00Z'))).subarray(0, 100);
      expect((await report(['-'], { input: packed })).input.problems).toMatchObject([
        { path: '-', reason: expect.stringContaining('unexpected end of file') },
      ]);
    });
  });

  test.each<[string[], RegExp]>([
    [[], /missing required argument 'path'/],
    [['nowhere', 'else'], /error: nowhere: no such file or folder\nerror: else: no such file or folder/],
    [['LOGS', '--catalog', 'all'], /--catalog.*allowed choices are cis, tuned, threats, data-events/i],
    [['LOGS', '--detection', 'who'], /--detection: received "who"; allowed: an id of docs\/detections.md/],
    [['LOGS', '--catalog', 'cis', '--severity', 'page'], /no detection is left/],
    [
      ['LOGS', '--person-role', 'people/OktaAdmin', '*'],
      /--person-role: received "people\/OktaAdmin"; allowed: a role's name.*\nerror: --person-role: received "\*"/,
    ],
    [['LOGS', '--person-role', 'OktaAdmin', 'OktaAdmin'], /--person-role: received "OktaAdmin" more than once/],
    [
      ['LOGS', '--person-role', 'OktaAdmin', '--catalog', 'cis'],
      /--person-role: received a list, though no detection in use asks for persons/,
    ],
    [['LOGS', '--person-role', 'OktaAdmin', '--template', 'x'], /cannot be used with/],
    [['LOGS', '--pattern', '{ $.eventName == "x" }'], /--pattern: Invalid filter pattern at offset/],
    [['LOGS', '--pattern', '{ $.a = "x" }', '--threshold', '0'], /allowed: a whole number from 1/],
    [['LOGS', '--pattern', '{ $.a = "x" }', '--period', '90'], /allowed: 60, or a multiple of it/],
    [['LOGS', '--pattern', '{ $.a = "x" }', '--template', 'x'], /cannot be used with/],
    [['LOGS', '--template', 'nowhere'], /--template: nowhere: .*ENOENT/],
    [['LOGS', '--template', 'TEXT'], /--template: .*allowed: a template in JSON/],
    [['LOGS', '--template', 'EMPTY'], /has no Resources/],
    [['LOGS', '--template', 'BAD'], /has no AWS::Logs::MetricFilter|FilterPattern: received \{"Ref":"x"\}/],
    [['LOGS', '--price', 'gold=1'], /--price: received "gold=1"; allowed: logs-ingestion=<dollars>/],
    [['LOGS', '--threads', 'many'], /allowed: a whole number from 1 to 64/],
    [['LOGS', '--output', 'nowhere/report'], /--output: nowhere\/report: .*ENOENT/],
    [['LOGS', '--output', 'INSIDE'], /--output: .*is in a folder that is read; allowed: a file outside of it/],
    [['TEXT', '--output', 'TEXT'], /--output: .*text\.json: is read too; allowed: another file/],
    [['LOGS', '--template', 'BAD', '--output', 'BAD'], /--template: /],
    [
      ['--price', 'further-copy=2', 'LOGS'],
      /missing required argument 'path'; --price takes all words up to the next option: give the path first, or after --/,
    ],
    [['LOGS', '--threshold', '5', '--catalog', 'cis'], /--threshold: received without --pattern/],
    [
      [
        'LOGS',
        '--bogus',
        '--severity',
        'loud',
        '--catalog',
        'cis',
        '--from',
        'yesterday',
        '--threads',
        '0',
        '--price',
        'x=1',
        '--detection',
        'who',
        '--output',
        'nowhere/report',
      ],
      /^error: option '--severity.*'loud' is invalid.*\nerror: option '--threads.*\nerror: unknown option '--bogus'\nerror: --from: received "yesterday".*\nerror: --price: received "x=1".*\nerror: --detection: received "who".*\nerror: --output: nowhere\/report: .*\n$/,
    ],
    [
      ['LOGS', '--period', '60', '--threshold', '1'],
      /--threshold: received without --pattern.*\nerror: --period: received without --pattern/,
    ],
  ])('refuses %j', async (args, problem) => {
    const names: Record<string, string> = {
      LOGS: logs,
      TEXT: file('text.json', 'text'),
      INSIDE: join(logs, 'report.json'),
      EMPTY: file('empty.json', '{}'),
      BAD: file(
        'badtemplate.json',
        JSON.stringify({
          Resources: {
            F: { Type: 'AWS::Logs::MetricFilter', Properties: { FilterPattern: { Ref: 'x' } } },
            G: { Type: 'AWS::Logs::MetricFilter', Properties: { FilterPattern: '{' } },
          },
        }),
      ),
    };
    const { status, written, said } = await replay(args.map((word) => names[word] ?? word));
    expect(said).toMatch(problem);
    expect({ status, written }).toEqual({ status: 3, written: '' });
  });

  test('fails a pipeline on the alarms that it is told of', async () => {
    const rootUsage = file(
      'root.json',
      records(made(event('iam:CreateUser', root(ACCOUNTS.production)), '2026-03-03T09:00:00Z')),
    );
    expect((await replay([logs, '--catalog', 'cis', '--fail-on', 'page'])).status).toBe(0);
    expect((await replay([logs, '--catalog', 'cis', '--fail-on', 'compliance'])).status).toBe(1);
    expect((await replay([rootUsage, '--fail-on', 'page'])).status).toBe(1);
    expect((await replay([logs, '--pattern', '{ $.eventName = "StopLogging" }', '--fail-on', 'page'])).status).toBe(1);
  });

  test('writes the report where it is told to', async () => {
    const output = join(folder, 'report.json');
    expect(await replay([logs, '--format', 'json', '--output', output])).toEqual({ status: 0, written: '', said: '' });
    expect((JSON.parse(readFileSync(output, 'utf8')) as ReplayReport).input.events).toBe(4);
  });

  test('writes no report onto the template', async () => {
    const template = file(
      'own.json',
      JSON.stringify({
        Resources: { F: { Type: 'AWS::Logs::MetricFilter', Properties: { FilterPattern: '{ $.eventName = "x" }' } } },
      }),
    );
    expect((await replay([logs, '--template', template, '--output', template])).said).toMatch(/own\.json: is read too/);
  });

  test('writes no report onto what standard input comes from', () => {
    const input = file('stdin.json', records(stopLogging('2026-03-03T09:00:00Z')));
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
    expect(await runCommandLine(['replay', logs, '--output', join(folder, 'nowhere', 'report')], io)).toBe(3);
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
    const { written } = await replay([file('evil.json', records(evil)), '--events']);
    expect(written).toContain('a\\u001b[2Jb');
    expect(written).not.toContain('\u001b');
  });

  test('shows nothing of the kind as JSON either, and leaves JSON as it is in a pipe', async () => {
    const evil = file(
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

  test('places an event without a usable time nowhere, counts it all the same, and says that it is in no alarm', async () => {
    const times = [
      'yesterday',
      '2026-03-32T09:00:00Z',
      '2026-03-00T09:00:00Z',
      '2026-00-03T09:00:00Z',
      '2026-02-30T09:00:00Z',
      '2026-03-03T09:00:00+00:00',
    ];
    const timeless = file(
      'timeless.json',
      records(
        ...times.map(stopLogging),
        but(stopLogging('x'), { eventTime: undefined, recipientAccountId: undefined }),
      ),
    );
    const found = await report([timeless, '--catalog', 'cis']);
    expect(seen(found)).toEqual({ 'cis-trail-changes': [0, 7] });
    expect(found.volume.days).toMatchObject([{ name: 'unknown', events: 7 }]);
    const { status, written } = await replay([timeless, '--fail-on', 'compliance']);
    expect(status).toBe(2);
    expect(written).toContain(
      'Note: Matching events without an eventTime as in 2026-11-24T09:14:27Z, which are in no alarm: 7.',
    );
  });

  test('takes what other events cost from the days that there are', async () => {
    const { cost, lastEvent } = await report([
      file('no-day.json', records(ordinary('2026-11-32T09:14:27Z'), ordinary('2026-11-24T09:14:27Z'))),
    ]);
    expect({ cost, lastEvent }).toEqual({
      cost: { pricesOf: '2026-11', currency: 'USD', spanSeconds: 0, daysWithEvents: 1 },
      lastEvent: '2026-11-24T09:14:27Z',
    });
  });

  test('shows progress in a terminal, and none in a pipe', async () => {
    expect((await replay([logs], { isTerminal: true })).said).toMatch(/\d of 4 files, .*\/s, about \d+ s left/);
    expect((await replay([logs])).said).toBe('');
  });

  test('on Ctrl-C says that only some was read', async () => {
    const { status, written } = await replay([logs], { interrupted: true });
    expect(status).toBe(130);
    expect(written).toContain('Note: Interrupted: of the 4 files only some were read.');
  });

  test('explains itself', async () => {
    const { status, written } = await replay(['--help']);
    expect(status).toBe(0);
    for (const text of ['--template <file>', 'aws s3 sync', 'Exit status']) expect(written).toContain(text);
  });
});

/** The bundle as it is published: threads are of the bundle only. */
describe('replay in threads', () => {
  let many: string;
  beforeAll(() => {
    many = join(folder, 'many');
    for (let index = 0; index < 6; index++) {
      const all = Array.from({ length: 3_000 }, (_, at) =>
        (at % 50 === 0 ? stopLogging : ordinary)(
          new Date(Date.UTC(2026, 2, 3) + (index * 3_000 + at) * 1_000).toISOString().replace('.000Z', 'Z'),
        ),
      );
      file(`many/${String(index)}.json`, JSON.stringify({ Records: [...all, ...all.slice(0, 100)] }));
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
    expect((JSON.parse(one.stdout) as ReplayReport).input).toMatchObject({ files: 6, events: 18_000, duplicates: 600 });
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

  test('says what is wrong without a stack trace', () => {
    const { status, stderr } = spawnSync(process.execPath, [TRAIL, 'replay', 'nowhere'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 3, stderr: 'error: nowhere: no such file or folder\n' });
  });
});
