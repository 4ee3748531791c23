import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PartRequest } from '../../../core/history/parts/part';
import { partsClient } from '../../../lambda/event-history/parts-client';
import { LoopbackServer, sendJson } from '../../support/loopback-server';

const PART: PartRequest = {
  question: { range: { from: 0, to: 10 }, conditions: [], category: 'management' },
  places: [{ account: '111111111111', region: 'us-east-1' }],
  resumeAt: undefined,
  detail: 'summary',
  seconds: 60,
};

describe('a reader', () => {
  let answer: { body: object | null; failure?: string };
  const server = new LoopbackServer((_, response) => {
    const { body, failure } = answer;
    sendJson(response, 200, body, failure === undefined ? {} : { 'x-amz-function-error': failure });
  });
  const read = () => partsClient('reader').read(PART, new AbortController().signal);

  beforeEach(async () => {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: await server.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterEach(() => server.stop());

  test('answers with what it found', async () => {
    answer = { body: { coverage: [], lines: ['{}'] } };
    await expect(read()).resolves.toEqual({ coverage: [], lines: ['{}'] });
  });

  test.each([
    ['as it failed', { errorType: 'RangeError', errorMessage: 'too much' }, 'Unhandled', 'RangeError', 'too much'],
    ['without a word', {}, 'Unhandled', 'Unhandled', 'without a message'],
    ['with nothing at all', null, 'Runtime.ExitError', 'Runtime.ExitError', 'without a message'],
  ])('fails %s', async (_, body, failure, name, message) => {
    answer = { body, failure };
    await expect(read()).rejects.toMatchObject({ name, message });
  });

  test.each([null, {}, { coverage: [] }, { lines: [] }, []])(
    'is of another version where it answers %j',
    async (body) => {
      answer = { body };
      await expect(read()).rejects.toThrow('reader answered with something else');
    },
  );
});
