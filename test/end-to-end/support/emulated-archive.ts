import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SigningKey } from '../../support/digests/signing-key';
import { MANAGEMENT, REGION } from './account';
import { known } from './known';

interface Kept {
  readonly body: Buffer;
  readonly metadata: Record<string, string>;
}

/** The archive of the management account on the local AWS: delivered there, tampered with, and restored. */
export class EmulatedArchive {
  private readonly kept = new Map<string, Kept>();
  private readonly touched = new Set<string>();

  public constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    public readonly root: string,
  ) {}

  /** Hours from a second on: in each a log file, and then a digest. */
  public async deliver(from: number, hours: number): Promise<void> {
    for (let hour = 0; hour < hours; hour += 1) {
      const at = from + hour * 3_600;
      const time = new Date((at + 1_200) * 1_000).toISOString();
      const records = [{ eventName: 'ListBuckets', eventSource: 's3.amazonaws.com', eventTime: time, readOnly: true }];
      await this.happen('deliver', at + 1_500, JSON.stringify(records));
      await this.happen('digests', at + 3_600);
    }
  }

  /** As it is now is what it is restored to. */
  public async keep(): Promise<void> {
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.bucket,
          Prefix: `${this.root}${MANAGEMENT}/`,
          ContinuationToken: token,
        }),
      );
      for (const { Key: key = '' } of page.Contents ?? []) this.kept.set(key, await this.read(key));
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  public get all(): readonly string[] {
    return [...this.kept.keys()].sort();
  }

  public get digests(): readonly string[] {
    return this.all.filter((key) => key.includes('/CloudTrail-Digest/'));
  }

  public digest(hour: number): string {
    return known(this.digests[hour]);
  }

  public logFile(hour: number): string {
    return known(this.all.filter((key) => key.includes('/CloudTrail/'))[hour]);
  }

  public async remove(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.touched.add(key);
      await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
    }
  }

  public async rewrite(key: string, change: (body: Buffer) => Buffer): Promise<void> {
    const { body, metadata } = known(this.kept.get(key));
    const written = change(body);
    assert.ok(!written.equals(body), `${key} is another one`);
    await this.write(key, { body: written, metadata });
  }

  public async copy(key: string, to: string): Promise<void> {
    await this.write(to, known(this.kept.get(key)));
  }

  public async resign(key: string, by: SigningKey): Promise<void> {
    const { body } = known(this.kept.get(key));
    const content = gunzipSync(body)
      .toString()
      .replace(/"digestPublicKeyFingerprint":"\w+"/, `"digestPublicKeyFingerprint":"${by.fingerprint}"`);
    await this.write(key, {
      body: gzipSync(content),
      metadata: { signature: by.sign(content), 'signature-algorithm': 'SHA256withRSA' },
    });
  }

  public async restore(): Promise<void> {
    for (const key of this.touched) {
      const kept = this.kept.get(key);
      if (kept === undefined) await this.remove(key);
      else await this.write(key, kept);
    }
    this.touched.clear();
  }

  private async write(key: string, { body, metadata }: Kept): Promise<void> {
    this.touched.add(key);
    await this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, Metadata: metadata }));
  }

  private async read(key: string): Promise<Kept> {
    const { Body: body, Metadata: metadata = {} } = await this.client.send(
      new GetObjectCommand({ Bucket: this.bucket, Key: key }),
    );
    return { body: Buffer.from(await known(body).transformToByteArray()), metadata };
  }

  private async happen(what: 'deliver' | 'digests', at: number, body = ''): Promise<void> {
    const url = new URL(`/emulator/${what}`, known(process.env['AWS_ENDPOINT_URL']));
    url.search = new URLSearchParams({
      at: new Date(at * 1_000).toISOString(),
      account: MANAGEMENT,
      region: REGION,
    }).toString();
    const response = await fetch(url, { method: 'POST', body });
    assert.ok(response.ok, `${what}: ${await response.text()}`);
  }
}
