import type { PublicKeys } from '../ports';
import type { ReadDigest } from './read-digest';
import type { Digest } from '../digest';
import { isSignedBy, signedText } from './signature';

/** What one digest is by itself; whether it goes on from the one before is another question. */
export type DigestVerdict =
  /** `isConfirmed`: its own metadata do not show it, the next digest does. */
  | { readonly is: 'signed'; readonly digest: Digest; readonly signature: string; readonly isConfirmed: boolean }
  /** Nobody has its signature yet. */
  | { readonly is: 'unproven'; readonly digest: Digest; readonly signed: { text: string; fingerprint: string } }
  | {
      readonly is: 'wrong';
      readonly kind: 'digest-changed' | 'digest-damaged' | 'digest-moved' | 'digest-unknown-key';
      readonly detail?: string;
    };

/**
 * @param next the digest that follows: it holds the signature of this one too
 * @throws Unreadable where the public keys could not be asked for
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
    return { is: 'wrong', kind: 'digest-damaged', detail: 'its account and times are not those of its key' };
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
