import { createHash, createPublicKey } from 'node:crypto';
import { messageOf } from '../../lib/contract/error-message';
import { isRecord } from '../../lib/contract/is-record';
import { isoTime } from './place';
import { type PublicKey, type PublicKeys, Unreadable } from './ports';

type KeyParts = Omit<PublicKey, 'key' | 'region'>;

/** @throws Unreadable where it is no key of RSA in PKCS #1 */
export function publicKeyOf(region: string, parts: KeyParts): PublicKey {
  try {
    const key = createPublicKey({ key: Buffer.from(parts.der), format: 'der', type: 'pkcs1' });
    return { ...parts, region, key };
  } catch (error) {
    const message = `the public key ${parts.fingerprint} in ${region} cannot be read: ${messageOf(error)}`;
    throw new Unreadable('unavailable', message, { cause: error });
  }
}

/** SHA-256 of the key, in hexadecimal digits: CloudTrail does not say what its own fingerprint is made of. */
export function keySha256({ der }: PublicKey): string {
  return createHash('sha256').update(der).digest('hex');
}

/** As JSON, to be kept with a report, or to verify without a connection. */
export interface KeptPublicKey {
  readonly region: string;
  readonly fingerprint: string;
  /** Base64 of DER, PKCS #1, as `aws cloudtrail list-public-keys` prints it. */
  readonly value: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
}

export function keptPublicKey({ region, fingerprint, der, validFrom, validTo }: PublicKey): KeptPublicKey {
  const value = Buffer.from(der).toString('base64');
  return { region, fingerprint, value, validFrom: isoTime(validFrom), validTo: isoTime(validTo) };
}

/** Those that somebody kept. That they are CloudTrail's, whoever kept them has to vouch for. */
export class KeptPublicKeys implements PublicKeys {
  private readonly keys = new Map<string, PublicKey>();
  private readonly given = new Map<string, PublicKey>();

  /** @throws Unreadable for the first that is none */
  public constructor(kept: readonly KeptPublicKey[]) {
    for (const { region, fingerprint, value, validFrom, validTo } of kept) {
      const der = Buffer.from(value, 'base64');
      const [from = 0, to = 0] = [validFrom, validTo].map((time) => Math.floor(Date.parse(time) / 1_000));
      const key = publicKeyOf(region, { fingerprint, der, validFrom: from, validTo: to });
      this.keys.set(`${region}/${fingerprint}`, key);
    }
  }

  /** @throws Unreadable for one that was not kept: that CloudTrail does not have it, nobody has said */
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

/** @returns `undefined` where it is not what `keptPublicKey` gives */
export function parseKeptPublicKey(value: unknown): KeptPublicKey | undefined {
  if (!isRecord(value)) return undefined;
  const texts = ['region', 'fingerprint', 'value', 'validFrom', 'validTo'].map((name) => value[name]);
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  const [region = '', fingerprint = '', key = '', validFrom = '', validTo = ''] = texts;
  if ([validFrom, validTo].some((time) => Number.isNaN(Date.parse(time)))) return undefined;
  return { region, fingerprint, value: key, validFrom, validTo };
}
