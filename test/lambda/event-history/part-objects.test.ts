import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { StoredResult } from '../../../core/history/answer/answer-sink';
import { partObjects } from '../../../lambda/event-history/part-objects';
import { s3Results } from '../../../lambda/event-history/s3-results';
import { fakeS3 } from '../../support/fake-aws/fake-s3';

describe('partObjects', () => {
  const s3 = fakeS3();

  async function stored(lines: readonly string[]): Promise<StoredResult> {
    const writer = await s3Results('results', 'event-history-parts/1', s3.client).open();
    await writer.write(lines);
    return writer.close();
  }

  async function read(object: StoredResult): Promise<string[]> {
    const lines: string[] = [];
    for await (const some of partObjects(s3.client).lines(object)) lines.push(...some);
    return lines;
  }

  test('reads what was written, in ranges', async () => {
    const lines = Array.from(
      { length: 40 },
      (_, index) => `${String(index)} ä ${randomBytes(75_000).toString('base64')}`,
    );
    const object = await stored(lines);
    expect((await read(object)).join('\n') === lines.join('\n')).toBe(true);
    expect(s3.aws.calls.filter((call) => call === 'GetObject')).toHaveLength(Math.ceil(object.bytes / 2 ** 20));
    expect(s3.aws.calls.filter((call) => call === 'GetObject').length).toBeGreaterThan(1);
  });

  test('reads no further than it is asked to', async () => {
    const object = await stored(Array.from({ length: 200 }, () => randomBytes(75_000).toString('base64')));
    for await (const some of partObjects(s3.client).lines(object)) if (some.length > 0) break;
    expect(s3.aws.calls.filter((call) => call === 'GetObject').length).toBeLessThan(8);
  });

  test('says that an object is cut off, damaged or gone', async () => {
    const object = await stored(['a', 'b']);
    const [whole] = s3.aws.objects;
    s3.aws.objects[0] = {
      key: whole?.key ?? '',
      body: whole?.body.subarray(0, 10) ?? Buffer.alloc(0),
      encoding: 'gzip',
    };
    await expect(read({ ...object, bytes: 10 })).rejects.toThrow('unexpected end of file');
    s3.aws.objects[0] = { key: whole?.key ?? '', body: Buffer.from('not gzip at all'), encoding: 'gzip' };
    await expect(read({ ...object, bytes: 15 })).rejects.toThrow('incorrect header check');
    await partObjects(s3.client).remove(object);
    expect(s3.aws.objects).toEqual([]);
    await expect(read(object)).rejects.toThrow('The specified key does not exist');
  });
});
