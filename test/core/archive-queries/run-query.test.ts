import { describe, expect, test } from '@jest/globals';
import { type Query, QueryFailure, type QueryPort, type QueryStatus } from '../../../core/archive-queries/query-port';
import { runQuery } from '../../../core/archive-queries/run-query';

const QUERY: Query = { sql: 'SELECT 1', parameters: [], isSettled: false };
const status = (state: QueryStatus['state'], more: Partial<QueryStatus> = {}): QueryStatus => ({
  ...{ state, reason: undefined, scannedBytes: 7, isReused: false },
  ...more,
});
const busy = new QueryFailure('busy', 'too many requests');

/** Answers in turn; the last one stays. */
function portOf(statuses: readonly (QueryStatus | Error)[], starts: readonly (string | Error)[] = ['id']) {
  const calls: string[] = [];
  const next = <T>(from: readonly (T | Error)[], at: number): Promise<T> => {
    const answer = from[Math.min(at, from.length - 1)] as T | Error;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const count = (name: string): number => calls.filter((call) => call === name).length;
  const asked = <T>(name: string, from: readonly (T | Error)[]): Promise<T> => {
    const answer = next(from, count(name));
    calls.push(name);
    return answer;
  };
  const port: QueryPort = {
    start: () => asked('start', starts),
    status: () => asked('status', statuses),
    rows: () => Promise.resolve({ rows: [], next: undefined }),
    stop: () => asked<undefined>('stop', [undefined]),
  };
  return { port, calls, count };
}

const wait = (): Promise<void> => Promise.resolve();
const signal = new AbortController().signal;

describe('A query', () => {
  test('is waited for, and tells what it scanned', async () => {
    const { port, count } = portOf([status('queued'), status('running'), status('succeeded')]);
    const ids: string[] = [];
    expect(await runQuery(QUERY, { port, signal, wait }, (id) => ids.push(id))).toEqual({ id: 'id', scannedBytes: 7 });
    expect([ids, count('status')]).toEqual([['id'], 3]);
  });

  test('costs nothing where an earlier result was reused', async () => {
    const { port } = portOf([status('succeeded', { isReused: true })]);
    expect(await runQuery(QUERY, { port, signal, wait })).toMatchObject({ scannedBytes: 0 });
  });

  test('waits while the account is busy, before it starts and while it runs', async () => {
    const { port, count } = portOf([busy, busy, status('succeeded')], [busy, busy, busy, 'id']);
    expect(await runQuery(QUERY, { port, signal, wait })).toMatchObject({ id: 'id' });
    expect([count('start'), count('status')]).toEqual([4, 3]);
  });

  test('gives up after half an hour in which nothing could start', async () => {
    const { port, count } = portOf([], [busy]);
    await expect(runQuery(QUERY, { port, signal, wait })).rejects.toMatchObject({ kind: 'busy' });
    expect(count('start')).toBeGreaterThan(60);
  });

  test.each([
    ['Bytes scanned limit was exceeded', 'scan-limit'],
    ['QUERY_EXCEEDED_COMPILER_LIMIT: Query exceeded maximum filters', 'compiler-limit'],
    ['Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)', 'denied'],
    ['HIVE_BAD_DATA: in s3://audit-archive/AWSLogs/o-a/140300000403/file.json.gz', 'failed'],
    [undefined, 'failed'],
  ])('fails with %j as %s', async (reason, kind) => {
    const { port } = portOf([status('failed', { reason })]);
    await expect(runQuery(QUERY, { port, signal, wait })).rejects.toMatchObject({ kind });
  });

  test('is stopped with the run, unless somebody will fetch its result', async () => {
    for (const keepsRunning of [false, true]) {
      const controller = new AbortController();
      const { port, count } = portOf([status('running')]);
      const run = runQuery(QUERY, { port, signal: controller.signal, keepsRunning, wait }, () => {
        controller.abort();
      });
      await expect(run).rejects.toThrow('aborted');
      expect(count('stop')).toBe(keepsRunning ? 0 : 1);
    }
  });
});
