import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { digestKey, type DigestKeyParts } from '../../../core/digests/keys/digest-key';
import { logFileFolder } from '../../../core/digests/keys/log-file-key';
import { dayFolder, keyMinute } from '../../../core/digests/keys/key-time';
import { isoTime, type Place } from '../../../core/digests/place';
import { ACCOUNTS } from '../../fixtures/identities';
import type { ObjectStore } from './object-store';
import { type SigningKey, signingKeyOf } from './signing-key';

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
/** When chains begin, unless told otherwise. */
export const BEGIN = Date.parse('2026-11-10T00:14:27Z') / 1_000;
export const ORGANIZATION = 'o-k3x9w2v7qa';
export const ROOT = `AWSLogs/${ORGANIZATION}/`;
export const PLACE: Place = { account: ACCOUNTS.production, region: 'eu-central-1' };

export interface LogFile {
  readonly key: string;
  readonly hash: string;
}

interface Written {
  readonly key: string;
  readonly hash: string;
  readonly signature: string;
}

export interface ChainOptions extends Partial<Place> {
  readonly root?: string;
  readonly trailName?: string;
  readonly homeRegion?: string;
  readonly begin?: number;
  readonly signingKey?: SigningKey;
}

/** Writes what CloudTrail delivers for one account and Region: log files, and a signed digest for each hour. */
export class ChainWriter {
  public readonly digests: Written[] = [];
  public readonly logFiles: LogFile[][] = [];
  public root: string;
  public end: number;
  private readonly place: Place;
  private readonly trailName: string;
  private readonly homeRegion: string;
  private readonly signingKey: SigningKey;
  private last: Written | undefined;
  private lastBackfill: Written | undefined;
  private count = 0;

  public constructor(
    private readonly store: ObjectStore,
    options: ChainOptions = {},
  ) {
    this.place = { account: options.account ?? PLACE.account, region: options.region ?? PLACE.region };
    this.root = options.root ?? ROOT;
    this.trailName = options.trailName ?? 'organization-trail';
    this.homeRegion = options.homeRegion ?? 'eu-central-1';
    this.signingKey = options.signingKey ?? signingKeyOf(this.place.region);
    this.end = options.begin ?? BEGIN;
  }

  /** Goes on from here in a copy of the bucket. */
  public in(store: ObjectStore): ChainWriter {
    const copy = new ChainWriter(store);
    return Object.assign(copy, this, { store, digests: [...this.digests], logFiles: [...this.logFiles] });
  }

  /** So many hours, with so many log files each. */
  public hours(count: number, files = 2): this {
    for (let hour = 0; hour < count; hour += 1) this.hour(files);
    return this;
  }

  /** One digest, and the log files that it names, delivered over its hour. */
  public hour(files = 2, { isFirst = false, namesFiles = true } = {}): this {
    const start = this.end;
    const named = Array.from({ length: files }, (_, index) =>
      this.logFile(start + Math.floor(((index + 0.5) * HOUR) / files)),
    );
    this.logFiles.push(named);
    this.last = this.digest('standard', start, start + HOUR, namesFiles ? named : [], isFirst ? undefined : this.last);
    this.digests.push(this.last);
    this.end = start + HOUR;
    return this;
  }

  /** The trail does not log for a while, and begins anew. */
  public pause(seconds: number): this {
    this.end += seconds;
    this.last = undefined;
    return this;
  }

  /** A digest of its own kind, made now, for the log files of an earlier hour. */
  public backfill(files: readonly LogFile[], end: number): Written {
    this.lastBackfill = this.digest('backfill', end - HOUR, end, files, this.lastBackfill);
    return this.lastBackfill;
  }

  /** One that no digest names, unless it is handed over to one. */
  public logFile(time: number, content = this.content(time)): LogFile {
    this.count += 1;
    const { account, region } = this.place;
    const id = createHash('sha256')
      .update(`${account}${region}${String(this.count)}`)
      .digest('hex')
      .slice(0, 16);
    const key = `${logFileFolder(this.root, this.place)}${dayFolder(time)}/${account}_CloudTrail_${region}_${keyMinute(time)}_${id}.json.gz`;
    this.store.put(key, { body: gzipSync(content), metadata: {}, modified: time });
    return { key, hash: createHash('sha256').update(content).digest('hex') };
  }

  private content(time: number): string {
    return JSON.stringify({
      Records: [
        { eventVersion: '1.11', eventTime: isoTime(time - 300), eventID: String(this.count), eventName: 'ListBuckets' },
      ],
    });
  }

  private digest(
    kind: DigestKeyParts['kind'],
    start: number,
    end: number,
    files: readonly LogFile[],
    previous: Written | undefined,
  ): Written {
    const { store, place, root, trailName, homeRegion, signingKey } = this;
    const key = digestKey({ root, ...place, trailName, homeRegion, end, kind });
    const content = JSON.stringify({
      awsAccountId: place.account,
      digestStartTime: isoTime(start),
      digestEndTime: isoTime(end),
      digestS3Bucket: store.bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: signingKey.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: files.length > 0 ? isoTime(end - 300) : null,
      oldestEventTime: files.length > 0 ? isoTime(start) : null,
      previousDigestS3Bucket: previous ? store.bucket : null,
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous?.hash ?? null,
      previousDigestHashAlgorithm: previous ? 'SHA-256' : null,
      previousDigestSignature: previous?.signature ?? null,
      logFiles: files.map((file) => ({
        s3Bucket: store.bucket,
        s3Object: file.key,
        hashValue: file.hash,
        hashAlgorithm: 'SHA-256',
        newestEventTime: isoTime(end - 300),
        oldestEventTime: isoTime(start),
      })),
    });
    const hash = createHash('sha256').update(content).digest('hex');
    const signature = signingKey.sign(
      `${isoTime(end)}\n${store.bucket}/${key}\n${hash}\n${previous?.signature ?? 'null'}`,
    );
    const generated: Record<string, string> =
      kind === 'backfill' ? { 'backfill-generation-timestamp': isoTime(this.end) } : {};
    store.put(key, {
      body: gzipSync(content),
      metadata: { signature, 'signature-algorithm': 'SHA256withRSA', ...generated },
      modified: (kind === 'backfill' ? this.end : end) + 420,
    });
    return { key, hash, signature };
  }
}
