import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach } from '@jest/globals';
import { seededStore } from './event-store';
import { FakeAws } from './fake-aws';
import { FakeLookupEvents } from './lookup-events';

export interface FakeS3 {
  readonly aws: FakeAws;
  readonly client: S3Client;
}

/** S3 over HTTP, another one for each test. To be called in a `describe`. */
export function fakeS3(): FakeS3 {
  let aws: FakeAws;
  let client: S3Client;
  beforeEach(async () => {
    aws = new FakeAws({ lookupEvents: new FakeLookupEvents({ store: seededStore([]) }) });
    client = new S3Client({
      endpoint: await aws.start(),
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await aws.stop();
  });
  return {
    get aws() {
      return aws;
    },
    get client() {
      return client;
    },
  };
}
