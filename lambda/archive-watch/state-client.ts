import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Overtaken, type StateStore } from '../../core/archive-watch/ports';
import { nameOf } from '../../lib/contract/error-message';

/**
 * Errors of S3 if someone else has written, or is writing.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
const OVERTAKEN = ['PreconditionFailed', 'ConditionalRequestConflict'];

/** The state bucket through the SDK. A write replaces only what was read. */
export function stateClient(client: S3Client, bucket: string): StateStore {
  return {
    async read(key) {
      try {
        const { Body: body, ETag: tag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        if (body === undefined || tag === undefined) throw new Error(`S3 answered without Body or ETag for ${key}`);
        return { text: await body.transformToString(), tag };
      } catch (error) {
        if (nameOf(error) === 'NoSuchKey') return undefined;
        throw error;
      }
    },

    async write(key, text, tag) {
      const condition = tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag };
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: text,
        ContentType: 'application/json',
        ...condition,
      });
      try {
        const { ETag: written } = await client.send(command);
        if (written === undefined) throw new Error(`S3 answered without ETag for ${key}`);
        return written;
      } catch (error) {
        // If-Match on a deleted object returns 404.
        if (![...OVERTAKEN, 'NoSuchKey'].includes(nameOf(error))) throw error;
        throw new Overtaken(`${key} was changed in the meantime`, { cause: error });
      }
    },
  };
}
