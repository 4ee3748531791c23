import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../../../core/digests/result/problem';
import { ACCOUNTS } from '../../fixtures/identities';
import { FakeWatch, HOUR, START } from './fake-watch';

const { production, management } = ACCOUNTS;
const PLACES = [`${production}/eu-central-1`, `${production}/us-east-1`, `${management}/us-east-1`];
const members = [production, management].map((id) => ({ id, isActive: true }));

/** All deliver, up to an hour ago. */
function delivering(fake: FakeWatch): void {
  for (const place of PLACES) fake.findings.set(place, { end: fake.now - HOUR });
}

/** Has begun, and told so. */
async function begun(): Promise<FakeWatch> {
  const fake = new FakeWatch();
  fake.members = members;
  delivering(fake);
  await fake.run();
  fake.told.length = 0;
  fake.looked.length = 0;
  return fake;
}

async function next(fake: FakeWatch, change: () => void = () => undefined): ReturnType<FakeWatch['run']> {
  fake.now += 6 * HOUR;
  delivering(fake);
  change();
  return fake.run();
}

const missing: Problem = {
  kind: 'digest-missing',
  account: production,
  region: 'us-east-1',
  period: { from: START, to: START + 2 * HOUR },
  keys: ['AWSLogs/one.json.gz'],
  count: 2,
};

describe('the watch', () => {
  test('looks at all, and says that it begins', async () => {
    const fake = new FakeWatch();
    fake.members = members;
    delivering(fake);
    expect(await fake.run()).toMatchObject({
      outcome: 'looked',
      state: 'first',
      accounts: 2,
      left: 0,
      digests: 3,
      logFilesListed: 6,
      metrics: { ArchiveChecks: 2, ArchiveLag: 1 },
      errors: [],
    });
    expect(fake.looked.sort()).toEqual([...PLACES].sort());
    expect(fake.titles).toEqual(['new: The archive watch starts for the first time']);
    expect(fake.told).toMatchObject([{ loudness: 'notify' }]);
  });

  test('has nothing to do and writes nothing until it is time, then looks again, and tells nothing of what is well', async () => {
    const fake = await begun();
    fake.state.written.length = 0;
    for (let hour = 0; hour < 5; hour++) expect((await fake.runAfter(1)).outcome).toBe('nothing to do');
    expect(fake.state.written).toEqual([]);
    delivering(fake);
    expect(await fake.runAfter(1)).toMatchObject({ outcome: 'looked', accounts: 2, metrics: { ArchiveChecks: 2 } });
    expect(fake.told).toEqual([]);
  });

  test('pages for tampering with account, Region, hours and file, once', async () => {
    const fake = await begun();
    const tampered = (): void => {
      fake.findings.set(`${production}/us-east-1`, { end: fake.now - HOUR, problems: [missing] });
    };
    expect(await next(fake, tampered)).toMatchObject({ metrics: { ArchiveTampered: 1 }, messages: 1 });
    expect(fake.told).toMatchObject([{ loudness: 'page' }]);
    expect(fake.told[0]?.message.document.notices).toEqual([
      {
        id: `digest-missing|${production}|us-east-1|||${String(START)}|AWSLogs/one.json.gz`,
        kind: 'digest-missing',
        state: 'new',
        title: `digest-missing in ${production} us-east-1`,
        account: production,
        region: 'us-east-1',
        from: '2027-01-15T08:00:00Z',
        to: '2027-01-15T10:00:00Z',
        keys: ['AWSLogs/one.json.gz'],
      },
    ]);
    expect(await next(fake, tampered)).toMatchObject({ metrics: { ArchiveTampered: 1 }, messages: 0 });
  });

  test('names an account from which nothing comes any more, and says when it does again', async () => {
    const fake = await begun();
    const silent = (): void => {
      fake.findings.set(`${management}/us-east-1`, { end: fake.now - 7 * HOUR });
    };
    expect(await next(fake, silent)).toMatchObject({ metrics: { ArchiveSilentPlaces: 1, ArchiveLag: 7 } });
    expect(fake.titles).toEqual([`new: Account ${management} has delivered no digest since 2027-01-15T07:00:00Z`]);
    expect(fake.told).toMatchObject([{ loudness: 'notify' }]);
    await next(fake);
    expect(fake.titles[1]).toBe(`over: Account ${management} has delivered no digest since 2027-01-15T07:00:00Z`);
    expect(fake.told[1]?.message.subject).toMatch(/^OVER: /);
  });

  test('names a single Region of an account', async () => {
    const fake = await begun();
    await next(fake, () => fake.findings.set(`${production}/us-east-1`, { end: fake.now - 7 * HOUR }));
    expect(fake.titles).toEqual([
      `new: us-east-1 in account ${production} has delivered no digest since 2027-01-15T07:00:00Z`,
    ]);
  });

  test('names an account that never delivered, and an enabled Region', async () => {
    const fake = await begun();
    fake.regions = { [production]: ['eu-central-1', 'us-east-1', 'sa-east-1'] };
    fake.members = [...members, { id: '444455556666', isActive: true, joined: START - 10 * 24 * HOUR }];
    for (let look = 0; look < 10; look++) await next(fake);
    expect(fake.titles.filter((title) => title.startsWith('new'))).toEqual([
      'new: Account 444455556666 has delivered no digest since at least 2027-01-08T08:00:00Z',
      `new: sa-east-1 in account ${production} has delivered no digest since at least 2027-01-08T08:00:00Z`,
    ]);
  });

  test('misses nobody on the first day of a new trail', async () => {
    const fake = new FakeWatch();
    fake.members = members;
    fake.regions = { [production]: ['eu-central-1', 'us-east-1'] };
    await fake.run();
    for (let look = 0; look < 3; look++) await fake.runAfter(6);
    expect(fake.titles).toEqual(['new: The archive watch starts for the first time']);
    for (let look = 0; look < 3; look++) await fake.runAfter(6);
    expect(fake.titles.slice(1).map((title) => title.replace(/ has .*/, ''))).toEqual([
      `new: Account ${management}`,
      `new: Account ${production}`,
    ]);
  });

  test('expects no digests while the trail does not log, nor in the hours after', async () => {
    const fake = await begun();
    fake.pauses = [{ why: 'paused', from: fake.now }];
    const stopped = fake.now - HOUR;
    const pausing = (): void => {
      for (const place of PLACES) fake.findings.set(place, { end: stopped });
    };
    await next(fake, pausing);
    await next(fake, pausing);
    fake.pauses = [{ why: 'paused', from: stopped, to: fake.now + 5 * HOUR }];
    await next(fake, pausing);
    expect(fake.titles).toEqual([]);
    await next(fake, pausing);
    expect(fake.titles).toHaveLength(2);
  });

  test('misses only chains that stop where nobody says which accounts there are', async () => {
    const fake = new FakeWatch();
    fake.isUnsurveyed = true;
    delivering(fake);
    await fake.run();
    const old = { region: 'eu-west-3', account: production };
    await next(fake, () => {
      fake.findings.set(`${old.account}/${old.region}`, {});
      fake.findings.set(`${management}/us-east-1`, { end: fake.now - 7 * HOUR });
    });
    expect(fake.titles.slice(1).map((title) => title.replace(/ has .*/, ''))).toEqual([`new: Account ${management}`]);
  });

  test('goes on with an account whose Regions cannot be asked for, and says so', async () => {
    const fake = await begun();
    fake.regionsError = Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });
    const report = await next(fake);
    expect(report).toMatchObject({ accounts: 2, metrics: { ArchiveNotCheckedPlaces: 2 } });
    expect(report.errors).toContain(`${production}: TooManyRequestsException: slow down`);
    fake.regionsError = undefined;
    expect((await next(fake)).metrics.ArchiveNotCheckedPlaces).toBeUndefined();
    const about = `Account Management does not say which Regions account ${production} has enabled`;
    expect(fake.titles.filter((title) => title.includes(about)).map((title) => title.slice(0, 4))).toEqual([
      'new:',
      'over',
    ]);
  });

  test('expects nothing of an account that is closed', async () => {
    const fake = await begun();
    fake.members = [
      { id: production, isActive: true },
      { id: management, isActive: false },
    ];
    const report = await next(fake, () => fake.findings.set(`${management}/us-east-1`, { end: fake.now - 70 * HOUR }));
    expect([fake.titles, report.metrics]).toEqual([[], { ArchiveChecks: 2, ArchiveLag: 1 }]);
    const ofClosed = fake.asked.flatMap(({ circumstances }) => circumstances.silences ?? []);
    expect(ofClosed).toEqual([{ why: 'closed', account: management, region: 'us-east-1', from: START }]);
  });

  test('tells what could not be looked at, and not that it is well', async () => {
    const fake = await begun();
    const item = {
      what: 'digest',
      reason: 'denied',
      account: production,
      region: 'us-east-1',
      period: missing.period,
      keys: [],
      count: 1,
    } as const;
    const report = await next(fake, () =>
      fake.findings.set(`${production}/us-east-1`, {
        end: fake.now - HOUR,
        notChecked: [
          { ...item, isOpen: true },
          { ...item, reason: 'expired', isOpen: false },
        ],
      }),
    );
    expect([fake.titles, report.metrics.ArchiveNotCheckedPlaces]).toEqual([
      [`new: denied in ${production} us-east-1`],
      1,
    ]);
    await next(fake);
    expect(fake.titles[1]).toBe(`over: denied in ${production} us-east-1`);
  });

  test('says so where the archive, or AWS Organizations, cannot be asked, and goes on', async () => {
    const fake = await begun();
    fake.surveyError = Object.assign(new Error('not allowed'), { name: 'AccessDenied' });
    expect(await next(fake)).toMatchObject({ accounts: 2, errors: ['survey: AccessDenied: not allowed'] });
    fake.surveyError = undefined;
    fake.archiveError = Object.assign(new Error('no role'), { name: 'AccessDenied' });
    const report = await next(fake);
    expect(report).toMatchObject({ accounts: 0, metrics: { ArchiveNotCheckedPlaces: 2 } });
    expect(report.metrics.ArchiveChecks).toBeUndefined();
    fake.archiveError = undefined;
    await fake.runAfter(1);
    expect(fake.titles).toEqual([
      'new: AWS Organizations does not list the accounts: AccessDenied: not allowed',
      'new: The archive cannot be read: AccessDenied: no role',
      'over: AWS Organizations does not list the accounts: AccessDenied: not allowed',
      'over: The archive cannot be read: AccessDenied: no role',
    ]);
  });

  test('tells again what it could not send, and does not count a look of which nobody heard', async () => {
    const fake = await begun();
    fake.publishError = new Error('KMS is denied');
    const report = await next(fake, () =>
      fake.findings.set(`${production}/us-east-1`, { end: fake.now - HOUR, problems: [missing] }),
    );
    expect(report).toMatchObject({
      messages: 0,
      metrics: { ArchiveTampered: 1 },
      errors: ['message: Error: KMS is denied'],
    });
    expect(report.metrics.ArchiveChecks).toBeUndefined();
    fake.publishError = undefined;
    expect(await fake.runAfter(1)).toMatchObject({ outcome: 'looked', accounts: 0, messages: 1 });
    expect(fake.titles).toEqual([`new: digest-missing in ${production} us-east-1`]);
  });

  test('does nothing while another one is at work, unless that has been for longer than it can', async () => {
    const fake = await begun();
    const lock = JSON.stringify({ run: 'other', until: fake.now + 7 * HOUR });
    fake.state.objects.set('lock.json', lock);
    expect((await next(fake)).outcome).toBe('somebody else looks');
    expect((await next(fake)).outcome).toBe('looked');
    fake.state.objects.set('lock.json', 'no lock');
    expect((await next(fake)).outcome).toBe('looked');
  });

  test('goes on where the time was up, the longest waiting first', async () => {
    const fake = await begun();
    const stop = new AbortController();
    fake.onLook = ({ account }) => {
      if (account === production) stop.abort();
    };
    fake.now += 6 * HOUR;
    delivering(fake);
    expect(await fake.run(stop.signal)).toMatchObject({ accounts: 1, left: 1 });
    fake.looked.length = 0;
    fake.onLook = () => undefined;
    expect(await fake.runAfter(1)).toMatchObject({ accounts: 1, left: 0 });
    expect(fake.looked.sort()).toEqual(PLACES.slice(0, 2));
  });

  test('looks at all at once where somebody wants it to', async () => {
    const fake = await begun();
    fake.now += 60;
    fake.settings = { ...fake.settings, isForced: true };
    expect(await fake.run()).toMatchObject({ outcome: 'looked', accounts: 2, left: 0 });
  });

  test('says which accounts wait in vain', async () => {
    const fake = await begun();
    fake.findings.set(`${production}/us-east-1`, { end: fake.now, isComplete: false });
    for (let hour = 0; hour < 14; hour++) {
      fake.now += HOUR;
      fake.findings.set(`${production}/us-east-1`, { end: fake.now, isComplete: false });
      fake.findings.set(`${production}/eu-central-1`, { end: fake.now });
      fake.findings.set(`${management}/us-east-1`, { end: fake.now });
      await fake.run();
    }
    expect(fake.titles).toEqual([`new: Account ${production} has not been checked for more than 12 hours`]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7])(
    'finds nothing forged where the search ended before its write %i, and tells what it found',
    async (at) => {
      const fake = await begun();
      fake.now += 6 * HOUR;
      delivering(fake);
      fake.findings.set(`${production}/us-east-1`, { end: fake.now - HOUR, problems: [missing] });
      fake.state.failsAt = at;
      await fake.run().catch(() => undefined);
      fake.state.failsAt = Infinity;
      fake.state.objects.delete('lock.json');
      await fake.runAfter(1);
      await next(fake);
      expect(new Set(fake.titles)).toEqual(new Set([`new: digest-missing in ${production} us-east-1`]));
    },
  );
});

describe('a state that somebody touched', () => {
  test('is told when the index is gone', async () => {
    const fake = await begun();
    fake.state.objects.delete('index.json');
    expect(await next(fake)).toMatchObject({ state: 'lost', metrics: { ArchiveTampered: 1 } });
    expect(fake.told[0]?.loudness).toBe('page');
    expect(fake.titles).toContain('new: The state of the archive watch is gone');
  });

  test('is told when an earlier index was put back', async () => {
    const fake = await begun();
    const earlier = fake.state.objects.get('index.json') ?? '';
    await next(fake);
    fake.state.objects.set('index.json', earlier);
    expect(await next(fake)).toMatchObject({ state: 'lowered' });
    expect(fake.titles).toContain('new: The state of the archive watch was reset to an earlier one');
  });

  test('is told when somebody else wrote the index, broke it, or took away what vouches for it', async () => {
    const forged = await begun();
    const index = JSON.parse(forged.state.objects.get('index.json') ?? '') as { sequence: number };
    forged.state.objects.set('index.json', JSON.stringify({ ...index, sequence: index.sequence + 5 }));
    expect(await next(forged)).toMatchObject({ state: 'forged' });
    const damaged = await begun();
    damaged.state.objects.set('index.json', '{"version":1}');
    expect(await next(damaged)).toMatchObject({ state: 'damaged' });
    const unvouched = await begun();
    unvouched.witness = undefined;
    expect(await next(unvouched)).toMatchObject({ state: 'unvouched' });
    for (const fake of [forged, damaged, unvouched]) expect(fake.told[0]?.loudness).toBe('page');
  });

  test('is told of one account alone where its memory is gone or written by somebody else', async () => {
    const fake = await begun();
    const key = `accounts/${production}.json`;
    fake.state.objects.set(key, `${fake.state.objects.get(key) ?? ''} `);
    await next(fake);
    fake.state.objects.delete(key);
    await next(fake);
    expect(fake.titles).toEqual([`new: memory-forged in ${production} `, `new: memory-lost in ${production} `]);
  });

  test('is never forgotten in silence: where nothing is left at all, it says that it begins', async () => {
    const fake = await begun();
    fake.state.objects.clear();
    fake.witness = undefined;
    await next(fake);
    expect(fake.titles).toEqual(['new: The archive watch starts for the first time']);
  });
});
