import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { publicKeysFile } from '../../../cli/verify/public-keys-file';
import { signingKeyOf } from '../../support/digests/signing-key';
import { publicKeyList } from './verified-archive';

const [EUROPE, AMERICA] = [publicKeyList('eu-central-1'), publicKeyList('us-east-1')];
const folder = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
let count = 0;
function file(content: unknown): string {
  const path = join(folder, `${String((count += 1))}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('--public-keys', () => {
  const { fingerprint } = signingKeyOf('eu-central-1');

  test('takes what the AWS CLI prints, and the list alone, with times of either form', async () => {
    const { PublicKeyList: list } = EUROPE;
    const inText = list.map((key) => ({ ...key, ValidityStartTime: '2026-01-01T00:00:00Z', ValidityEndTime: 'never' }));
    for (const [content, from] of [
      [{ PublicKeyList: list }, 1_700_000_000],
      [list, 1_700_000_000],
      [inText, Date.parse('2026-01-01T00:00:00Z') / 1_000],
    ] as const) {
      const keys = publicKeysFile(file(content));
      expect(await keys.find('eu-central-1', fingerprint.toUpperCase(), 0)).toMatchObject({
        fingerprint,
        validFrom: from,
      });
      expect(keys.used().map(({ region }) => region)).toEqual(['eu-central-1']);
    }
  });

  test('does not say of a key that it lacks that CloudTrail lacks it', async () => {
    await expect(publicKeysFile(file(AMERICA)).find('eu-central-1', fingerprint, 0)).rejects.toMatchObject({
      name: 'Unreadable',
      reason: 'missing',
    });
  });

  test.each([
    ['no JSON', 'keys', /JSON/],
    ['a number', 5, /without any key/],
    ['no keys', { PublicKeyList: [] }, /without any key/],
    ['an entry that is no object', [5], /whose entry 1 is no public key/],
    ['an entry without a value', [{ Fingerprint: 'a' }], /whose entry 1 is no public key/],
    ['a value that is no key', [{ Fingerprint: 'a', Value: 'AAAA' }], /whose entry 1 is no public key/],
  ])('refuses %s', (_, content, words) => {
    expect(() => publicKeysFile(file(content))).toThrow(words);
    expect(() => publicKeysFile(file(content))).toThrow(/allowed: what `aws cloudtrail list-public-keys` prints/);
  });

  test('refuses a file that is not there', () => {
    expect(() => publicKeysFile(join(folder, 'none'))).toThrow(/ENOENT/);
  });
});
