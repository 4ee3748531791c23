import { createHash, createPublicKey } from 'node:crypto';
import { messageOf } from '../../lib/contract/error-message';
import { isRecord } from '../../lib/contract/is-record';
import { isoTime } from './place';
import { type PublicKey, type PublicKeys, Unreadable } from './ports';

type KeyParts = Omit<PublicKey, 'key' | 'region'>;

/** @throws Unreadable if it is not an RSA key in PKCS #1 */
export function publicKeyOf(region: string, parts: KeyParts): PublicKey {
  try {
    const key = createPublicKey({ key: Buffer.from(parts.der), format: 'der', type: 'pkcs1' });
    return { ...parts, region, key };
  } catch (error) {
    const message = `the public key ${parts.fingerprint} in ${region} cannot be read: ${messageOf(error)}`;
    throw new Unreadable('unavailable', message, { cause: error });
  }
}

/**
 * Returns the SHA-256 of the key, in hexadecimal digits: CloudTrail does not document how its own fingerprint is
 * computed.
 */
export function keySha256({ der }: PublicKey): string {
  return createHash('sha256').update(der).digest('hex');
}

/** As JSON, to keep with a report, or to verify offline. */
export interface KeptPublicKey {
  readonly region: string;
  readonly fingerprint: string;
  /** DER (PKCS #1) in base64, as printed by `aws cloudtrail list-public-keys`. */
  readonly value: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
}

export function keptPublicKey({ region, fingerprint, der, validFrom, validTo }: PublicKey): KeptPublicKey {
  const value = Buffer.from(der).toString('base64');
  return { region, fingerprint, value, validFrom: isoTime(validFrom), validTo: isoTime(validTo) };
}

/** Keys from a file. The user must ensure that they are CloudTrail's. */
export class KeptPublicKeys implements PublicKeys {
  private readonly keys = new Map<string, PublicKey>();
  private readonly given = new Map<string, PublicKey>();

  /** @throws Unreadable for the first invalid key */
  public constructor(kept: readonly KeptPublicKey[]) {
    for (const { region, fingerprint, value, validFrom, validTo } of kept) {
      const der = Buffer.from(value, 'base64');
      const [from = 0, to = 0] = [validFrom, validTo].map((time) => Math.floor(Date.parse(time) / 1_000));
      const key = publicKeyOf(region, { fingerprint, der, validFrom: from, validTo: to });
      this.keys.set(`${region}/${fingerprint}`, key);
    }
  }

  /** @throws Unreadable if the key was not kept: CloudTrail may still have it */
  public find(region: string, fingerprint: string): Promise<PublicKey | undefined> {
    const name = `${region}/${fingerprint}`;
    const key = this.keys.get(name);
    if (key === undefined)
      return Promise.reject(new Unreadable('missing', `the public key ${fingerprint} of ${region} was not kept`));
    this.given.set(name, key);
    return Promise.resolve(key);
  }

  public used(): readonly PublicKey[] {
    return [...this.given].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
  }
}

/** @returns `undefined` unless it has the form of `keptPublicKey` */
export function parseKeptPublicKey(value: unknown): KeptPublicKey | undefined {
  if (!isRecord(value)) return undefined;
  const texts = ['region', 'fingerprint', 'value', 'validFrom', 'validTo'].map((name) => value[name]);
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  const [region = '', fingerprint = '', key = '', validFrom = '', validTo = ''] = texts;
  if ([validFrom, validTo].some((time) => Number.isNaN(Date.parse(time)))) return undefined;
  return { region, fingerprint, value: key, validFrom, validTo };
}
