import fc from 'fast-check';
import { gunzipSync, gzipSync } from 'node:zlib';
import { BEGIN, HOUR } from '../../../support/digests/chain-writer';
import { parseLogFileKey } from '../../../../core/digests/keys/log-file-key';
import { NAMED_AFTER_SECONDS } from '../../../../core/digests/options';
import type { WatchedArchive } from '../../../support/digests/watched-archive';

/** One act on an archive, at a place that is chosen by a number. `harmless` ones leave all content as it is. */
export interface Act {
  readonly what: (typeof TAMPERING)[number] | (typeof HARMLESS)[number];
  readonly where: number;
  readonly byte: number;
}

const TAMPERING = [
  'delete-log-file',
  'change-log-file',
  'flip-bit-of-log-file',
  'truncate-log-file',
  'delete-digest',
  'change-digest',
  'flip-bit-of-digest',
  'truncate-digest',
  'copy-digest-over-another',
  'swap-log-files',
  'add-log-file',
] as const;
const HARMLESS = ['recompress-log-file', 'recompress-digest', 'strip-metadata'] as const;

const parts = { where: fc.nat(), byte: fc.nat() };
export const TAMPERINGS: fc.Arbitrary<Act> = fc.record({ what: fc.constantFrom(...TAMPERING), ...parts });
export const HARMLESS_ACTS: fc.Arbitrary<Act> = fc.record({ what: fc.constantFrom(...HARMLESS), ...parts });
export const ACTS: fc.Arbitrary<Act> = fc.oneof(TAMPERINGS, HARMLESS_ACTS);

const isDigest = (key: string): boolean => key.includes('/CloudTrail-Digest/');

/** @returns whether it may have changed something: there may be nothing left to act on */
export function act(archive: WatchedArchive, { what, where, byte }: Act): boolean {
  const keys = archive.store
    .keys()
    .filter((key) => isDigest(key) === what.includes('digest') || what === 'strip-metadata');
  const key = keys[where % Math.max(1, keys.length)];
  if (key === undefined) return false;
  const isChange = perform(archive, { what, where, byte }, keys, key);
  // What happens to a file that was added before is nobody's loss.
  const isOfCloudTrail = isDigest(key) || archive.chain.logFiles.flat().some((file) => file.key === key);
  return isChange && (isOfCloudTrail || what === 'add-log-file');
}

function perform(
  { store, chain, now }: WatchedArchive,
  { what, where, byte }: Act,
  keys: readonly string[],
  key: string,
): boolean {
  const { body, metadata } = store.known(key);
  const write = (bytes: Buffer): boolean => {
    store.change(key, { body: bytes, modified: now });
    return !bytes.equals(body);
  };
  const content = (bytes: Buffer): Buffer | undefined => {
    try {
      return gunzipSync(bytes);
    } catch {
      return undefined;
    }
  };
  switch (what) {
    case 'delete-log-file':
    case 'delete-digest':
      store.remove(key);
      return true;
    case 'change-log-file':
    case 'change-digest': {
      const text = content(body)?.toString();
      if (text === undefined) return false;
      const at = byte % text.length;
      return write(gzipSync(`${text.slice(0, at)}#${text.slice(at + 1)}`));
    }
    case 'flip-bit-of-log-file':
    case 'flip-bit-of-digest': {
      const flipped = Buffer.from(body);
      const at = byte % flipped.length;
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (byte % 8));
      write(flipped);
      // The header of gzip has a time and such, which nobody reads.
      return content(flipped)?.equals(content(body) ?? Buffer.alloc(0)) !== true;
    }
    case 'truncate-log-file':
    case 'truncate-digest':
      return write(body.subarray(0, byte % body.length));
    case 'copy-digest-over-another': {
      const other = keys[(where + 1 + (byte % Math.max(1, keys.length - 1))) % keys.length];
      if (other === undefined || other === key) return false;
      store.change(other, { body, metadata, modified: now });
      return true;
    }
    case 'swap-log-files': {
      const other = keys[byte % keys.length];
      if (other === undefined || other === key) return false;
      const swapped = store.known(other).body;
      if (swapped.equals(body)) return false;
      store.change(other, { body, modified: now });
      return write(swapped);
    }
    case 'add-log-file': {
      const time = BEGIN + 1_800 + (where % 30) * HOUR;
      store.change(chain.logFile(time, '{"Records":[]}').key, { modified: now });
      // The next digest may still name files of the last two hours, and files in later folders are nobody's yet.
      return time < chain.end - NAMED_AFTER_SECONDS;
    }
    case 'recompress-log-file':
    case 'recompress-digest': {
      const bytes = content(body);
      if (bytes !== undefined) write(gzipSync(bytes, { level: 1 }));
      return false;
    }
    case 'strip-metadata':
      // The newest digest has nobody else to prove it.
      if (!isDigest(key) || key === keys.filter(isDigest).at(-1) || key.includes('backfill')) return false;
      store.change(key, { metadata: {}, modified: now });
      return false;
  }
}

/** Whether the content of what CloudTrail wrote is another, or some of it is gone, or a file is there that it did not write. */
export function isTampered(archive: WatchedArchive, original: WatchedArchive): boolean {
  const written = new Set(original.store.keys());
  const isChanged = [...written].some((key) => {
    const now = archive.store.get(key);
    return now === undefined || !contentOf(now.body).equals(contentOf(original.store.known(key).body));
  });
  // The next digest may still name files of the last two hours, and files in later folders are nobody's yet.
  const isAdded = archive.store
    .keys()
    .some(
      (key) => !written.has(key) && (parseLogFileKey(key)?.time ?? Infinity) < original.chain.end - NAMED_AFTER_SECONDS,
    );
  return isChanged || isAdded;
}

function contentOf(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes);
  } catch {
    return Buffer.concat([Buffer.from('no gzip: '), bytes]);
  }
}
