import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { isRecord } from '../../../lib/contract/is-record';
import type { Digest, NamedLogFile, PreviousDigest } from '../digest';

/**
 * A digest has some hundred bytes, and a few hundred more per log file. Anything that uncompresses to more was not
 * written by CloudTrail.
 */
const MOST_BYTES = 256 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Why the bytes are not a digest. */
export class NoDigest extends Error {
  public override readonly name = 'NoDigest';
}

/**
 * Parses the stored bytes of a digest.
 *
 * @throws NoDigest with the reason, a sentence without a period
 */
export function parseDigest(stored: Uint8Array): Digest {
  const content = unpacked(stored);
  const json = parsed(content);
  const problems: string[] = [];
  const read = <T>(name: string, of: (value: unknown) => T | undefined): T | undefined => {
    const value = of(json[name]);
    if (value === undefined) problems.push(name);
    return value;
  };
  const account = read('awsAccountId', text);
  const endText = read('digestEndTime', timeText);
  const start = read('digestStartTime', timeText);
  const bucket = read('digestS3Bucket', text);
  const key = read('digestS3Object', text);
  const fingerprint = read('digestPublicKeyFingerprint', text);
  const logFiles = read('logFiles', namedLogFiles);
  const previous = previousDigest(json);
  if (previous === 'malformed') problems.push('previousDigest…');
  if (problems.length > 0) throw new NoDigest(`it lacks a valid ${problems.join(', ')}`);
  return {
    account: account as string,
    start: Date.parse(start as string) / 1_000,
    end: Date.parse(endText as string) / 1_000,
    endText: endText as string,
    bucket: bucket as string,
    key: key as string,
    fingerprint: fingerprint as string,
    previous: previous as PreviousDigest | undefined,
    logFiles: logFiles as readonly NamedLogFile[],
    hash: createHash('sha256').update(content).digest('hex'),
  };
}

function unpacked(stored: Uint8Array): Buffer {
  try {
    return gunzipSync(stored, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new NoDigest('it is not gzip, or truncated', { cause: error });
  }
}

function parsed(content: Buffer): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(content.toString());
  } catch (error) {
    throw new NoDigest('it is not valid JSON', { cause: error });
  }
  if (!isRecord(json)) throw new NoDigest('it is not a JSON object');
  return json;
}

function previousDigest(json: Readonly<Record<string, unknown>>): PreviousDigest | undefined | 'malformed' {
  const all = ['S3Bucket', 'S3Object', 'HashValue', 'Signature'].map((name) => json[`previousDigest${name}`] ?? null);
  if (all.every((value) => value === null)) return undefined;
  const [bucket, key, hash, signature] = all.map(text);
  const algorithm = json['previousDigestHashAlgorithm'];
  if (bucket === undefined || key === undefined || hash === undefined || signature === undefined) return 'malformed';
  return algorithm === 'SHA-256' && SHA256.test(hash) ? { bucket, key, hash, signature } : 'malformed';
}

function namedLogFiles(value: unknown): readonly NamedLogFile[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const files = value.map(namedLogFile);
  return files.every((file) => file !== undefined) ? files : undefined;
}

function namedLogFile(value: unknown): NamedLogFile | undefined {
  if (!isRecord(value)) return undefined;
  const [bucket, key, hash] = [value['s3Bucket'], value['s3Object'], value['hashValue']].map(text);
  if (bucket === undefined || key === undefined || hash === undefined) return undefined;
  return { bucket, key, hash: value['hashAlgorithm'] === 'SHA-256' && SHA256.test(hash) ? hash : undefined };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function timeText(value: unknown): string | undefined {
  return typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
