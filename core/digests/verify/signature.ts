import { createVerify, type KeyObject } from 'node:crypto';
import type { Digest } from '../digest';

/**
 * Returns the text that CloudTrail signs for a digest. @see
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export function signedText({ endText, bucket, key, hash, previous }: Digest): string {
  return `${endText}\n${bucket}/${key}\n${hash}\n${previous?.signature ?? 'null'}`;
}

/** @param signature in hexadecimal digits; anything else does not match */
export function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  if (!/^([0-9a-f]{2})+$/i.test(signature)) return false;
  return createVerify('RSA-SHA256').update(text).verify(key, signature, 'hex');
}
