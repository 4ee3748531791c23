import { describe, expect, test } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { AnswerSink } from '../../../../core/history/answer/answer-sink';
import { s3Results } from '../../../../lambda/event-history/s3-results';
import { fakeS3 } from '../../../support/fake-aws/fake-s3';

describe('AnswerSink', () => {
  const s3 = fakeS3();
  const sink = (mostBytes: number, isStoredFromTheStart: boolean): AnswerSink =>
    new AnswerSink('summary', mostBytes, s3Results('results', 'a.ndjson.gz', s3.client), isStoredFromTheStart);
  const stored = (): string[] => s3.aws.objects.map(({ body }) => gunzipSync(body).toString());

  test('stores an empty object where nothing matched and all was to be stored', async () => {
    expect(await sink(1_000, true).close()).toMatchObject({ bucket: 'results', key: 'a.ndjson.gz' });
    expect(stored()).toEqual(['']);
  });

  test('stores each line once, and keeps none, where all was to be stored', async () => {
    const all = sink(1_000, true);
    await all.takeLines(['1', '2']);
    await all.takeLines(['3']);
    expect(await all.close()).toMatchObject({ key: 'a.ndjson.gz' });
    expect({ kept: all.lines, stored: stored() }).toEqual({ kept: [], stored: ['1\n2\n3\n'] });
  });

  test.each([
    ['nothing', 1_000, { kept: ['1', '2', '3'], stored: [] }],
    ['all, from the first line on that it cannot hold,', 4, { kept: [], stored: ['1\n2\n3\n'] }],
  ])('stores %s where the answer may hold it', async (_, mostBytes, outcome) => {
    const some = sink(mostBytes, false);
    await some.takeLines(['1']);
    await some.takeLines(['2', '3']);
    await some.close();
    expect({ kept: some.lines, stored: stored() }).toEqual(outcome);
  });

  test('stores nothing where there is nowhere to store it', async () => {
    expect(await new AnswerSink('summary', 1_000, undefined, true).close()).toBeUndefined();
  });
});
