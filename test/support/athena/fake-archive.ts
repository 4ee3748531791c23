import { gzipSync } from 'node:zlib';
import { FakeArchiveS3 } from '../digests/fake-archive-s3';
import { ObjectStore } from '../digests/object-store';
import { type HiveRow, hiveRow } from './input-format';

export const ARCHIVE_BUCKET = 'audit-archive';
export const ARCHIVE_ROOT = 'AWSLogs/o-a1b2c3d4e5/';

/** A row with its partition and its file. */
export type ArchiveRow = HiveRow & {
  readonly account: string;
  readonly region: string;
  readonly day: string;
  readonly path: string;
};

type Event = Readonly<Record<string, unknown>>;

/** Log files in a bucket, for S3 to list, and their rows, for a query to read. */
export class FakeArchive {
  public readonly rows: ArchiveRow[] = [];
  public readonly store = new ObjectStore(ARCHIVE_BUCKET);
  public readonly s3 = new FakeArchiveS3(this.store);
  private files = 0;

  /** @param day of delivery, as in `2026/11/27`; by default that of the first event */
  public put(account: string, region: string, events: readonly Event[], day = dayOf(events[0])): string {
    const key = `${ARCHIVE_ROOT}${account}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${String(this.files++).padStart(6, '0')}.json.gz`;
    this.store.put(key, { body: gzipSync(JSON.stringify({ Records: events })), metadata: {}, modified: 1_795_000_000 });
    for (const event of events)
      this.rows.push({ ...hiveRow(event), account, region, day, path: `s3://${ARCHIVE_BUCKET}/${key}` });
    return key;
  }

  /** All that is in another one. */
  public putAllOf(other: FakeArchive): void {
    for (const key of other.store.keys()) this.store.put(key, other.store.known(key));
    this.rows.push(...other.rows);
    this.files += other.files;
  }

  /** A file that Athena cannot read: it passes over it without a word. */
  public putDamaged(account: string, region: string, day: string): void {
    const key = this.put(account, region, [], day);
    this.store.change(key, { body: Buffer.from('not gzip') });
  }

  /** What a query can see: the partitions that its text names. */
  public rowsFor(sql: string): readonly ArchiveRow[] {
    const accounts = namedIn(sql, /account IN \(([^)]*)\)/);
    const regions = namedIn(sql, /region IN \(([^)]*)\)/);
    const [, only, first = only, last = only] = /day = '([^']*)'|day BETWEEN '([^']*)' AND '([^']*)'/.exec(sql) ?? [];
    if (accounts.length === 0 || first === undefined || last === undefined)
      throw new Error(
        'CONSTRAINT_VIOLATION: For the injected projected partition column account, the WHERE clause must contain only static equality conditions',
      );
    return this.rows.filter(
      ({ account, region, day }) =>
        accounts.includes(account) && regions.includes(region) && day >= first && day <= last,
    );
  }
}

function dayOf(event: Event | undefined): string {
  return String(event?.['eventTime']).slice(0, 10).replaceAll('-', '/');
}

function namedIn(sql: string, list: RegExp): string[] {
  return [...(list.exec(sql)?.[1] ?? '').matchAll(/'([^']*)'/g)].map(([, name = '']) => name);
}
