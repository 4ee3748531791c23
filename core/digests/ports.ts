import type { KeyObject } from 'node:crypto';

/** An object in a listing. */
export interface StoredObject {
  readonly key: string;
  /** The compressed size: digests do not say how large a file must be. */
  readonly bytes: number;
  /**
   * When it was last written, in seconds since the epoch; `undefined` if the storage does not keep it (a synced
   * folder).
   */
  readonly modified?: number | undefined;
  readonly eTag?: string | undefined;
  /** The S3 storage class; `undefined` for standard. */
  readonly storageClass?: string | undefined;
}

/** A digest as stored. */
export interface StoredDigest {
  /** The stored bytes (gzip). */
  readonly bytes: Uint8Array;
  /**
   * User metadata, with lower-case names: `signature`, `signature-algorithm`. `undefined` if the storage does not keep
   * any.
   */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly eTag?: string | undefined;
}

/**
 * Why something could not be read. `missing`: it does not exist. `archived`: its storage class requires a restore
 * first. `denied`: access was denied. `damaged`: not valid gzip, or truncated. `unavailable`: throttling, a broken
 * connection and so on; a retry may work.
 */
export type UnreadableReason = 'missing' | 'archived' | 'denied' | 'damaged' | 'unavailable';

/** The only error that ports reject with, except for aborts. The message is for people. */
export class Unreadable extends Error {
  public override readonly name = 'Unreadable';

  public constructor(
    public readonly reason: UnreadableReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * One bucket, or a synced copy of it. All costs of a verification arise here: a page of up to 1,000 objects is one
 * LIST, each digest and each hashed log file is one GET.
 */
export interface ArchiveReader {
  /** The bucket name, as in digests. `undefined` for a folder: then the name in the digests is accepted. */
  readonly bucket: string | undefined;
  /** Whether user metadata are available as CloudTrail wrote them. A synced folder has none. */
  readonly keepsMetadata: boolean;
  /**
   * Lists objects with a prefix in key order (UTF-8 bytes), page by page; only those after a key, which need not exist.
   */
  list(prefix: string, after?: string, signal?: AbortSignal): AsyncIterable<readonly StoredObject[]>;
  /**
   * Returns the names of the folders directly below a prefix with a trailing slash, without slashes, in order. Empty if
   * the prefix does not exist.
   */
  folders(prefix: string, signal?: AbortSignal): Promise<readonly string[]>;
  digest(key: string, signal?: AbortSignal): Promise<StoredDigest>;
  /** The current time by the storage's own clock, in seconds since the epoch; `undefined` if unknown. */
  time(): number | undefined;
  /** Returns the SHA-256 of a log file's uncompressed content, in hexadecimal digits. Reads it as a stream. */
  hash(key: string, signal?: AbortSignal): Promise<string>;
}

/** A public key of CloudTrail, from `ListPublicKeys`. */
export interface PublicKey {
  readonly region: string;
  readonly fingerprint: string;
  /** DER, PKCS #1. */
  readonly der: Uint8Array;
  readonly key: KeyObject;
  /** In seconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** CloudTrail has separate keys in each Region, and signs a digest with a key of the digest's Region. */
export interface PublicKeys {
  /**
   * @param around a time near which the key was used, in seconds since the epoch
   * @returns `undefined` if CloudTrail answered and has no such key
   * @throws Unreadable if CloudTrail could not be asked, which proves nothing
   */
  find(region: string, fingerprint: string, around: number, signal?: AbortSignal): Promise<PublicKey | undefined>;
  /** All keys that `find` has returned, for the report. */
  used(): readonly PublicKey[];
}
