import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ArchiveTable } from '../../../core/archive-queries/archive-table';
import { folderOf, secondsOf } from '../../../core/archive-queries/days';
import { askArchive } from '../../../core/archive-queries/history/ask-archive';
import type { QueryPort } from '../../../core/archive-queries/query-port';
import { parseRequest } from '../../../core/history/request/request';
import { ARCHIVE_BUCKET, ARCHIVE_ROOT, FakeArchive } from '../../support/athena/fake-archive';
import { MemoryArchive } from '../../support/digests/memory-archive';
import { rowText } from '../../support/athena/row-text';

const FIRST = secondsOf('2026/01/10');
const NOW = secondsOf('2026/03/01') * 1_000;
const DAY = 86_400;
const TABLE: ArchiveTable = {
  ...{ database: 'organization_trail', name: 'events', bucket: ARCHIVE_BUCKET, root: ARCHIVE_ROOT },
  ...{ regions: ['eu-central-1', 'us-east-1'], firstDay: '2013/11/13' },
};

interface Delivered {
  readonly id: string;
  readonly second: number;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** How many days after the event; several: delivered more than once. */
  readonly late: readonly number[];
}

const deliveries = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 99 }).map((number) => `id-${String(number).padStart(2, '0')}`),
    // Few seconds of few days, so that many share one.
    second: fc
      .tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom(0, 1, DAY - 1))
      .map(([day, second]) => FIRST + day * DAY + second),
    account: fc.constantFrom('111111111111', '222222222222'),
    region: fc.constantFrom('eu-central-1', 'us-east-1'),
    name: fc.constantFrom('A', 'A', 'B'),
    late: fc.constantFrom([0], [0], [0, 0], [0, 1], [1], [1, 0, 0]),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 30 },
);

function archiveOf(all: readonly Delivered[]): FakeArchive {
  const archive = new FakeArchive();
  for (const { id, second, account, region, name, late } of all)
    for (const days of late) {
      const eventTime = new Date(second * 1_000).toISOString().replace('.000Z', 'Z');
      archive.put(account, region, [{ eventID: id, eventTime, eventName: name }], folderOf(second + days * DAY));
    }
  return archive;
}

/** Reads a query as the text says: partitions, time, name, where it goes on, order and limit. */
function queriesOf(archive: FakeArchive): QueryPort & { readonly started: string[] } {
  const started: string[] = [];
  const answers: (readonly (readonly string[])[])[] = [];
  return {
    started,
    start({ sql, parameters }) {
      started.push(sql);
      const values = parameters.map((one) => one.slice(1, -1));
      const [before, after] = sql.includes('(eventtime < ? OR eventid > ?)') ? values.splice(0, 2) : [];
      const name = sql.includes('eventname = ?') ? values.shift() : undefined;
      const [, from = '', to = ''] = /eventtime >= '([^']*)' AND eventtime <= '([^']*)'/.exec(sql) ?? [];
      const limit = /LIMIT (\d+)$/.exec(sql)?.[1];
      const rows = archive
        .rowsFor(sql)
        .map((row) => ({ row, time: String(row['eventtime']), id: String(row['eventid']) }))
        .filter(({ time, id, row }) => {
          const isAfter = before === undefined || time < before || id > String(after);
          return time >= from && time <= to && isAfter && (name === undefined || row['eventname'] === name);
        })
        .sort((one, other) => (one.time === other.time ? (one.id < other.id ? -1 : 1) : one.time > other.time ? -1 : 1))
        .slice(0, limit === undefined ? undefined : Number(limit));
      answers.push(rows.map(({ row }) => [row.account, row.region, rowText(row)]));
      return Promise.resolve(String(answers.length - 1));
    },
    status: () => Promise.resolve({ state: 'succeeded', reason: undefined, scannedBytes: 1, isReused: false }),
    rows(id, token = '0') {
      const all = answers[Number(id)] ?? [];
      const end = Number(token) + 3;
      return Promise.resolve({ rows: all.slice(Number(token), end), next: end < all.length ? String(end) : undefined });
    },
    stop: () => Promise.resolve(),
  };
}

const newestFirst = (all: readonly Delivered[]): string[] =>
  [...all].sort((one, other) => other.second - one.second || (one.id < other.id ? -1 : 1)).map(({ id }) => id);

async function* answersOf(all: readonly Delivered[], limit: number | undefined, name: string | undefined) {
  const archive = archiveOf(all);
  const queries = queriesOf(archive);
  let cursor: string | undefined;
  for (let turn = 0; turn < 100; turn++) {
    const request = parseRequest(
      {
        from: '2026-01-10T00:00:00Z',
        to: '2026-01-20T00:00:00Z',
        accounts: 'organization',
        ...(name !== undefined && { conditions: [{ attribute: 'eventName', equals: name }] }),
        ...(limit !== undefined && { limit }),
        ...(cursor !== undefined && { cursor }),
      },
      NOW,
      'archive',
    );
    const answer = await askArchive(request, {
      tables: [TABLE],
      accounts: undefined,
      queries,
      now: NOW,
      signal: new AbortController().signal,
      confirm: () => Promise.resolve(),
      // So that most archives need several queries.
      maxFiles: 4,
      archiveOf: () => new MemoryArchive(archive.store, { pageSize: 2 }),
    });
    yield answer;
    cursor = answer.cursor;
    if (cursor === undefined) return;
  }
  throw new Error('its cursors have no end');
}

describe('A search of the archive', () => {
  test('gives each event once, newest first, whatever the limit, however often and late it was delivered', async () => {
    await fc.assert(
      fc.asyncProperty(
        deliveries,
        fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
        fc.constantFrom(undefined, 'A'),
        async (all, limit, name) => {
          const given: string[] = [];
          for await (const { events, status, stopped } of answersOf(all, limit, name)) {
            given.push(...events.map((event) => (event as { eventId: string }).eventId));
            if (stopped === undefined) expect(status).toBe('complete');
            else expect([stopped, events.length]).toEqual(['limit', limit]);
          }
          expect(given).toEqual(newestFirst(all.filter((one) => name === undefined || one.name === name)));
        },
      ),
    );
  });
});
