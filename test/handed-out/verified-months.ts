import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ChainWriter, HOUR } from '../support/digests/chain-writer';
import { FakeArchiveS3 } from '../support/digests/fake-archive-s3';
import { ObjectStore } from '../support/digests/object-store';
import { signingKeyOf } from '../support/digests/signing-key';
import { FakeJsonService } from '../support/fake-json-service';

const PLACE = { account: '111122223333', region: 'eu-central-1' };
/** Before the month that the documents name, and more than 30 days ago, which they name too. */
const BEGIN = Date.parse('2026-09-30T22:14:27Z') / 1_000;
const HOURS_OF_MONTH = 31 * 24 + 8;
const HOURS_OF_LATE = 31 * 24 + 8;

/** The archive that the documents verify: of one account and Region, in October 2026, and of the last 31 days. */
export class VerifiedMonths {
  private readonly store = new ObjectStore('audit-archive');
  private readonly s3 = new FakeArchiveS3(this.store);
  private readonly cloudTrail: FakeJsonService;
  private readonly keys: object;

  public constructor() {
    const now = Math.floor(Date.now() / 1_000);
    const late = now - HOURS_OF_LATE * HOUR - 600;
    const month = new ChainWriter(this.store, { ...PLACE, begin: BEGIN });
    month.hours(Math.min(HOURS_OF_MONTH, Math.floor((late - BEGIN) / HOUR)), 0);
    // Where the two touch it is one chain.
    if (late - month.end < HOUR) month.hours(Math.floor((now - 600 - month.end) / HOUR), 0);
    else month.pause(late - month.end).hours(HOURS_OF_LATE, 0);
    const { der, fingerprint } = signingKeyOf(PLACE.region);
    const validity = { ValidityStartTime: 1_700_000_000, ValidityEndTime: 4_000_000_000 };
    this.keys = { PublicKeyList: [{ Value: der.toString('base64'), Fingerprint: fingerprint, ...validity }] };
    this.cloudTrail = new FakeJsonService({ ListPublicKeys: [this.keys as Record<string, unknown>] });
  }

  /** @returns what the command needs in its environment */
  public async start(): Promise<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL_S3: await this.s3.start(),
      AWS_ENDPOINT_URL_CLOUDTRAIL: await this.cloudTrail.start(),
    };
  }

  public async stop(): Promise<void> {
    await Promise.all([this.s3.stop(), this.cloudTrail.stop()]);
  }

  /** The folder and the keys of the documents. */
  public writeInto(folder: string): void {
    for (const key of this.store.keys()) {
      const path = join(folder, 'archive', key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, this.store.known(key).body);
    }
    writeFileSync(join(folder, 'keys.json'), JSON.stringify(this.keys));
  }
}
