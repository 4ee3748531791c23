import { messageOf } from '../../../lib/contract/error-message';
import type { Digest } from '../digest';
import type { DigestKeyParts } from '../keys/digest-key';
import { type ArchiveReader, type StoredObject, Unreadable, type UnreadableReason } from '../ports';
import { NoDigest, parseDigest } from './parse-digest';

/** A digest in a listing. */
export interface ListedDigest {
  readonly key: string;
  readonly parts: DigestKeyParts;
  readonly object: StoredObject;
}

/** A digest that was read: one of `digest`, `damaged`, `unreadable` is set. */
export interface ReadDigest extends ListedDigest {
  readonly digest?: Digest;
  /** From the object's metadata; `undefined` if there is none. */
  readonly signature?: string | undefined;
  /** When CloudTrail created a backfill digest, in seconds since the epoch. */
  readonly generated?: number | undefined;
  readonly damaged?: string;
  readonly unreadable?: { readonly reason: UnreadableReason; readonly message: string };
}

export async function readDigest(
  archive: ArchiveReader,
  listed: ListedDigest,
  signal: AbortSignal | undefined,
): Promise<ReadDigest> {
  try {
    const { bytes, metadata = {} } = await archive.digest(listed.key, signal);
    const generated = Date.parse(metadata['backfill-generation-timestamp'] ?? '') / 1_000;
    return {
      ...listed,
      digest: parseDigest(bytes),
      signature: metadata['signature'],
      generated: Number.isNaN(generated) ? undefined : generated,
    };
  } catch (error) {
    if (error instanceof NoDigest) return { ...listed, damaged: messageOf(error) };
    if (!(error instanceof Unreadable)) throw error;
    if (error.reason === 'damaged') return { ...listed, damaged: error.message };
    return { ...listed, unreadable: { reason: error.reason, message: error.message } };
  }
}
