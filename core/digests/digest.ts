/** A log file, as a digest names it. */
export interface NamedLogFile {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of its unpacked content, in hexadecimal digits; `undefined`: the digest has another algorithm. */
  readonly hash: string | undefined;
}

/** The digest before, as a digest names it. */
export interface PreviousDigest {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of its unpacked content, in hexadecimal digits. */
  readonly hash: string;
  readonly signature: string;
}

/** What a digest says. That it is true, its signature has to show. */
export interface Digest {
  readonly account: string;
  /** In seconds. */
  readonly start: number;
  readonly end: number;
  /** The end as it stands in the file, which is what is signed. */
  readonly endText: string;
  readonly bucket: string;
  readonly key: string;
  readonly fingerprint: string;
  /** `undefined` in the first digest after the trail began to log or to validate. */
  readonly previous: PreviousDigest | undefined;
  readonly logFiles: readonly NamedLogFile[];
  /** SHA-256 of its own unpacked content. */
  readonly hash: string;
}
