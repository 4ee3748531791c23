import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { s3Results } from '../../../lambda/event-history/s3-results';
import { fakeS3 } from '../../support/fake-aws/fake-s3';

/** Of such text, gzip makes three quarters. */
const MEBIBYTE = 1024 * 1024;
const lines = (megabytes: number): string[] =>
  Array.from({ length: megabytes }, () => randomBytes((MEBIBYTE * 3) / 4).toString('base64'));

describe('s3Results', () => {
  const s3 = fakeS3();

  test('uploads what is longer than a part in parts, and it is one gzip text', async () => {
    const writer = await s3Results('results', 'a/b.ndjson.gz', s3.client).open();
    const written: string[] = [];
    for (let at = 0; at < 5; at++) {
      const some = lines(3);
      written.push(...some);
      await writer.write(some);
    }
    const stored = await writer.close();
    expect(s3.aws.calls.filter((call) => call !== 'UploadPart')).toEqual([
      'CreateMultipartUpload',
      'CompleteMultipartUpload',
    ]);
    expect(s3.aws.calls.filter((call) => call === 'UploadPart').length).toBeGreaterThan(1);
    // Over plain HTTP the SDK frames the body; what arrives holds the text all the same.
    expect(stored).toMatchObject({ bucket: 'results', key: 'a/b.ndjson.gz' });
    const text = gunzipSync(s3.aws.objects[0]?.body ?? Buffer.alloc(0)).toString();
    expect(text === `${written.join('\n')}\n`).toBe(true);
    // Whoever reads it in ranges relies on it.
    expect(stored.bytes).toBe(s3.aws.objects[0]?.body.length);
  });

  test('knows the size of what fits into one request', async () => {
    const writer = await s3Results('results', 'key', s3.client).open();
    await writer.write(lines(1));
    const { bytes } = await writer.close();
    expect(s3.aws.calls).toEqual(['PutObject']);
    expect(gunzipSync(s3.aws.objects[0]?.body ?? Buffer.alloc(0)).length).toBeGreaterThan(MEBIBYTE / 2);
    expect(bytes).toBe(s3.aws.objects[0]?.body.length);
  });

  test('says what S3 refused, also to whoever only goes on writing', async () => {
    const refused = s3Results(
      'results',
      'key',
      new S3Client({
        endpoint: 'http://127.0.0.1:1',
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        maxAttempts: 1,
      }),
    );
    const writer = await refused.open();
    const writing = async () => {
      for (let at = 0; at < 20; at++) await writer.write(lines(2));
    };
    await expect(writing()).rejects.toThrow('ECONNREFUSED');
    const closing = await refused.open();
    await closing.write(['{}']);
    await expect(closing.close()).rejects.toThrow('ECONNREFUSED');
  });

  test('leaves nothing behind when it is discarded', async () => {
    const writer = await s3Results('results', 'key', s3.client).open();
    await writer.write(lines(14));
    await writer.discard();
    expect(s3.aws.calls.at(-1)).toBe('AbortMultipartUpload');
    expect(s3.aws.objects).toEqual([]);

    const unused = await s3Results('results', 'key', s3.client).open();
    await unused.discard();
    expect(s3.aws.calls.at(-1)).toBe('AbortMultipartUpload');
  });
});
