import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommandLine } from '../../../cli/command-line';
import type { VerifyReport } from '../../../cli/verify/verify-report';
import { FakeArchiveS3 } from '../../support/digests/fake-archive-s3';
import type { ObjectStore } from '../../support/digests/object-store';
import { signingKeyOf } from '../../support/digests/signing-key';
import { FakeJsonService } from '../../support/fake-json-service';
import { testIo, type TestIoOptions } from '../../support/test-io';

export interface Outcome {
  readonly status: number;
  readonly written: string;
  readonly said: string;
}

/** CloudTrail's keys, as `aws cloudtrail list-public-keys` prints them. */
export function publicKeyList(...regions: readonly string[]): { PublicKeyList: object[] } {
  return {
    PublicKeyList: regions
      .map((region) => signingKeyOf(region))
      .map(({ der, fingerprint }) => ({
        Value: der.toString('base64'),
        Fingerprint: fingerprint,
        ValidityStartTime: 1_700_000_000,
        ValidityEndTime: 1_800_000_000,
      })),
  };
}

/** A bucket with an archive, and CloudTrail, over HTTP. */
export class VerifiedArchive {
  public readonly s3: FakeArchiveS3;
  public readonly cloudTrail: FakeJsonService;
  private before = process.env;

  public constructor(public readonly store: ObjectStore) {
    this.s3 = new FakeArchiveS3(store);
    this.cloudTrail = new FakeJsonService({ ListPublicKeys: [publicKeyList('eu-central-1', 'us-east-1')] });
  }

  public async start(): Promise<void> {
    // The SDK reads the process's own.
    this.before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: await this.s3.start(),
      AWS_ENDPOINT_URL_CLOUDTRAIL: await this.cloudTrail.start(),
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-central-1',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    });
  }

  public async stop(): Promise<void> {
    process.env = this.before;
    await Promise.all([this.s3.stop(), this.cloudTrail.stop()]);
  }

  public get url(): string {
    return `s3://${this.store.bucket}`;
  }

  /** `verify` with these arguments, in this process. */
  public async verify(
    args: readonly string[],
    options: TestIoOptions & { interrupted?: boolean } = {},
  ): Promise<Outcome> {
    const io = testIo({ environment: process.env, ...options });
    if (options.interrupted) io.controller.abort();
    const status = await runCommandLine(['verify', ...args], io);
    return { status, written: io.written(), said: io.said() };
  }

  public async report(...args: readonly string[]): Promise<VerifyReport & { readonly status: number }> {
    const { status, written, said } = await this.verify([...args, '--format', 'json']);
    if (written === '') throw new Error(said);
    return { ...(JSON.parse(written) as VerifyReport), status };
  }

  /** As `aws s3 sync` does it: without metadata. */
  public sync(folder: string): void {
    for (const key of this.store.keys()) {
      const path = join(folder, key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, this.store.known(key).body);
    }
  }
}
