import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type PublicKey, type PublicKeys, Unreadable } from '../../core/digests/ports';
import { messageOf } from '../../lib/contract/error-message';
import { isRecord } from '../../lib/contract/is-record';
import { receivedInWords } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';

const ALLOWED = 'what `aws cloudtrail list-public-keys` prints: {"PublicKeyList": [{"Value": …, "Fingerprint": …}]}';

type KeyInFile = Omit<PublicKey, 'region'>;

/**
 * Keys that were asked for before, so that nobody has to be asked now. The output does not say of which Region a key is: a fingerprint
 * tells keys apart in all of them.
 *
 * @throws UsageError
 */
export function publicKeysFile(path: string): PublicKeys {
  const keys = new Map(keysIn(path).map((key) => [key.fingerprint.toLowerCase(), key]));
  const used = new Map<string, PublicKey>();
  return {
    find(region, fingerprint) {
      const found = keys.get(fingerprint.toLowerCase());
      // That a file lacks it does not show that CloudTrail does.
      if (found === undefined)
        return Promise.reject(new Unreadable('missing', `${path} has no key with the fingerprint ${fingerprint}`));
      const key = { ...found, region };
      used.set(`${region} ${fingerprint}`, key);
      return Promise.resolve(key);
    },
    used: () => [...used.values()],
  };
}

function keysIn(path: string): KeyInFile[] {
  const refuse = (what: string): never => {
    throw new UsageError([receivedInWords('--public-keys', `${JSON.stringify(path)} (${what})`, ALLOWED)]);
  };
  let list: unknown;
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    list = isRecord(parsed) ? parsed['PublicKeyList'] : parsed;
  } catch (error) {
    return refuse(messageOf(error));
  }
  if (!Array.isArray(list) || list.length === 0) return refuse('without any key');
  return (list as readonly unknown[]).map((one, index) => {
    const key = keyOf(one);
    return key ?? refuse(`whose entry ${String(index + 1)} is no public key`);
  });
}

function keyOf(given: unknown): KeyInFile | undefined {
  if (!isRecord(given)) return undefined;
  const { Value: value, Fingerprint: fingerprint, ValidityStartTime: start, ValidityEndTime: end } = given;
  if (typeof value !== 'string' || typeof fingerprint !== 'string') return undefined;
  const der = Buffer.from(value, 'base64');
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'pkcs1' });
    return { fingerprint, der, key, validFrom: secondsOf(start), validTo: secondsOf(end) };
  } catch {
    return undefined;
  }
}

/** The AWS CLI prints ISO 8601, and seconds since 1970 where it is configured so. */
function secondsOf(time: unknown): number {
  const seconds = typeof time === 'number' ? time : Date.parse(String(time)) / 1_000;
  return Number.isFinite(seconds) ? Math.floor(seconds) : 0;
}
