import { expect, test } from '@jest/globals';
import { problemText, RequestError } from '../../../../core/history/request/problems';
import { parseRequest } from '../../../../core/history/request/request';

const NOW = Date.parse('2026-11-24T12:00:00Z');

function problemsOf(request: unknown): RequestError['problems'] {
  try {
    parseRequest(request, NOW);
  } catch (error) {
    if (error instanceof RequestError) return error.problems;
    throw error;
  }
  return [];
}

test('a problem is data: the field by its path, the value as it came, and what is allowed', () => {
  expect(
    problemsOf({ last: '1h', limit: 0, conditions: [{ attribute: 'user', equals: ['a', ''] }], colour: 'red' }),
  ).toEqual([
    expect.objectContaining({ field: 'conditions[0].equals[1]', value: '' }),
    { field: 'limit', value: 0, says: 'received 0', allowed: 'a whole number from 1 on' },
    { field: 'colour', value: 'red', says: 'not a known field', allowed: expect.stringMatching(/^last, from, to, /) },
  ]);
});

test('whoever has other names for the fields says it in those, also where a text names another field', () => {
  const [problem] = problemsOf({ last: '1h', from: '2026-11-24T08:00:00Z' });
  if (problem === undefined) throw new Error('no problem');
  expect(problemText(problem)).toBe(`last: received "1h"; allowed: either 'last', or 'from' with or without 'to'`);
  expect(problemText(problem, (field) => `--${field}`)).toBe(
    '--last: received "1h"; allowed: either --last, or --from with or without --to',
  );
});

test('a value that looks like the name of a field is left as it is', () => {
  const [problem] = problemsOf({ last: "'from'" });
  if (problem === undefined) throw new Error('no problem');
  expect(problemText(problem, (field) => `--${field}`)).toMatch(
    /^--last: received "'from'"; allowed: a number of minutes/,
  );
});
