import type { KeyObject } from 'node:crypto';

/** An object as a listing shows it. */
export interface StoredObject {
  readonly key: string;
  /** As it is stored, which is compressed: no digest says how large a file has to be. */
  readonly bytes: number;
  /** When it was written for the last time, in seconds; `undefined` where the storage does not keep it (a synced folder). */
  readonly modified?: number | undefined;
  readonly eTag?: string | undefined;
  /** As S3 names it; `undefined` for standard. */
  readonly storageClass?: string | undefined;
}

/** A digest as it is stored. */
export interface StoredDigest {
  /** As it is stored, gzip. */
  readonly bytes: Uint8Array;
  /** User metadata, names in lower case: `signature`, `signature-algorithm`. `undefined` where the storage does not keep any. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly eTag?: string | undefined;
}

/**
 * Why something could not be read. `missing`: it is not there. `archived`: its storage class has to be restored first. `denied`: not allowed.
 * `damaged`: no gzip, or cut off. `unavailable`: throttled, broken connection and the like; later it may work.
 */
export type UnreadableReason = 'missing' | 'archived' | 'denied' | 'damaged' | 'unavailable';

/** What ports reject with, and nothing else but aborts. The message is for people. */
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
 * One bucket, or what was synced from one. All that a verification costs is asked here: a page of up to 1,000 objects is one LIST, each
 * digest and each hashed log file is one GET.
 */
export interface ArchiveReader {
  /** The name of the bucket, as digests have it. `undefined`: of a folder it is not known, and what digests say is taken for it. */
  readonly bucket: string | undefined;
  /** Whether user metadata are there as CloudTrail wrote them. A synced folder has none. */
  readonly keepsMetadata: boolean;
  /** Objects below a prefix in the order of their keys (bytes, UTF-8), page by page; those after a key, which need not exist. */
  list(prefix: string, after?: string, signal?: AbortSignal): AsyncIterable<readonly StoredObject[]>;
  /** The names of the folders right below a prefix, which ends in a slash, without slashes, in order. Empty where there is no such prefix. */
  folders(prefix: string, signal?: AbortSignal): Promise<readonly string[]>;
  digest(key: string, signal?: AbortSignal): Promise<StoredDigest>;
  /** What time it is by the storage's own clock, in seconds; `undefined` where it has none, or was not asked yet. */
  time(): number | undefined;
  /** SHA-256 of a log file's unpacked content, in hexadecimal digits, read as a stream. */
  hash(key: string, signal?: AbortSignal): Promise<string>;
}

/** A public key of CloudTrail, as `ListPublicKeys` gives it. */
export interface PublicKey {
  readonly region: string;
  readonly fingerprint: string;
  /** DER, PKCS #1. */
  readonly der: Uint8Array;
  readonly key: KeyObject;
  /** In seconds. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** CloudTrail has its own keys in each Region, and signs a digest with one of the digest's Region. */
export interface PublicKeys {
  /**
   * @param around a time, in seconds, near which the key signed
   * @returns `undefined`: CloudTrail answered, and has no such key
   * @throws Unreadable where CloudTrail could not be asked, which proves nothing
   */
  find(region: string, fingerprint: string, around: number, signal?: AbortSignal): Promise<PublicKey | undefined>;
  /** All that `find` has given, for the report. */
  used(): readonly PublicKey[];
}
