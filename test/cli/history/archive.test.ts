import { describe, expect, test } from '@jest/globals';
import { FakeOrganization } from '../../support/fake-aws/organization';
import { events as historyEvents, LAST_HOUR, MEMBER, OWN, servedAws } from '../../support/fake-aws/served-aws';
import { servedArchive } from '../../support/athena/served-archive';
import { cursorOf, history, idsOf } from './history-command';

const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1_000);

type Event = Readonly<Record<string, unknown>>;

const iso = (second: number): string => new Date(second * 1_000).toISOString().replace('.000Z', 'Z');
const folder = (second: number): string => iso(second).slice(0, 10).replaceAll('-', '/');

function eventAt(second: number, id: string, more: Event = {}): Event {
  return {
    eventVersion: '1.11',
    eventTime: iso(second),
    eventID: id,
    eventName: 'PutBucketPolicy',
    eventSource: 's3.amazonaws.com',
    awsRegion: 'eu-central-1',
    eventCategory: 'Management',
    readOnly: false,
    userIdentity: { type: 'IAMUser', userName: 'ci-deployer', arn: `arn:aws:iam::${OWN}:user/ci-deployer` },
    requestParameters: { bucketName: 'audit-archive' },
    recipientAccountId: OWN,
    ...more,
  };
}

describe('history --source archive', () => {
  const { against } = servedAws();
  const { archive, athena } = servedArchive();
  const fill = (account = OWN): void => {
    for (let day = 1; day <= 300; day += 20)
      archive().put(account, 'eu-central-1', [
        eventAt(NOW - day * DAY, `${account.slice(0, 2)}-${String(day).padStart(3, '0')}`),
      ]);
  };

  test('finds what is older than the event history, newest first, and says what it cost', async () => {
    fill();
    const { status, written, said } = await history('--source archive --user ci-deployer --last 300d --format ndjson');
    expect([status, said]).toEqual([
      0,
      expect.stringMatching(
        /Athena scanned \d+\.\d MB in \d+ quer(y|ies)\. Estimated cost with S3 requests: less than 0\.01 USD\./,
      ),
    ]);
    const ids = idsOf(written);
    expect(ids).toHaveLength(15);
    expect([...ids].sort()).toEqual(ids);
    expect(JSON.parse(written.split('\n')[0] ?? '')).toMatchObject({
      account: OWN,
      region: 'eu-central-1',
      user: 'ci-deployer',
      record: { requestParameters: { bucketName: 'audit-archive' } },
    });
  });

  test('judges every condition again, whatever SQL leaves', async () => {
    fill();
    archive().put(OWN, 'us-east-1', [
      eventAt(NOW - 100 * DAY, 'other-user', { userIdentity: { type: 'IAMUser', userName: 'alice' } }),
      eventAt(NOW - 100 * DAY, 'denied', { errorCode: 'AccessDenied' }),
      eventAt(NOW - 100 * DAY, 'elsewhere', {
        sourceIPAddress: '10.1.2.3',
        requestParameters: { bucketName: 'other' },
      }),
    ]);
    const found = async (question: string): Promise<string[]> =>
      idsOf((await history(`--source archive --last 120d --format ndjson ${question}`)).written);
    expect(await found('--user alice')).toEqual(['other-user']);
    expect(await found('--error-code AccessDenied')).toEqual(['denied']);
    expect(await found('--source-ip 10.0.0.0/8')).toEqual(['elsewhere']);
    expect(await found('--resource-name arn:aws:s3:::other')).toEqual(['elsewhere']);
    expect(await found('--not-user ci-deployer')).toEqual(['other-user']);
    expect(await found('--failed')).toEqual(['denied']);
  });

  test('passes values as parameters, never in the text', async () => {
    fill();
    const { status } = await history(`--source archive --last 20d --user x'OR'1'='1';--`);
    expect([status, athena().asked.length]).toEqual([0, 1]);
    for (const { sql, parameters } of athena().asked) {
      expect(sql).not.toContain("x'");
      expect(parameters.every((one) => /^'(?:[^']|'')*'$/.test(one))).toBe(true);
      expect(parameters[0]).toBe("'x''OR''1''=''1'';--'");
    }
  });

  test('reads the newest days first and no more than a limit needs; its cursor goes on without loss', async () => {
    fill();
    const first = await history('--source archive --last 300d --limit 2 --format ndjson');
    expect(idsOf(first.written)).toEqual(['11-001', '11-021']);
    expect(first.said).toContain('the search reached the limit');
    const all = idsOf(first.written);
    let cursor = cursorOf(first);
    for (let turn = 0; turn < 20 && cursor !== ''; turn++) {
      const next = await history(`--source archive --last 300d --limit 4 --format ndjson --cursor ${cursor}`);
      all.push(...idsOf(next.written));
      cursor = cursorOf(next);
    }
    expect(all).toHaveLength(15);
    expect(new Set(all).size).toBe(15);
  });

  test('gives an event once, in its order, though it was delivered late or twice', async () => {
    const late = eventAt(NOW - 100 * DAY, 'late');
    archive().put(OWN, 'eu-central-1', [late], folder(NOW - 99 * DAY));
    archive().put(OWN, 'eu-central-1', [eventAt(NOW - 100 * DAY + 60, 'after-it'), late], folder(NOW - 100 * DAY));
    archive().put(OWN, 'eu-central-1', [eventAt(NOW - 99 * DAY, 'newer')]);
    const { written } = await history('--source archive --last 101d --format ndjson');
    expect(idsOf(written)).toEqual(['newer', 'after-it', 'late']);
  });

  test('asks every account that has log files', async () => {
    fill();
    fill(MEMBER);
    const { written } = await history('--source archive --last 300d --organization --format json');
    const answer = JSON.parse(written) as { eventCount: number; coverage: { account: string; state: string }[] };
    expect(answer.eventCount).toBe(30);
    expect(answer.coverage.map(({ account, state }) => [account, state])).toEqual([
      [OWN, 'complete'],
      [MEMBER, 'complete'],
    ]);
  });

  test('asks the accounts of an organizational unit, of which one may have no log files', async () => {
    fill();
    against([], {
      organization: new FakeOrganization([OWN, '333333333333'].map((id) => ({ id, parent: 'ou-a1b2-c3d4e5f6' }))),
    });
    const { status, said } = await history('--source archive --last 300d --organizational-unit ou-a1b2-c3d4e5f6', {
      isTerminal: true,
    });
    expect(status).toBe(0);
    expect(said).toContain('Account 333333333333 has no log files in the archive.');
    // What a person at a terminal sees meanwhile.
    expect(said).toMatch(/Listing: 1 of 1 account and Region, 15 log files/);
  });

  test('writes the events of a session that it follows', async () => {
    fill();
    const { status, said } = await history('session 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab --source archive');
    expect([status, said]).toEqual([3, expect.stringContaining('no event 8c9a1f0e')]);
  });

  test('lists as S3 lets it, and says where it may not', async () => {
    fill();
    archive().store.faults.set('AWSLogs/', 'denied');
    const { status, said } = await history('--source archive --last 30d');
    expect([status, said]).toEqual([3, expect.stringContaining('needs s3:ListBucket')]);
  });

  test('refuses what is not in the archive, all at once, and starts nothing', async () => {
    fill();
    const { status, said } = await history('--source archive --last 30d --account 333333333333 444444444444');
    expect(status).toBe(3);
    expect(said).toContain(
      '--account: received "333333333333"; allowed: an account with log files in s3://audit-archive/AWSLogs/o-a1b2c3d4e5/',
    );
    expect(said).toContain('"444444444444"');
    expect(athena().asked).toEqual([]);
    const reversed = await history(
      '--source archive --from 2026-01-02T00:00:00Z --to 2026-01-01T00:00:00Z --region x --limit 0',
    );
    expect(reversed.status).toBe(3);
    for (const name of ['--to', '--region', '--limit']) expect(reversed.said).toContain(name);
  });

  test('says what it does not see: a Region that the table lacks, and a time without log files', async () => {
    fill();
    archive().put(OWN, 'sa-east-1', [eventAt(NOW - 5 * DAY, 'unseen')]);
    const { said } = await history('--source archive --last 30d');
    expect(said).toContain('The log files of sa-east-1 were not read: the table does not have this Region.');
    const nothing = await history(`--source archive --from ${iso(NOW - 50 * DAY)} --to ${iso(NOW - 49 * DAY)}`);
    expect(nothing.said).toContain('There are no log files of that time');
    const before = await history('--source archive --from 2020-01-01T00:00:00Z --to 2020-01-02T00:00:00Z');
    expect([before.status, before.said]).toEqual([
      3,
      expect.stringContaining('--to: received a time before the archive begins'),
    ]);
  });

  test('waits while the account is busy, and for a query that takes its time', async () => {
    fill();
    Object.assign(athena(), { busy: 3, polls: 3 });
    expect((await history('--source archive --last 30d')).status).toBe(0);
  });

  test.each([
    [
      'a scan limit',
      { state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' },
      'raise the limit of the workgroup',
    ],
    ['a cancellation', { state: 'CANCELLED', reason: 'Query cancelled by user' }, 'cancelled: Query cancelled by user'],
    [
      'a failure',
      { state: 'FAILED', reason: 'HIVE_BAD_DATA: varchar value must be a scalar json value' },
      'HIVE_BAD_DATA',
    ],
  ] as const)('is partial after %s, and names the account and Region', async (_, ending, says) => {
    fill();
    archive().put(OWN, 'us-east-1', [eventAt(NOW - 5 * DAY, 'x')]);
    athena().endings = [ending];
    const { status, said } = await history('--source archive --last 30d');
    expect(status).toBe(2);
    expect(said).toContain(`FAILED: account ${OWN}, `);
    expect(said).toContain(says);
  });

  test('says who may allow it, where it is denied', async () => {
    fill();
    athena().instead = { GetTables: { __type: 'AccessDeniedException', message: 'no' } };
    const tables = await history('--source archive --last 30d');
    expect([tables.status, tables.said]).toEqual([3, expect.stringContaining('needs glue:GetTables')]);
    athena().instead = { StartQueryExecution: { __type: 'AccessDeniedException', message: 'no' } };
    const queries = await history('--source archive --last 30d');
    expect([queries.status, queries.said]).toEqual([2, expect.stringContaining('needs athena:StartQueryExecution')]);
    const none = await history('--source archive --last 30d --workgroup other-trail');
    expect([none.status, none.said]).toEqual([3, expect.stringContaining('There is no Glue database "other_trail"')]);
  });

  test('asks before it costs more than was allowed', async () => {
    fill();
    const { status, said } = await history('--source archive --last 300d --max-cost 0');
    expect(status).toBe(3);
    expect(said).toMatch(/--max-cost: this would take .* over 15 log files .*; allowed: --yes, a higher --max-cost/);
    expect(athena().asked).toEqual([]);
    expect((await history('--source archive --last 300d --max-cost 0 --yes')).status).toBe(0);
    const estimate = await history('--source archive --last 300d --estimate');
    expect([estimate.status, estimate.said]).toEqual([
      0,
      expect.stringMatching(/The search of the archive would take .* over 15 log files/),
    ]);
  });

  test('stops at Ctrl-C', async () => {
    fill();
    expect((await history('--source archive --last 300d', { interrupted: true })).status).toBe(130);
  });

  test('knows nothing that the archive has not', async () => {
    const { status, said } = await history('--source archive --last 1d --category insight --function EventHistory');
    expect(status).toBe(3);
    expect(said).toContain('--function: received with --source archive');
    expect(said).toContain('--category: received "insight"');
    const without = await history('--last 1d --workgroup x --max-cost 5 --yes');
    for (const name of ['--workgroup', '--max-cost', '--yes'])
      expect(without.said).toContain(`${name}: received without --source archive`);
  });

  describe('--source both', () => {
    const old = (): void => {
      for (const day of [100, 150, 200])
        archive().put(OWN, 'us-east-1', [eventAt(NOW - day * DAY, `old-${String(day)}`)]);
      // Of a time that the event history has: it answers for that.
      archive().put(OWN, 'us-east-1', [eventAt(LAST_HOUR, 'twice')]);
    };

    test('joins the two without losing or doubling an event', async () => {
      against(historyEvents(OWN, 'us-east-1', 3));
      old();
      const { status, written, said } = await history('--source both --last 300d --format ndjson');
      expect([status, said]).toEqual([
        0,
        expect.stringMatching(/Events since \S+ are from the event history, older ones from the archive\./),
      ]);
      const ids = idsOf(written);
      expect(ids).toHaveLength(6);
      expect(ids.slice(3)).toEqual(['old-100', 'old-150', 'old-200']);
      const oldest = await history('--source both --last 300d --format ndjson --order oldest');
      expect(idsOf(oldest.written)).toEqual([...ids].reverse());
    });

    test('says what is wrong with the archive before it asks the event history', async () => {
      const lookups = against(historyEvents(OWN, 'us-east-1', 3));
      old();
      athena().instead = { GetTables: { __type: 'AccessDeniedException', message: 'no' } };
      expect((await history('--source both --last 300d')).status).toBe(3);
      athena().instead = {};
      expect((await history('--source both --last 300d --max-cost 0')).status).toBe(3);
      expect(lookups.requests).toEqual([]);
      const estimate = await history('--source both --last 300d --estimate');
      expect([estimate.status, estimate.said]).toEqual([
        0,
        expect.stringMatching(
          /About 3 events must be read[^]*The search of the archive would take 1 query over 3 log files/,
        ),
      ]);
    });

    test('goes on by its cursor from one into the other', async () => {
      against(historyEvents(OWN, 'us-east-1', 3));
      old();
      const all: string[] = [];
      let cursor = '';
      for (let turn = 0; turn < 9; turn++) {
        const one = await history(
          `--source both --last 300d --limit 1 --format ndjson${cursor === '' ? '' : ` --cursor ${cursor}`}`,
        );
        all.push(...idsOf(one.written));
        cursor = cursorOf(one);
        if (cursor === '') break;
      }
      expect(all).toHaveLength(6);
      expect(new Set(all).size).toBe(6);
    });

    test('asks one of them alone where the time is of that one', async () => {
      against(historyEvents(OWN, 'us-east-1', 3));
      old();
      expect(idsOf((await history('--source both --last 2h --format ndjson')).written)).toHaveLength(3);
      expect(athena().asked).toEqual([]);
      const { written } = await history(
        `--source both --from ${iso(NOW - 300 * DAY)} --to ${iso(NOW - 140 * DAY)} --format ndjson`,
      );
      expect(idsOf(written)).toEqual(['old-150', 'old-200']);
    });

    test('is of all accounts', async () => {
      against([...historyEvents(OWN, 'us-east-1', 1), ...historyEvents(MEMBER, 'us-east-1', 2).slice(1)], {
        organization: new FakeOrganization([OWN, MEMBER].map((id) => ({ id }))),
      });
      old();
      archive().put(MEMBER, 'us-east-1', [eventAt(NOW - 120 * DAY, 'of-member')]);
      const { written } = await history(
        '--source both --last 300d --organization --member-role History --format ndjson',
      );
      expect(idsOf(written)).toHaveLength(6);
    });
  });
});
