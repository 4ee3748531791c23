import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { appendFileSync, closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bench-history-'));
}

/** What the search sends to S3, answered from files in a folder: gigabytes need not go through one more process. */
export function fileS3(folder: string): S3Client {
  const pathOf = ({ Key: key = '' }: { Key?: string | undefined }) => join(folder, key.replaceAll('/', '_'));
  const send = (command: unknown): Promise<object> => {
    if (command instanceof PutObjectCommand || command instanceof UploadPartCommand) {
      appendFileSync(pathOf(command.input), command.input.Body as Buffer);
    } else if (command instanceof GetObjectCommand) {
      const [, from = 0, to = 0] = /^bytes=(\d+)-(\d+)$/.exec(command.input.Range ?? '')?.map(Number) ?? [];
      const bytes = Buffer.alloc(to - from + 1);
      const file = openSync(pathOf(command.input), 'r');
      readSync(file, bytes, 0, bytes.length, from);
      closeSync(file);
      return Promise.resolve({ Body: { transformToByteArray: () => Promise.resolve(bytes) } });
    } else if (command instanceof DeleteObjectCommand) {
      rmSync(pathOf(command.input));
    } else if (command instanceof CreateMultipartUploadCommand) {
      return Promise.resolve({ UploadId: 'upload' });
    }
    return Promise.resolve({});
  };
  return { send } as unknown as S3Client;
}
