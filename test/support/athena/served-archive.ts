import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { FakeArchive } from './fake-archive';
import { FakeAthena, type QueryEngine } from './fake-athena';
import { historyEngine } from './history-engine';

export interface ServedArchive {
  /** New for each test. */
  readonly archive: () => FakeArchive;
  readonly athena: () => FakeAthena;
}

/** An archive that the environment leads to: S3, Glue and Athena over HTTP. To be called in a `describe`. */
export function servedArchive(engineOf: (archive: FakeArchive) => QueryEngine = historyEngine): ServedArchive {
  let archive = new FakeArchive();
  let athena = new FakeAthena(engineOf(archive));
  const before = { ...process.env };
  beforeAll(() => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-central-1',
    });
  });
  beforeEach(async () => {
    await Promise.all([archive.s3.stop(), athena.stop()]);
    archive = new FakeArchive();
    athena = new FakeAthena(engineOf(archive));
    const url = await athena.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: await archive.s3.start(),
      AWS_ENDPOINT_URL_ATHENA: url,
      AWS_ENDPOINT_URL_GLUE: url,
    });
  });
  afterAll(async () => {
    await Promise.all([archive.s3.stop(), athena.stop()]);
    process.env = before;
  });
  return { archive: () => archive, athena: () => athena };
}
