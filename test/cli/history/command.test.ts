import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import { seededStore } from '../../support/fake-aws/event-store';
import { FakeAws, type FakeAwsOptions } from '../../support/fake-aws/fake-aws';
import { FakeLookupEvents } from '../../support/fake-aws/lookup-events';
import { FakeOrganization } from '../../support/fake-aws/organization';
import type { RecordedEvent } from '../../support/fake-aws/recorded-event';
import { testIo, type TestIoOptions } from '../../support/test-io';
import { LoopbackServer } from '../../support/loopback-server';
import { seededEvent } from '../../core/history/seeded-events';

const OWN = '111111111111';
const MEMBER = '222222222222';
const LAST_HOUR = Math.floor(Date.now() / 1_000) - 3_600;

const events = (account: string, region: string, count: number): RecordedEvent[] =>
  Array.from({ length: count }, (_, index) =>
    seededEvent({ account, region }, LAST_HOUR + index, String(index).padStart(8, '0'), index),
  );

interface Outcome {
  readonly status: number;
  readonly written: string;
  readonly said: string;
}

async function history(
  args: string,
  options: TestIoOptions & { interrupted?: boolean; isShown?: boolean; columns?: number } = {},
): Promise<Outcome> {
  const io = testIo(options);
  Object.assign(io.stdout, { isTTY: options.isShown ?? false, ...(options.columns && { columns: options.columns }) });
  if (options.interrupted) io.controller.abort();
  const status = await runCommandLine(['history', ...args.split(' ').filter((word) => word !== '')], io);
  return { status, written: io.written(), said: io.said() };
}

/** The command as a user runs it: real SDK clients, everything else over HTTP. */
describe('history', () => {
  let aws: FakeAws;
  const against = (seeded: readonly RecordedEvent[], options: Partial<FakeAwsOptions> = {}): void => {
    aws.options = {
      lookupEvents: new FakeLookupEvents({ store: seededStore(seeded) }),
      regions: ['us-east-1'],
      ...options,
    };
  };

  beforeAll(async () => {
    aws = new FakeAws({ lookupEvents: new FakeLookupEvents({ store: seededStore([]) }) });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: await aws.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterEach(() => {
    for (const list of [aws.calls, aws.assumed, aws.objects]) list.length = 0;
  });
  afterAll(() => aws.stop());

  test('shows who did what in a table, newest first, and how much was asked', async () => {
    against([...events(OWN, 'us-east-1', 3), ...events(OWN, 'eu-west-1', 1)], { regions: ['us-east-1', 'eu-west-1'] });
    const { status, written, said } = await history('--last 2h');
    expect(status).toBe(0);
    const [header, ...rows] = written.trimEnd().split('\n');
    expect(header).toMatch(
      /^TIME +ACCOUNT +REGION +USER +ROLE +MFA +EVENT +RESOURCES +SOURCE IP +ERROR +MESSAGE +ACCESS KEY +USER AGENT +EVENT ID$/,
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+Z +111111111111 +us-east-1 /);
    expect([...rows].sort().reverse()).toEqual(rows);
    expect(said).toMatch(/3 events from .* to .*; 2 of 2 accounts and Regions answered\.\n/);
    expect(said).not.toContain('\r');
  });

  test('says so when nothing happened', async () => {
    against([]);
    expect(await history('--last 2h')).toMatchObject({ status: 0, written: 'No event.\n' });
    expect((await history('--last 2h --format csv')).written).toBe(
      'time,account,region,eventSource,eventName,user,userType,role,session,principalArn,accessKeyId,mfa,readOnly,sourceIp,userAgent,errorCode,errorMessage,resources,eventId,sharedEventId\n',
    );
    expect((await history('--last 2h --format ndjson')).written).toBe('');
  });

  test('writes the whole answer as JSON, with its coverage', async () => {
    against(events(OWN, 'us-east-1', 2));
    const { written, said } = await history('--last 2h --format json');
    expect(JSON.parse(written)).toMatchObject({
      status: 'complete',
      eventCount: 2,
      events: [{ account: OWN, record: {} }, {}],
      coverage: [{ state: 'complete' }],
    });
    expect(said).toBe('');
    expect(JSON.parse((await history('--last 2h --format json --summary')).written)).toMatchObject({
      events: [expect.not.objectContaining({ record: expect.anything() }), {}],
    });
  });

  test('writes a line of JSON or CSV for each event', async () => {
    against(events(OWN, 'us-east-1', 120));
    const lines = (await history('--last 2h --format ndjson')).written.trimEnd().split('\n');
    expect(lines).toHaveLength(120);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ account: OWN, record: { eventVersion: expect.any(String) } });
    const { written } = await history('--last 2h --format csv');
    expect(written.trimEnd().split('\n')).toHaveLength(121);
    const oldest = await history('--last 2h --format csv --order oldest');
    expect(oldest.written.trimEnd().split('\n').slice(1).reverse()).toEqual(written.trimEnd().split('\n').slice(1));
  });

  test('passes conditions on, and finds nothing else', async () => {
    against(events(OWN, 'us-east-1', 40));
    const { written } = await history('--last 2h --user alice --format ndjson --region us-east-1');
    const users = written
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { user: string }).user);
    expect(new Set(users)).toEqual(new Set(['alice']));
    expect(aws.calls).not.toContain('ListRegions');
  });

  const idsOf = (written: string): string[] =>
    written
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { eventId: string }).eventId);

  test.each<[string, (event: RecordedEvent) => boolean]>([
    ['--user alice --user ci-deployer', () => true],
    ['--user alice --user alice', ({ user }) => user === 'alice'],
    ['--not-user alice', ({ user }) => user !== 'alice'],
    ['--user al*', ({ user }) => user === 'alice'],
    [
      '--event-name DeleteTrail --event-name PutObject --not-error-code AccessDenied',
      ({ eventName, errorCode }) => eventName !== 'ConsoleLogin' && errorCode === undefined,
    ],
    [
      '--source-ip 192.0.2.0/31 --source-ip 192.0.2.4',
      ({ sourceIp }) => ['192.0.2.0', '192.0.2.1', '192.0.2.4'].includes(sourceIp),
    ],
    ['--source-ip 192.0.2.*', () => true],
    ['--not-source-ip 192.0.2.0/30', ({ sourceIp }) => sourceIp === '192.0.2.4'],
    ['changes-to arn:aws:s3:::bucket-0 bucket-1', ({ readOnly }) => !readOnly],
    [
      '--event-source signin --not-event-name PutObject --not-read-only true',
      ({ eventName, readOnly }) => eventName !== 'PutObject' && !readOnly,
    ],
  ])('finds with %s what it says', async (conditions, isWanted) => {
    const seeded = events(OWN, 'us-east-1', 60);
    against(seeded);
    const { status, written } = await history(`${conditions} --last 2h --format ndjson`);
    expect(status).toBe(0);
    expect(idsOf(written)).toEqual(
      seeded
        .filter(isWanted)
        .map(({ eventId }) => eventId)
        .reverse(),
    );
  });

  test('says of an empty answer what was asked, and how it is compared', async () => {
    against(events(OWN, 'us-east-1', 5));
    const { status, written, said } = await history('changes-to arn:aws:s3:::Bucket-0 --last 2h');
    expect({ status, written }).toEqual({ status: 0, written: 'No event.\n' });
    expect(said).toMatch(/Asked for the resource "arn:aws:s3:::Bucket-0" by "arn:aws:s3:::Bucket-0" and "Bucket-0"/);
    expect(said).toMatch(
      /No event matched\. CloudTrail was asked for ResourceName "arn:aws:s3:::Bucket-0" or "Bucket-0"; it compares whole values, upper and lower case apart\. .*readOnly is "false"/,
    );
    const json = JSON.parse((await history('--user nobody --last 2h --format json')).written) as { notices: string[] };
    expect(json.notices).toContainEqual(expect.stringContaining('No event matched.'));
  });

  test('says that there is no event in what it could read only, where it could not read all', async () => {
    against([], { organization: new FakeOrganization([{ id: OWN }, { id: MEMBER }]), closedAccounts: [MEMBER] });
    expect(await history('--last 2h --organization')).toMatchObject({
      status: 2,
      written: 'No event in what could be read; not all of it could.\n',
    });
  });

  test('goes on by a cursor with several lookups, whatever their order', async () => {
    const seeded = events(OWN, 'us-east-1', 30);
    against(seeded);
    const first = await history('--last 2h --user alice --user ci-deployer --limit 11 --format ndjson');
    const cursor = /--cursor (\S+)/.exec(first.said)?.[1] ?? '';
    const second = await history(`--last 2h --user ci-deployer --user alice --format ndjson --cursor ${cursor}`);
    expect([...idsOf(first.written), ...idsOf(second.written)]).toEqual(seeded.map(({ eventId }) => eventId).reverse());
  });

  test('finds all sessions of a role, and says what that costs', async () => {
    const inRole = (event: RecordedEvent, account: string, role: string, session: string): RecordedEvent => ({
      ...event,
      user: session,
      fields: {
        userAgent: 'aws-cli/2.15.30 Python/3.11.6 Linux/5.15',
        errorMessage: `User: arn:aws:sts::${account}:assumed-role/${role}/${session} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::audit-archive" with an explicit deny`,
        userIdentity: {
          type: 'AssumedRole',
          arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
          sessionContext: {
            sessionIssuer: { type: 'Role', userName: role, arn: `arn:aws:iam::${account}:role/x/${role}` },
            attributes: { mfaAuthenticated: 'true' },
          },
        },
      },
    });
    const seeded = events(OWN, 'us-east-1', 9).map((event, index) =>
      index < 3 ? event : inRole(event, OWN, index < 6 ? 'Deploy' : 'Audit', `session-${String(index)}`),
    );
    against(seeded);
    const { written, said } = await history('--role Deploy --last 2h --format ndjson');
    expect(
      written
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject(
      [5, 4, 3].map((index) => ({
        role: 'Deploy',
        session: `session-${String(index)}`,
        mfa: true,
        userType: 'AssumedRole',
      })),
    );
    expect(said).toMatch(/CloudTrail looks up none of these conditions \(role\): every event of the time is read/);
    expect((await history(`--role arn:aws:iam::${OWN}:role/Deploy --last 2h --format csv`)).written).toMatch(
      /,session-5,AssumedRole,Deploy,session-5,arn:aws:sts::111111111111:assumed-role\/Deploy\/session-5,AKIA\d+,true,.*,aws-cli\/2\.15\.30 Python\/3\.11\.6 Linux\/5\.15,.*is not authorized/,
    );
    expect(
      idsOf(
        (await history(`--user arn:aws:sts::${OWN}:assumed-role/Audit/session-7 --last 2h --format ndjson`)).written,
      ),
    ).toHaveLength(1);
    expect(
      idsOf(
        (await history(`--user arn:aws:sts::${OWN}:assumed-role/Deploy/session-7 --last 2h --format ndjson`)).written,
      ),
    ).toHaveLength(0);
    for (const columns of [80, 120]) {
      const shown = (await history('--role Deploy --last 2h', { isShown: true, columns })).written;
      expect(Math.max(...shown.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(columns);
      expect(shown).toMatch(/ {2}by {5}role Deploy, session session-5, MFA, AKIA/);
      expect(shown.replace(/\s+/g, ' ')).toContain(
        'is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::audit-archive" with an explicit deny',
      );
      expect(shown).toContain('aws-cli/2.15.30 Python/3.11.6 Linux/5.15');
    }
    expect((await history('--role Deploy --last 2h', { isShown: true, columns: 600 })).written).toMatch(/^TIME/);
  });

  test('asks every account of the organization by the role that is there, and says which refused', async () => {
    against([...events(OWN, 'us-east-1', 1), ...events(MEMBER, 'us-east-1', 3)], {
      organization: new FakeOrganization([{ id: OWN }, { id: MEMBER }, { id: '333333333333' }]),
      closedAccounts: ['333333333333'],
    });
    const { status, said } = await history('--last 2h --organization --external-id audit-7f3c');
    expect(status).toBe(2);
    expect(said).toMatch(/DENIED: account 333333333333, every Region: nothing is known\. .*sts:AssumeRole/);
    expect(said).toContain('2 of 3 accounts and Regions answered: PARTIAL.');
    expect(aws.assumed).toContainEqual({
      roleArn: `arn:aws:iam::${MEMBER}:role/organization-trail-event-history`,
      externalId: 'audit-7f3c',
    });
  });

  test.each([
    ['audit-reader', 'arn:aws:iam::222222222222:role/audit-reader'],
    ['arn:aws-cn:iam::{account}:role/x/y', 'arn:aws-cn:iam::222222222222:role/x/y'],
  ])('assumes the role %s', async (role, arn) => {
    against(events(MEMBER, 'us-east-1', 1));
    await history(`--last 2h --account ${MEMBER} --member-role ${role}`);
    expect(aws.assumed).toEqual([{ roleArn: arn, externalId: null }]);
  });

  test.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b', 'aws-eusc'])(
    'assumes the role of the partition %s where the credentials are of it',
    async (partition) => {
      against(events(MEMBER, 'us-east-1', 1), { partition });
      await history(`--last 2h --account ${MEMBER}`);
      expect(aws.assumed).toEqual([
        { roleArn: `arn:${partition}:iam::222222222222:role/organization-trail-event-history`, externalId: null },
      ]);
    },
  );

  test('asks once who it is where it asks no other account', async () => {
    against(events(OWN, 'us-east-1', 1));
    await history('--last 2h');
    expect(aws.calls.filter((call) => call === 'GetCallerIdentity')).toHaveLength(1);
  });

  test('stops at the limit with a cursor that goes on', async () => {
    against(events(OWN, 'us-east-1', 5));
    const first = await history('--last 2h --limit 3 --format ndjson');
    expect(first.status).toBe(0);
    const cursor = /--cursor (\S+)/.exec(first.said)?.[1] ?? '';
    const second = await history(`--last 2h --format ndjson --cursor ${cursor}`);
    expect([first, second].map(({ written }) => written.trimEnd().split('\n').length)).toEqual([3, 2]);
    expect(new Set((first.written + second.written).trimEnd().split('\n')).size).toBe(5);
  });

  test('on Ctrl-C gives what there is, and a cursor', async () => {
    against(events(OWN, 'us-east-1', 5));
    const { status, said } = await history('--last 2h', { interrupted: true });
    expect(status).toBe(130);
    expect(said).toMatch(/the search ended early[^]*--cursor \S+/);
  });

  test('on Ctrl-C before it knew the accounts says that it asked none', async () => {
    against([], { organization: new FakeOrganization([], {}, true) });
    const { status, written, said } = await history('--last 2h --organization', { interrupted: true });
    expect({ status, written }).toEqual({ status: 130, written: '' });
    expect(said).toMatch(
      /^--account, --organization or --organizational-unit: received "organization", but .*the accounts .*\n$/,
    );
  });

  test('shows progress in a terminal', async () => {
    against(events(OWN, 'us-east-1', 120));
    const { said } = await history('--last 2h', { isTerminal: true });
    expect(said).toMatch(/\r.*\d of 1 account and Region, \d+ pages?, \d+ events?/);
  });

  test('estimates, and asks no more', async () => {
    against(events(OWN, 'us-east-1', 40));
    expect(await history('--last 2h --estimate')).toMatchObject({
      status: 0,
      written: '',
      said: expect.stringContaining(
        'About 40 events have to be read, in about 1 s; most in account 111111111111, us-east-1.',
      ),
    });
  });

  test.each([
    ['access-key AKIAIOSFODNN7EXAMPLE', [{ AttributeKey: 'AccessKeyId', AttributeValue: 'AKIAIOSFODNN7EXAMPLE' }]],
    [
      'access-key AKIAIOSFODNN7EXAMPLE ASIAIOSFODNN7EXAMPLE',
      [
        { AttributeKey: 'AccessKeyId', AttributeValue: 'AKIAIOSFODNN7EXAMPLE' },
        { AttributeKey: 'AccessKeyId', AttributeValue: 'ASIAIOSFODNN7EXAMPLE' },
      ],
    ],
    ['changes-to audit-archive', [{ AttributeKey: 'ResourceName', AttributeValue: 'audit-archive' }]],
    [
      'changes-to arn:aws:s3:::audit-archive',
      [
        { AttributeKey: 'ResourceName', AttributeValue: 'arn:aws:s3:::audit-archive' },
        { AttributeKey: 'ResourceName', AttributeValue: 'audit-archive' },
      ],
    ],
    ['failed-sign-ins', [{ AttributeKey: 'EventName', AttributeValue: 'ConsoleLogin' }]],
    ['root-activity', [{ AttributeKey: 'Username', AttributeValue: 'root' }]],
  ])('asks the ready question %s', async (question, attributes) => {
    const requests: unknown[] = [];
    const lookupEvents = new FakeLookupEvents({ store: seededStore([]) });
    const answer = lookupEvents.answer.bind(lookupEvents);
    lookupEvents.answer = (account, region, body) => {
      requests.push(...((body as { LookupAttributes?: unknown[] }).LookupAttributes ?? []));
      return answer(account, region, body);
    };
    against([], { lookupEvents });
    expect((await history(`${question} --last 2h`)).status).toBe(0);
    expect(requests).toEqual(attributes);
  });

  test.each<[string, RegExp]>([
    ['', /^error: from: received nothing|^error: --from: received nothing; allowed: a time with its offset.*or --last/],
    ['--last 6x', /--last: received "6x"; allowed: a number of minutes, hours or days/],
    ['--last 2h --limit 0', /--limit: received 0; allowed: a whole number from 1 on/],
    ['--last 2h --limit many', /--limit: received "many"/],
    ['--last 2h --source-ip x --read-only maybe', /--read-only: received "maybe"; allowed: true or false/],
    ['--last 2h --region nowhere', /--region: received \["nowhere"\]/],
    ['--last 2h --account 1', /--account, --organization or --organizational-unit: received \["1"\]/],
    ['--last 2h --organizational-unit ou', /--organizational-unit: received "ou"/],
    ['--last 2h --cursor x', /--cursor: received "x"; allowed: the cursor of an earlier answer/],
    [
      '--last 2h --from 2026-11-02T08:00:00Z',
      /--last: received "2h"; allowed: either --last, or --from with or without --to/,
    ],
    ['--from 2999-11-02T08:00:00Z', /--from: received .* allowed: a time in the past/],
    [
      '--last 2h --member-role a*b --external-id ?',
      /--member-role: received "a\*b".*\nerror: --external-id: received "\?"/,
    ],
    [
      '--last 2h --begin --external-id ?',
      /^error: --begin: received without --function; allowed: with it only.*\nerror: --external-id: received "\?"/,
    ],
    [
      '--last 2h --function EventHistory --member-role audit --external-id audit-7f3c',
      /^error: --member-role: received with --function; allowed: without it only.*\nerror: --external-id: received with --function/,
    ],
    ['--last 2h --format xml', /format.*xml.*table, json, ndjson, csv/],
    ['--last 2h --account 111111111111 --organization', /cannot be used with/],
    ['--last 2h --failed --succeeded', /cannot be used with/],
    ['--last 2h --who me', /unknown option '--who'/],
    ['who-knows --last 2h', /unknown question "who-knows"; allowed: access-key <id...>, changes-to/],
    [
      'acess-key AKIAIOSFODNN7EXAMPLE --last 2h',
      /^error: unknown question "acess-key"; did you mean access-key\? allowed: access-key <id...>, /,
    ],
    ['Failed-signins --last 2h', /; did you mean failed-sign-ins\?/],
    ['help', /^error: unknown question "help"; did you mean --help\? allowed: [^\n]*\n$/],
    ['constructor --last 2h', /^error: unknown question "constructor"; allowed: /],
    ['--not-usr me --last 2h', /^error: unknown option '--not-usr'; did you mean --not-user\?\n$/],
    [
      '--region eu-west-1 access-key AKIAIOSFODNN7EXAMPLE --last 2h',
      /--region: received "access-key", as it takes all words up to the next option; allowed: the question first, or after --/,
    ],
    ['--last 2h --function= --format csv', /^error: --function: received ""; allowed: a function's name or ARN\n$/],
    ['--last 2h --function a/b', /^error: --function: received "a\/b"; allowed/],
    ['--last 2h --profile=', /^error: --profile: received ""; allowed: the name of a profile/],
    [
      'session 8c9a1f0e again',
      /^error: session: received "again"; allowed: session <event-id>\nerror: session: received "8c9a1f0e"; allowed: a UUID/,
    ],
    [
      'failed-sign-ins now --last 2x',
      /^error: failed-sign-ins: received "now"; allowed: failed-sign-ins\nerror: --last: received "2x"/,
    ],
    [
      'session --limit 0',
      /^error: session: received nothing; allowed: the ID of an event\nerror: --limit: received 0; [^\n]*\n$/,
    ],
    ['access-key --last 2h', /access-key: received nothing; allowed: the id of an access key/],
    ['root-activity today --last 2h', /root-activity: received "today"; allowed: root-activity/],
    ['access-key x --last 2h', /access-key: received "x"; allowed: 16 to 128 upper-case letters/],
    [
      'access-key AKIAIOSFODNN7EXAMPLE --access-key AKIAIOSFODNN7EXAMPLE --last 2h',
      /--access-key: received "accessKeyId" a second time/,
    ],
    [
      '--last 2h --last 4h --limit 1 --limit 2 --order newest',
      /^error: --last: received "2h" and "4h"; allowed: once\nerror: --limit: received "1" and "2"; allowed: once\n$/,
    ],
    [
      '--last 2h --organizational-unit ou-a1b2-c3d4e5f6 --organizational-unit ou-a1b2-c3d4e5f7',
      /--organizational-unit: received .* and .*; allowed: once/,
    ],
    [
      '--last 2h --source-ip 10.8.8 --not-user arn:aws:iam::111111111111:role/x',
      /^error: --not-user: received "arn:aws:iam::111111111111:role\/x"; allowed: the name of an IAM user.*\nerror: --source-ip: received "10.8.8"/,
    ],
    ['--last 2h --source-ip 10.8.8', /--source-ip: received "10.8.8"; allowed: an IPv4 or IPv6 address, a range/],
    [
      'session 8c9a1f0e --limit 0',
      /^error: session: received "8c9a1f0e"; allowed: a UUID.*\nerror: --limit: received 0/,
    ],
    ['session', /session: received nothing; allowed: the ID of an event/],
    ['session 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab again', /session: received "again"; allowed: session <event-id>/],
    [
      'session 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab --access-key AKIAIOSFODNN7EXAMPLE',
      /--access-key: received "accessKeyId" a second time/,
    ],
  ])('refuses %j and calls nothing', async (args, problem) => {
    against([]);
    const { status, written, said } = await history(args);
    expect(said).toMatch(problem);
    expect({ status, written, calls: aws.calls }).toEqual({ status: 3, written: '', calls: [] });
  });

  test('names all that is wrong at once', async () => {
    const { said } = await history('--last 6x --limit 0 --category all');
    expect(said.trimEnd().split('\n')).toHaveLength(3);
    const { said: all } = await history(
      'access-key --format xml --bogus --failed --succeeded --last 6x --region nowhere --begin --order up --order down',
    );
    expect(
      all
        .trimEnd()
        .split('\n')
        .map((line) => /^error: (?:option )?'?(?:unknown )?(?:option ')?(--[a-z]+|question)/.exec(line)?.[1]),
    ).toEqual(expect.arrayContaining(['--order', '--format', '--bogus', '--failed', '--last', '--region', '--begin']));
  });

  test('names all that is wrong at once, how it is written and what it says', async () => {
    const options =
      '--lst 7d --not-usr me --format xml --last 6x --limit many --account 1 --organization --failed --succeeded --order up --order down --region nowhere --user';
    const { said } = await history(`acess-key AKIA ${options}`);
    const begins = said
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^error: /, '').replace(/(; (allowed|did)|\. Allowed| received).*$/, ''));
    expect(begins.sort()).toEqual([
      ...['--last:', '--limit:', '--order:', '--order:', '--region:'],
      "option '--account <ids...>' cannot be used with option '--organization'",
      "option '--failed' cannot be used with option '--succeeded'",
      "option '--format <format>' argument 'xml' is invalid",
      "option '--user <name>' argument missing",
      "unknown option '--lst'",
      "unknown option '--not-usr'",
      'unknown question "acess-key"',
    ]);
  });

  test('says that the organization cannot be listed', async () => {
    against([], { organization: new FakeOrganization([], {}, true) });
    const { status, said } = await history('--last 2h --organization');
    expect({ status, said }).toMatchObject({
      status: 3,
      said: expect.stringMatching(
        /^error: --account, --organization or --organizational-unit: received "organization", but the accounts cannot be listed/,
      ),
    });
  });

  test('explains itself', async () => {
    const { status, written } = await history('--help');
    expect(status).toBe(0);
    for (const text of [
      '--access-key <id>',
      'failed-sign-ins',
      'one Region only, us-east-1 (GovCloud us-gov-west-1',
      'STS in the Region of the endpoint',
      '130 Ctrl-C',
    ])
      expect(written).toContain(text);
  });

  describe('without what AWS asks for', () => {
    const kept = { ...process.env };
    beforeEach(() => {
      Object.assign(kept, process.env);
    });
    afterEach(() => {
      Object.assign(process.env, kept);
    });

    test('says that there are no credentials', async () => {
      for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, {
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_CONFIG_FILE: '/dev/null',
      });
      expect(await history('--last 2h')).toMatchObject({
        status: 3,
        said: expect.stringMatching(/^error: no AWS credentials: .*aws sso login/),
      });
    });

    test('says that AWS cannot be reached', async () => {
      process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:9';
      expect(await history('--last 2h')).toMatchObject({
        status: 3,
        said: expect.stringMatching(/^error: AWS cannot be reached/),
      });
    }, 60_000);
  });
});

describe('history --function', () => {
  let lambda: LoopbackServer;
  let reply: { body: unknown; failure?: string; status?: number };
  const invoked: { url: string; body: unknown }[] = [];
  const ANSWER = {
    status: 'complete',
    from: '2026-11-01T00:00:00Z',
    to: '2026-11-02T00:00:00Z',
    events: [],
    eventCount: 0,
    coverage: [],
    notices: [],
  };

  beforeAll(async () => {
    lambda = new LoopbackServer(({ url, json }, response) => {
      invoked.push({ url, body: json });
      const headers = {
        'content-type': 'application/json',
        ...(reply.failure && { 'x-amz-function-error': reply.failure }),
        ...(reply.status && { 'x-amzn-errortype': 'ResourceNotFoundException' }),
      };
      response.writeHead(reply.status ?? 200, headers).end(JSON.stringify(reply.body));
    });
    const endpoint = await lambda.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_LAMBDA: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  beforeEach(() => {
    invoked.length = 0;
  });
  afterAll(async () => {
    await lambda.stop();
  });

  test('hands the question to the function, and shows its answer', async () => {
    const event = {
      time: '2026-11-01T10:00:00Z',
      account: OWN,
      region: 'us-east-1',
      eventId: 'a',
      eventName: '=HYPERLINK("x")',
      eventSource: 'iam.amazonaws.com',
      user: 'eve\u001b[2J',
      resources: [{ type: 'AWS::IAM::User', name: 'bob' }],
    };
    reply = { body: { ...ANSWER, events: [event], eventCount: 1 } };
    const table = await history('--last 24h --user eve --begin --function EventHistory');
    expect(invoked).toEqual([
      {
        url: '/2015-03-31/functions/EventHistory/invocations',
        body: { last: '24h', conditions: [{ attribute: 'user', equals: 'eve' }], ifTooLong: 'begin' },
      },
    ]);
    expect(table.written).toContain('iam:=HYPERLINK("x")');
    expect(table.written).toContain('eve\\u001b[2J');
    expect(table.written).not.toContain('\u001b');
    // A spreadsheet would run it.
    expect((await history('--last 24h --format csv --function EventHistory')).written).toContain(
      '"\'=HYPERLINK(""x"")"',
    );
    expect((await history('--last 24h --format ndjson --function EventHistory')).written).toBe(
      `${JSON.stringify(event)}\n`,
    );
  });

  describe('with names that would steer a terminal', () => {
    // Escape, delete, the one-character CSI, a line separator and what turns the direction of text round.
    const user = 'eve\u001b[2J\u007f\u009b31m\u2028\u202egnp\ud83d\ude00é';
    const event = {
      time: '2026-11-01T10:00:00Z',
      account: OWN,
      region: 'us-east-1',
      eventId: 'a',
      eventName: 'GetUser',
      eventSource: 'iam.amazonaws.com',
      user,
      resources: [{ name: 'one\ntwo' }],
    };
    const answer = { ...ANSWER, events: [event], eventCount: 1 };
    const steering = /(?!\n)[\u0000-\u001f\u007f-\u009f\u2028\u202e]/;
    const shown = 'eve\\u001b[2J\\u007f\\u009b31m\\u2028\\u202egnp\ud83d\ude00é';
    const written = async (format: string, isShown: boolean): Promise<string> =>
      (await history(`--last 24h --format ${format} --function EventHistory`, { isShown })).written;
    beforeEach(() => {
      reply = { body: answer };
    });

    test.each<[string, (text: string) => unknown]>([
      ['json', (text) => (JSON.parse(text) as { events: unknown[] }).events],
      [
        'ndjson',
        (text) =>
          text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as unknown),
      ],
    ])('shows %s that means the same without them', async (format, parse) => {
      const text = await written(format, true);
      expect(text).not.toMatch(steering);
      expect(text).toContain(shown);
      expect(parse(text)).toEqual([event]);
    });

    test('shows csv without them', async () => {
      const text = await written('csv', true);
      expect(text).not.toMatch(steering);
      expect(text.split('\n')[1]).toBe(
        `2026-11-01T10:00:00Z,111111111111,us-east-1,iam.amazonaws.com,GetUser,${shown},,,,,,,,,,,,one\\u000atwo,a,`,
      );
    });

    test('shows a table, and some lines an event where there is no room for one, without them', async () => {
      reply = {
        body: {
          ...answer,
          events: [
            {
              ...event,
              userAgent: 'curl/8\u001b]0;x\u0007',
              errorMessage: '\u009b31mred',
              role: 'R\u202e',
              session: user,
            },
          ],
        },
      };
      for (const columns of [80, 1_000]) {
        const text = (await history('--last 24h --function EventHistory', { isShown: true, columns })).written;
        expect(text).not.toMatch(steering);
        expect(text).toContain('curl/8\\u001b]0;x\\u0007');
        expect(text.startsWith('TIME')).toBe(columns === 1_000);
      }
    });

    test.each([80, 120])('breaks no word in a terminal of %i columns', async (columns) => {
      const texts = {
        principalArn: 'x',
        userAgent: 'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/cloudtrail#1.42.3',
        errorMessage: `User: arn:aws:sts::111111111111:assumed-role/${'Deploy'.repeat(15)}/session is not authorized to perform: iam:GetUser`,
        resources: [
          {
            type: 'AWS::IAM::Role',
            name: 'arn:aws:iam::111111111111:role/service-role/AWSReservedSSO_Administrators_0123456789abcdef',
          },
        ],
      };
      reply = { body: { ...answer, events: [{ ...event, ...texts }] } };
      const text = (await history('--last 24h --function EventHistory', { isShown: true, columns })).written;
      for (const word of [texts.userAgent, texts.errorMessage, texts.resources[0]?.name ?? ''].join(' ').split(' '))
        expect(text).toContain(word);
      for (const line of text.split('\n').filter((one) => one.trim().split(/ {1,}/).length > 2))
        expect(line.length).toBeLessThanOrEqual(columns);
    });

    test('writes to a file or a pipe what the event says, to the byte', async () => {
      expect(await written('json', false)).toBe(`${JSON.stringify(answer, undefined, 2)}\n`);
      expect(await written('ndjson', false)).toBe(`${JSON.stringify(event)}\n`);
      expect((await written('csv', false)).split('\n').slice(1).join('\n')).toBe(
        `2026-11-01T10:00:00Z,111111111111,us-east-1,iam.amazonaws.com,GetUser,${user},,,,,,,,,,,,"one\ntwo",a,\n`,
      );
    });
  });

  test('says where a large answer is', async () => {
    reply = {
      body: {
        ...ANSWER,
        eventCount: 90_000,
        results: { bucket: 'results', key: 'event-history/x.ndjson.gz', bytes: 1 },
      },
    };
    const { status, said } = await history('--last 24h --format ndjson --function EventHistory');
    expect({ status, said }).toEqual({
      status: 0,
      said: expect.stringContaining('90,000 events are in s3://results/event-history/x.ndjson.gz'),
    });
  });

  test('says that nothing was begun, and what would make it shorter', async () => {
    reply = {
      body: {
        ...ANSWER,
        status: 'too-long',
        estimate: {
          seconds: 4_000,
          events: 400_000,
          functions: 5,
          places: [{ account: OWN, region: 'us-east-1' }],
          narrowing: ['a range of at most 60 minutes'],
        },
      },
    };
    const { status, said } = await history('--last 24h --function EventHistory');
    expect(status).toBe(3);
    expect(said).toContain('About 400,000 events have to be read, in about 67 min among 5 functions');
    expect(said).toContain('  - a range of at most 60 minutes');
  });

  test.each<[string, typeof reply, RegExp]>([
    [
      'refuses the question',
      {
        body: { errorType: 'RequestError', errorMessage: 'regions: received ["xx"]; allowed: a Region' },
        failure: 'Unhandled',
      },
      /^error: the function EventHistory refused the question: regions: received \["xx"\]; allowed: a Region/,
    ],
    [
      'fails',
      {
        body: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 900 seconds' },
        failure: 'Unhandled',
      },
      /^error: the function EventHistory failed: Sandbox.Timedout: Task timed out/,
    ],
    [
      'does not exist',
      { body: { Message: 'Function not found: EventHistory' }, status: 404 },
      /^error: --function: Function not found: EventHistory; allowed: the name or ARN/,
    ],
  ])('says that the function %s', async (_, failing, problem) => {
    reply = failing;
    expect(await history('--last 24h --function EventHistory')).toMatchObject({
      status: 3,
      written: '',
      said: expect.stringMatching(problem),
    });
  });

  test('hands the question over whatever the environment says of roles, which is for those that ask by themselves', async () => {
    reply = { body: ANSWER };
    Object.assign(process.env, { MEMBER_ROLE_ARN: 'audit*', MEMBER_ROLE_EXTERNAL_ID: '?' });
    try {
      expect(await history('--last 24h --function EventHistory')).toMatchObject({ status: 0 });
      expect(await history('--last 24h')).toMatchObject({
        status: 3,
        said: expect.stringMatching(/^error: --member-role: received "audit\*".*\nerror: --external-id: received "\?"/),
      });
    } finally {
      for (const name of ['MEMBER_ROLE_ARN', 'MEMBER_ROLE_EXTERNAL_ID']) Reflect.deleteProperty(process.env, name);
    }
  });

  test('ends on Ctrl-C, and says that the function goes on', async () => {
    reply = { body: ANSWER };
    const { said, ...rest } = await history('--last 24h --function EventHistory', { interrupted: true });
    expect(rest).toEqual({ status: 130, written: '' });
    expect(said).toBe(
      'Ended before the answer came: the function EventHistory runs on if it has begun, and nothing is known of its answer.\n',
    );
  });
});
