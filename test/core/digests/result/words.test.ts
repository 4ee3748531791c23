import { describe, expect, test } from '@jest/globals';
import { NOT_CHECKED_WORDS } from '../../../../core/digests/result/not-checked-words';
import type { NotCheckedReason } from '../../../../core/digests/result/not-checked';
import { joinResults } from '../../../../core/digests/result/join-results';
import { type Problem, problemId, type ProblemKind } from '../../../../core/digests/result/problem';
import { PROBLEM_WORDS } from '../../../../core/digests/result/problem-words';
import type { RemarkKind } from '../../../../core/digests/result/remark';
import { REMARK_WORDS } from '../../../../core/digests/result/remark-words';
import { notCheckedWords, problemWords, remarkWords } from '../../../../core/digests/result/words';
import { PLACE } from '../../../support/digests/chain-writer';

const PERIOD = { from: 1_794_300_000, to: 1_794_303_600 };
const at = { ...PLACE, period: PERIOD, keys: ['AWSLogs/a.json.gz'], count: 3 };

describe('the words for what was found', () => {
  test.each(Object.keys(PROBLEM_WORDS) as ProblemKind[])('say what %s is, what it means and what to do', (kind) => {
    for (const count of [1, 3]) {
      const { title, meaning, response } = problemWords({ ...at, kind, count });
      expect(title).toMatch(
        /^[a-z0-9].*, 845017362219 in eu-central-1, 2026-11-\d\dT.*Z to 2026-11-.*Z \(AWSLogs\/a\.json\.gz( and 2 more)?\)$/,
      );
      for (const text of [meaning, response]) expect(text).toMatch(/^[A-Z].*[.?`]$/);
      expect(`${title}${meaning}${response}`).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  test.each(Object.keys(NOT_CHECKED_WORDS) as NotCheckedReason[])('say why something is not checked: %s', (reason) => {
    for (const what of ['place', 'digest', 'log-file'] as const)
      expect(notCheckedWords({ ...at, what, reason, isOpen: true, detail: 'AccessDenied' })).toMatch(
        /^not checked: .*: AccessDenied$/,
      );
  });

  test.each(Object.keys(REMARK_WORDS) as RemarkKind[])('say what is worth a line: %s', (kind) => {
    expect(remarkWords({ ...at, kind, keys: [] })).toMatch(/^[a-zA-Z0-9].*Z$/);
  });

  test('show what files say of themselves without moving the cursor', () => {
    const { title } = problemWords({ ...at, kind: 'digest-moved', detail: 'it says that it is s3://x/\u001b[2J' });
    expect(title).toMatch(/\\u001b\[2J$/);
  });

  test('have an ID for each problem, which stays the same while it lasts', () => {
    const problem: Problem = { ...at, kind: 'chain-stopped' };
    expect(problemId({ ...problem, period: { ...PERIOD, to: PERIOD.to + 3_600 } })).toBe(problemId(problem));
    expect(problemId({ ...problem, region: 'eu-west-1' })).not.toBe(problemId(problem));
  });

  test('are of some result', () => {
    expect(() => joinResults([])).toThrow('there is no result');
  });
});
