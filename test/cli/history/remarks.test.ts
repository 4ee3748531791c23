import { describe, expect, test } from '@jest/globals';
import { exitStatus, remarks } from '../../../cli/history/remarks';
import type { HistoryAnswer, WrittenCoverage } from '../../../core/history/answer/history-answer';

const RANGE = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };
const denied: WrittenCoverage = {
  account: '222222222222',
  region: '*',
  state: 'denied',
  ...RANGE,
  coveredFrom: null,
  pages: 0,
  events: 0,
  throttles: 0,
  error: 'AccessDenied: no role',
};
const complete: WrittenCoverage = {
  ...denied,
  account: '111111111111',
  region: 'us-east-1',
  state: 'complete',
  coveredFrom: RANGE.from,
  pages: 1,
  error: undefined,
};
const answer = (part: Partial<HistoryAnswer>): HistoryAnswer => ({
  status: 'partial',
  ...RANGE,
  events: [],
  eventCount: 0,
  coverage: [denied, complete],
  notices: [],
  ...part,
});

describe('remarks', () => {
  test('name who was denied, and how many answered', () => {
    expect(remarks(answer({}))).toEqual([
      'DENIED: account 222222222222, every Region: nothing is known. AccessDenied: no role',
      `0 events from ${RANGE.from} to ${RANGE.to}; 1 of 2 accounts and Regions answered: PARTIAL.`,
    ]);
  });

  test('count one in the singular, and many so that they can be read', () => {
    const one = { seconds: 1, events: 1 };
    const estimate = { ...one, least: one, most: one, places: [], narrowing: [] };
    expect(remarks(answer({ status: 'estimate', estimate }))).toContain('About 1 event must be read, in about 1 s.');
    expect(remarks(answer({ status: 'complete', eventCount: 1, coverage: [complete] }))).toEqual([
      `1 event from ${RANGE.from} to ${RANGE.to}; 1 of 1 account and Region answered.`,
    ]);
    expect(
      remarks(
        answer({
          status: 'complete',
          eventCount: 90_000,
          results: { bucket: 'b', key: 'k', bytes: 1 },
          coverage: [complete],
        }),
      )[0],
    ).toMatch(/^90,000 events are in/);
  });

  test('say what would be shorter where it did not fit, and estimate nothing that was read', () => {
    const estimate = {
      seconds: 2_000,
      events: 200_000,
      least: { seconds: 100, events: 10_000 },
      most: { seconds: 4_000, events: 400_000 },
      places: [],
      narrowing: ['a range of at most 9 minutes'],
    };
    const stopped = answer({ status: 'stopped', stopped: 'interrupted', cursor: 'x', estimate, coverage: [complete] });
    expect(remarks(stopped).slice(0, 4)).toEqual([
      expect.stringContaining('About 200,000 events (10,000 to 400,000) must be read'),
      expect.stringContaining('CloudTrail does not count events'),
      'It would be shorter with:',
      '  - a range of at most 9 minutes',
    ]);
    expect(remarks(answer({ status: 'complete', estimate, coverage: [complete] }))).toHaveLength(1);
  });

  test('say where the coverage is that was too large for the answer, and count none that they cannot see', () => {
    const cut = answer({ coverageResults: { bucket: 'results', key: 'coverage.ndjson.gz', bytes: 9 } });
    expect(remarks(cut).slice(1)).toEqual([
      'The coverage of every account and Region is in s3://results/coverage.ndjson.gz (gzip, one line of JSON each).',
      `0 events from ${RANGE.from} to ${RANGE.to}: PARTIAL.`,
    ]);
    expect(exitStatus(cut, false)).toBe(2);
  });
});
