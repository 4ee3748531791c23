import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import { run } from '../../../cli/replay/command';
import type { ReplayReport } from '../../../cli/replay/replay-report';
import { but, type CloudTrailEvent, event } from '../../fixtures/cloudtrail-event';
import { ACCOUNTS, engineer, iamUser, type Identity, workload } from '../../fixtures/identities';
import { testIo } from '../../support/test-io';

const folder = mkdtempSync(join(tmpdir(), 'replay-selection-'));
let serial = 0;
const at = (time: string, of: CloudTrailEvent): CloudTrailEvent =>
  but(of, { eventID: `c2f7e8a4-6b19-4d35-8e02-${String((serial += 1)).padStart(12, '0')}`, eventTime: time });
const stop = (time: string, who: Identity): CloudTrailEvent =>
  at(time, event('cloudtrail:StopLogging', who, { requestParameters: { name: 'main-trail' } }));
const read = (time: string, account: string): CloudTrailEvent =>
  at(time, event('ec2:DescribeInstances', workload(account)));

const EVENTS = [
  read('2026-03-02T09:00:00Z', ACCOUNTS.production),
  stop('2026-03-02T23:59:59Z', iamUser(ACCOUNTS.production, 'mallory')),
  stop('2026-03-03T00:00:00Z', iamUser(ACCOUNTS.production, 'mallory')),
  read('2026-03-03T09:00:00Z', ACCOUNTS.staging),
  stop('2026-03-03T23:59:59Z', engineer(ACCOUNTS.staging)),
  stop('2026-03-04T00:00:00Z', iamUser(ACCOUNTS.staging, 'mallory')),
];
const LOGS = join(folder, 'logs.json');
writeFileSync(LOGS, JSON.stringify({ Records: EVENTS }));

interface Outcome {
  readonly status: number;
  readonly written: string;
  readonly said: string;
}

async function replay(...args: string[]): Promise<Outcome> {
  const io = testIo();
  return { status: await runCommandLine(['replay', ...args], io), written: io.written(), said: io.said() };
}
const report = async (...args: string[]): Promise<ReplayReport> =>
  JSON.parse((await replay(LOGS, '--catalog', 'cis', '--format', 'json', ...args)).written) as ReplayReport;
const stops = ({ detections }: ReplayReport): unknown =>
  detections.filter(({ events }) => events > 0).map(({ alarms, events }) => [alarms.length, events]);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('The events that are replayed', () => {
  test.each<[string[], Partial<ReplayReport['input']['excluded']>, number, unknown]>([
    [[], { total: 0 }, 6, [[2, 4]]],
    [['--from', '2026-03-03'], { total: 2, time: 2 }, 4, [[2, 3]]],
    [['--from', '2026-03-03', '--to', '2026-03-03'], { total: 3, time: 3 }, 3, [[2, 2]]],
    [['--to', '2026-03-02T23:59:59Z'], { total: 4, time: 4 }, 2, [[1, 1]]],
    [['--account', ACCOUNTS.staging], { total: 3, account: 3 }, 3, [[1, 2]]],
    [['--account', ACCOUNTS.staging, '--account', ACCOUNTS.production], { total: 0 }, 6, [[2, 4]]],
    [['--principal', 'mallory'], { total: 3, principal: 3 }, 3, [[2, 3]]],
    [['--principal', 'mara.*', '--principal', 'arn:aws:iam::*:user/MALLORY'], { total: 2, principal: 2 }, 4, [[2, 4]]],
    [
      ['--principal', 'mallory', '--account', ACCOUNTS.production, '--from', '2026-03-03'],
      { total: 5, time: 2, account: 3, principal: 0 },
      1,
      [[1, 1]],
    ],
    [['--principal', 'nobody'], { total: 6, principal: 6 }, 0, []],
  ])(
    'are those of %j; the others are counted, whether or not every event is parsed',
    async (args, excluded, events, expected) => {
      for (const exact of [[], ['--exact']]) {
        const found = await report(...args, ...exact);
        expect(found.input.excluded).toMatchObject(excluded);
        expect(found.input.events).toBe(events);
        expect(stops(found)).toEqual(expected);
        expect(found.volume.accounts.reduce((sum, { events: some }) => sum + some, 0)).toBe(events);
      }
    },
  );

  test('are said in every format, with what they leave out', async () => {
    const args = [LOGS, '--from', '2026-03-03', '--account', ACCOUNTS.staging, '--principal', 'mallory'];
    const sentences = [
      'Only events from 2026-03-03T00:00:00Z, of account 902637485501, by mallory.',
      'Excluded: 2 events of another time, 1 event of another account, 2 events by others.',
      'Alarms and all event figures are computed from the remaining events',
    ];
    const [text, json, html, csv] = [
      await replay(...args),
      await report(...args.slice(1)),
      await replay(...args, '--format', 'html'),
      await replay(...args, '--format', 'csv'),
    ];
    for (const sentence of sentences) {
      expect(text.written).toContain(sentence);
      expect(csv.said).toContain(sentence);
    }
    expect(json.filters).toEqual({
      from: '2026-03-03T00:00:00Z',
      accounts: [ACCOUNTS.staging],
      principals: ['mallory'],
    });
    expect(html.written).toContain('"excluded":{"total":5,"undated":0,"time":2,"account":1,"principal":2}');
    expect(csv.written.split('\n')).toHaveLength(3);
  });

  test('without a usable time are said to be left out by a time, which makes the answer partial', async () => {
    const path = join(folder, 'undated.json');
    writeFileSync(path, JSON.stringify({ Records: [...EVENTS, stop('yesterday', iamUser(ACCOUNTS.production))] }));
    const { status, written } = await replay(path, '--from', '2026-03-01');
    expect(status).toBe(2);
    expect(written).toContain('Excluded: 1 event without a usable time.');
    expect(written).toContain(
      'Note: Events without a usable eventTime, which --from and --to exclude although they may be in that range: 1.',
    );
  });

  test('are chosen relative to now', async () => {
    const path = join(folder, 'now.json');
    writeFileSync(
      path,
      JSON.stringify({
        Records: [
          ...EVENTS,
          stop(new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z/, 'Z'), iamUser(ACCOUNTS.production)),
        ],
      }),
    );
    expect(
      (JSON.parse((await replay(path, '--from', '24h', '--to', '30m', '--format', 'json')).written) as ReplayReport)
        .input,
    ).toMatchObject({ events: 1, excluded: { time: 6 } });
  });

  test('are refused with all that is wrong with the options', async () => {
    const { status, said, written } = await replay(
      LOGS,
      'nowhere',
      '--from',
      'x',
      '--to',
      '2026-02-30',
      '--account',
      '1',
      '--principal',
      '',
      '--threshold',
      '5',
      '--price',
      'gold=1',
      '--format',
      'csv',
      '--format',
      'text',
    );
    expect({ status, written }).toEqual({ status: 3, written: '' });
    for (const problem of [
      '--from: received "x"',
      '--to: received "2026-02-30"',
      '--account: received "1"',
      '--principal: received ""',
      '--threshold: received without --pattern',
      '--price: received "gold=1"',
      'nowhere: no such file',
      '--format: received "csv" and "text"; allowed: once',
    ])
      expect(said).toContain(problem);
  });

  test.each(['--from', '--to', '--pattern', '--output', '--fail-on'])(
    'are not those of the last of two: %s',
    async (option) => {
      const value = option === '--fail-on' ? 'page' : '2026-03-03';
      expect((await replay(LOGS, option, value, `${option}=${value}`)).said).toContain(
        `${option}: received "${value}" and "${value}"; allowed: once`,
      );
    },
  );
});

/** The path of a log file with the events above, and so many that are denied. */
function noisy(name: string, count: number): string {
  const path = join(folder, name);
  const noise = Array.from({ length: count }, (_, index) =>
    at(
      new Date(Date.UTC(2026, 2, 5) + index * 1_000).toISOString().replace(/\.\d+Z/, 'Z'),
      event('iam:CreateUser', workload(ACCOUNTS.production), { errorCode: 'AccessDenied' }),
    ),
  );
  writeFileSync(path, [...EVENTS, ...noise].map((one) => JSON.stringify(one)).join('\n'));
  return path;
}

describe('The matching events', () => {
  test('say who, with what, from where, on what, and how it ended', async () => {
    const path = join(folder, 'denied.json');
    writeFileSync(
      path,
      JSON.stringify({
        Records: [
          but(stop('2026-03-03T09:00:00Z', engineer(ACCOUNTS.staging)), {
            errorCode: 'AccessDenied',
            errorMessage: 'User is not authorized',
          }),
        ],
      }),
    );
    const args = [path, '--catalog', 'cis', '--events'];
    const found = JSON.parse((await replay(...args, '--format', 'json')).written) as ReplayReport;
    expect(found.matches?.[0]).toEqual({
      severity: 'compliance',
      detections: expect.arrayContaining(['cis-trail-changes']),
      eventId: expect.any(String),
      eventTime: '2026-03-03T09:00:00Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      actor: 'AWSReservedSSO_DeveloperAccess_5b1f0c9e7a3d2486',
      principalType: 'role',
      principalArn:
        'arn:aws:sts::902637485501:assumed-role/AWSReservedSSO_DeveloperAccess_5b1f0c9e7a3d2486/mara.lindqvist',
      session: 'mara.lindqvist',
      accessKeyId: 'ASIAW3MKEOEXAMPLE4QR',
      mfa: false,
      account: ACCOUNTS.staging,
      region: 'eu-central-1',
      sourceIp: '198.51.100.24',
      userAgent: 'aws-cli/2.31.4 md/prompt#off md/command#other',
      targets: [{ type: 'name', name: 'main-trail' }],
      errorCode: 'AccessDenied',
      errorMessage: 'User is not authorized',
    });
    const { written } = await replay(...args);
    for (const words of [
      'by role AWSReservedSSO_DeveloperAccess_5b1f0c9e7a3d2486',
      'session mara.lindqvist',
      'access key ASIAW3MKEOEXAMPLE4QR',
      'without MFA',
      'from 198.51.100.24',
      'on name main-trail',
      'failed with AccessDenied: User is not authorized',
    ])
      expect(written.replaceAll(/\s+/g, ' ')).toContain(words);
  });

  test('come newest or oldest first, in every format', async () => {
    const times = async (...args: string[]): Promise<(string | undefined)[]> =>
      ((await report('--events', ...args)).matches ?? []).map(({ eventTime }) => eventTime);
    const newest = await times();
    expect(newest).toEqual([...newest].sort().reverse());
    expect(await times('--order', 'oldest')).toEqual([...newest].reverse());
    const csv = (await replay(LOGS, '--catalog', 'cis', '--format', 'csv', '--order', 'oldest')).written
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect(csv).toEqual([...newest].reverse());
    expect((await replay(LOGS, '--events', '--order', 'oldest')).written).toContain(
      '4 matching events, oldest first, times in UTC:',
    );
    expect((await replay(LOGS, '--order', 'oldest')).said).toContain('--order: received without matching events');
  });

  test('of which there are too many leave out noise and not the attack, and say of which detection', async () => {
    const most = 1_000;
    const selected = ['--detection', 'trail-stopped', 'cis-unauthorized-calls'];
    const shown = async (...args: string[]): Promise<Outcome> => {
      const io = testIo();
      const status = await run([noisy('noise.ndjson', 1_200), ...selected, ...args], io, { mostMatches: most });
      return { status, written: io.written(), said: io.said() };
    };
    const found = JSON.parse((await shown('--events', '--format', 'json')).written) as ReplayReport;
    expect(found.matches).toHaveLength(most);
    expect(found.matches?.filter(({ eventName }) => eventName === 'StopLogging')).toHaveLength(4);
    expect(found.detections.map(({ id, matchesLeftOut }) => [id, matchesLeftOut]).sort()).toEqual([
      ['cis-unauthorized-calls', 204],
      ['trail-stopped', 0],
    ]);
    expect(found.matchesLeftOut).toBe(204);
    const [text, csv] = [await shown('--events'), await shown('--format', 'csv')];
    for (const said of [text.written, csv.said])
      expect(said).toMatch(/LEFT OUT: 204 matching events, [^]*\n {2}cis-unauthorized-calls: 204 of 1,200\n/);
    expect(csv.written.trim().split('\n')).toHaveLength(most + 1);
  });

  test('are too many from 10,000 on', async () => {
    const output = join(folder, 'noise.csv');
    const { said } = await replay(
      ...[noisy('most-noise.ndjson', 12_000), '--detection', 'trail-stopped', 'cis-unauthorized-calls'],
      ...['--format', 'csv', '--output', output],
    );
    expect(said).toMatch(/LEFT OUT: 2,004 matching events, [^]*\n {2}cis-unauthorized-calls: 2,004 of 12,000\n/);
    const lines = readFileSync(output, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(10_001);
    expect(lines.filter((line) => line.includes('StopLogging'))).toHaveLength(4);
  });
});
