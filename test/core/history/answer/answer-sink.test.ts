import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { AnswerSink } from '../../../../core/history/answer/answer-sink';
import { s3Results } from '../../../../lambda/event-history/s3-results';
import { seededStore } from '../../../support/fake-aws/event-store';
import { FakeAws } from '../../../support/fake-aws/fake-aws';
import { FakeLookupEvents } from '../../../support/fake-aws/lookup-events';

describe('AnswerSink', () => {
  let aws: FakeAws;
  let client: S3Client;
  beforeEach(async () => {
    aws = new FakeAws({ lookupEvents: new FakeLookupEvents({ store: seededStore([]) }) });
    client = new S3Client({
      endpoint: await aws.start(),
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });
  afterEach(async () => {
    client.destroy();
    await aws.stop();
  });
  const sink = (mostBytes: number, isStoredFromTheStart: boolean): AnswerSink =>
    new AnswerSink('summary', mostBytes, s3Results('results', 'a.ndjson.gz', client), isStoredFromTheStart);
  const stored = (): string[] => aws.objects.map(({ body }) => gunzipSync(body).toString());

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
