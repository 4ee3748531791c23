/** A log file that a digest names. */
export interface NamedLogFile {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of its uncompressed content, in hexadecimal digits; `undefined` if the digest uses another algorithm. */
  readonly hash: string | undefined;
}

/** The previous digest, as named in a digest. */
export interface PreviousDigest {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of its uncompressed content, in hexadecimal digits. */
  readonly hash: string;
  readonly signature: string;
}

/** The content of a digest. Only its signature proves that it is true. */
export interface Digest {
  readonly account: string;
  /** In seconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** The end time as written in the file, which is what is signed. */
  readonly endText: string;
  readonly bucket: string;
  readonly key: string;
  readonly fingerprint: string;
  /** `undefined` in the first digest after the trail started logging or log file validation. */
  readonly previous: PreviousDigest | undefined;
  readonly logFiles: readonly NamedLogFile[];
  /** SHA-256 of its own uncompressed content. */
  readonly hash: string;
}
