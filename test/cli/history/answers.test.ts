import { describe, expect, test } from '@jest/globals';
import { FakeOrganization } from '../../support/fake-aws/organization';
import { events, OWN, servedAws } from '../../support/fake-aws/served-aws';
import { cursorOf, history, idsOf } from './history-command';

describe('history', () => {
  const { against } = servedAws();

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
    expect(await history('--last 2h')).toMatchObject({ status: 0, written: 'No events.\n' });
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

  test('stops at the limit with a cursor that goes on', async () => {
    against(events(OWN, 'us-east-1', 5));
    const first = await history('--last 2h --limit 3 --format ndjson');
    expect(first.status).toBe(0);
    const cursor = cursorOf(first);
    const second = await history(`--last 2h --format ndjson --cursor ${cursor}`);
    expect([first, second].map(({ written }) => written.trimEnd().split('\n').length)).toEqual([3, 2]);
    expect(new Set((first.written + second.written).trimEnd().split('\n')).size).toBe(5);
  });

  test('goes on by a cursor with several lookups, whatever their order', async () => {
    const seeded = events(OWN, 'us-east-1', 30);
    against(seeded);
    const first = await history('--last 2h --user alice --user ci-deployer --limit 11 --format ndjson');
    const cursor = cursorOf(first);
    const second = await history(`--last 2h --user ci-deployer --user alice --format ndjson --cursor ${cursor}`);
    expect([...idsOf(first.written), ...idsOf(second.written)]).toEqual(seeded.map(({ eventId }) => eventId).reverse());
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
        'About 40 events must be read, in about 1 s; most in account 111111111111, us-east-1.',
      ),
    });
  });
});
