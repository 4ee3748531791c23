import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { PublicKey } from '../../../core/digests/ports';

/** A key pair as CloudTrail has one in each Region; made anew in each process, so that none is kept anywhere. */
export class SigningKey {
  public readonly der: Buffer;
  public readonly fingerprint: string;
  private readonly privateKey: KeyObject;

  /** @param bits CloudTrail's are twice as long, which takes four times as long to sign with */
  public constructor(
    public readonly region: string,
    bits = 1_024,
  ) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    this.privateKey = privateKey;
    this.der = publicKey.export({ format: 'der', type: 'pkcs1' });
    this.fingerprint = createHash('md5').update(this.der).digest('hex');
  }

  /** In hexadecimal digits. */
  public sign(text: string): string {
    return sign('RSA-SHA256', Buffer.from(text), this.privateKey).toString('hex');
  }

  public get publicKey(): PublicKey {
    return {
      region: this.region,
      fingerprint: this.fingerprint,
      der: this.der,
      key: createPublicKey({ key: this.der, format: 'der', type: 'pkcs1' }),
      validFrom: 0,
      validTo: 4_102_444_800,
    };
  }
}

const known = new Map<string, SigningKey>();

/** Always the same of a Region, within a process. */
export function signingKeyOf(region: string, bits?: number): SigningKey {
  const key = known.get(region) ?? new SigningKey(region, bits);
  known.set(region, key);
  return key;
}
