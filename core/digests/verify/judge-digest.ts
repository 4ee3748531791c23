import type { PublicKeys } from '../ports';
import type { ReadDigest } from './read-digest';
import type { Digest } from '../digest';
import { isSignedBy, signedText } from './signature';

/** The result for one digest by itself; whether it continues the previous one is checked separately. */
export type DigestVerdict =
  /** `isConfirmed`: not by its own metadata, but by the next digest. */
  | { readonly is: 'signed'; readonly digest: Digest; readonly signature: string; readonly isConfirmed: boolean }
  /** Its signature is not known yet. */
  | { readonly is: 'unproven'; readonly digest: Digest; readonly signed: { text: string; fingerprint: string } }
  | {
      readonly is: 'wrong';
      readonly kind: 'digest-changed' | 'digest-damaged' | 'digest-moved' | 'digest-unknown-key';
      readonly detail?: string;
    };

/**
 * @param next the following digest: it contains the signature of this one too
 * @throws Unreadable if the public keys could not be read
 */
export async function judgeDigest(
  { key, parts, digest, damaged, signature: own, generated }: ReadDigest,
  next: Digest | undefined,
  bucket: string | undefined,
  keys: PublicKeys,
  now: number,
  signal?: AbortSignal,
): Promise<DigestVerdict> {
  if (digest === undefined) return { is: 'wrong', kind: 'digest-damaged', detail: damaged };
  if (digest.key !== key || (bucket !== undefined && digest.bucket !== bucket))
    return { is: 'wrong', kind: 'digest-moved', detail: `it says that it is s3://${digest.bucket}/${digest.key}` };
  if (digest.account !== parts.account || digest.end !== parts.end || digest.start >= digest.end)
    return { is: 'wrong', kind: 'digest-damaged', detail: 'its account and times do not match its key' };
  const { fingerprint } = digest;
  const around = parts.kind === 'backfill' ? (generated ?? now) : digest.end;
  const publicKey = await keys.find(parts.region, fingerprint, around, signal);
  if (publicKey === undefined)
    return {
      is: 'wrong',
      kind: 'digest-unknown-key',
      detail: `CloudTrail has no key ${fingerprint} in ${parts.region}`,
    };
  const text = signedText(digest);
  if (own !== undefined && isSignedBy(publicKey.key, text, own))
    return { is: 'signed', digest, signature: own.toLowerCase(), isConfirmed: false };
  const { previous } = next ?? {};
  const other = previous?.key === key ? previous.signature : undefined;
  if (other !== undefined && isSignedBy(publicKey.key, text, other))
    return { is: 'signed', digest, signature: other.toLowerCase(), isConfirmed: true };
  if (own === undefined && other === undefined) return { is: 'unproven', digest, signed: { text, fingerprint } };
  return { is: 'wrong', kind: 'digest-changed' };
}
