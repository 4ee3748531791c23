import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';
import { nameOf } from '../../lib/contract/error-message';
import { isRecord } from '../../lib/contract/is-record';
import { received } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';

export interface FailedBatch {
  readonly key: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly failedAt: string;
}

/** Longer than the maximum run time of the function. */
const TIMEOUT_MS = 16 * 60_000;

/**
 * The failed batches that Lambda wrote to the bucket after its last attempt: one object per batch, with the batch as
 * `requestPayload`. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export class FailedBatches {
  private readonly s3: S3Client;
  private readonly lambda: LambdaClient;

  public constructor(
    private readonly bucket: string,
    shared: SharedConfiguration,
    private readonly interrupt: AbortSignal,
  ) {
    this.s3 = new S3Client({ ...shared });
    // No retries: a second invocation would run in parallel with the first.
    this.lambda = new LambdaClient({
      ...shared,
      maxAttempts: 1,
      requestHandler: { ...shared.requestHandler, requestTimeout: TIMEOUT_MS },
    });
  }

  /** Returns the failed batches, oldest first. */
  public async list(): Promise<FailedBatch[]> {
    const batches: FailedBatch[] = [];
    let token: string | undefined;
    do {
      const page = await this.ofBucket(() =>
        this.s3.send(new ListObjectsV2Command({ Bucket: this.bucket, ...(token && { ContinuationToken: token }) }), {
          abortSignal: this.interrupt,
        }),
      );
      for (const { Key: key, Size: bytes = 0, LastModified: at } of page.Contents ?? [])
        if (key !== undefined) batches.push({ key, bytes, failedAt: at?.toISOString() ?? '' });
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
    return batches.sort((one, other) => (one.failedAt < other.failedAt ? -1 : 1));
  }

  /** @returns the payload of the failed invocation; `undefined` if the object is not such a record */
  public async payloadOf({ key }: FailedBatch): Promise<unknown> {
    const { Body: body } = await this.ofBucket(() =>
      this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }), { abortSignal: this.interrupt }),
    );
    try {
      const record: unknown = JSON.parse((await body?.transformToString()) ?? '');
      return isRecord(record) ? record['requestPayload'] : undefined;
    } catch {
      return undefined;
    }
  }

  /** Invokes the function and waits for the result. @returns why it failed; `undefined` if it succeeded */
  public async invoke(functionName: string, payload: unknown): Promise<string | undefined> {
    const answer = await this.lambda.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'RequestResponse',
        Payload: Buffer.from(JSON.stringify(payload)),
      }),
      { abortSignal: this.interrupt },
    );
    if (answer.FunctionError === undefined) return undefined;
    try {
      const failure: unknown = JSON.parse(answer.Payload?.transformToString() ?? '');
      const { errorType, errorMessage } = isRecord(failure) ? failure : {};
      return [errorType, errorMessage].filter((text) => typeof text === 'string').join(': ') || answer.FunctionError;
    } catch {
      return answer.FunctionError;
    }
  }

  public async delete({ key }: FailedBatch): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }), { abortSignal: this.interrupt });
  }

  private async ofBucket<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      if (nameOf(error) !== 'NoSuchBucket') throw error;
      throw new UsageError([
        received('--bucket', this.bucket, 'the bucket for failed batches (an output of the stack)'),
      ]);
    }
  }
}
