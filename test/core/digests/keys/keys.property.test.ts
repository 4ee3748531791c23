import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestKey, type DigestKeyParts, parseDigestKey } from '../../../../core/digests/keys/digest-key';
import { digestRoot, parseDigestRoot } from '../../../../core/digests/keys/digest-root';
import { logFileFolder, parseLogFileKey } from '../../../../core/digests/keys/log-file-key';
import { dayFolder, keyMinute, keyTime, parseKeyTime } from '../../../../core/digests/keys/key-time';
import { propertyRuns } from '../../../support/property-runs';

const ACCOUNT = fc.stringMatching(/^\d{12}$/);
const REGION = fc.constantFrom('eu-central-1', 'us-gov-west-1', 'ap-southeast-2', 'cn-north-1');
const SECOND = fc.integer({ min: 1_400_000_000, max: 4_000_000_000 });
const ROOT = fc
  .record({
    keyPrefix: fc.constantFrom(undefined, 'audit', 'a/b', 'o-k3x9w2v7qa', 'AWSLogs', 'x/AWSLogs/111111111111'),
    organizationId: fc.constantFrom(undefined, 'o-k3x9w2v7qa'),
  })
  .map(digestRoot);
const TRAIL = fc.constantFrom('organization-trail', 'trail', 'a_b_c', 'x.y', 'Trail_eu-west-1_20261124T091427Z');
const PARTS: fc.Arbitrary<DigestKeyParts> = fc.record({
  root: ROOT,
  account: ACCOUNT,
  region: REGION,
  trailName: TRAIL,
  homeRegion: REGION,
  end: SECOND,
  kind: fc.constantFrom('standard' as const, 'backfill' as const),
});

describe('keys', () => {
  test('of digests are read as they are made, in every layout', () => {
    fc.assert(
      fc.property(PARTS, (parts) => {
        expect(parseDigestKey(digestKey(parts))).toEqual(parts);
      }),
      { numRuns: propertyRuns(300, 20_000) },
    );
  });

  test.each([
    [
      'AWSLogs/111111111111/CloudTrail-Digest/eu-west-1/2026/11/24/111111111111_CloudTrail-Digest_eu-west-1_t-1_eu-west-1_20261124T091427Z.json.gz',
      true,
    ],
    // Another day, account, Region, end; no calendar's day; another suffix.
    [
      'AWSLogs/111111111111/CloudTrail-Digest/eu-west-1/2026/11/25/111111111111_CloudTrail-Digest_eu-west-1_t-1_eu-west-1_20261124T091427Z.json.gz',
      false,
    ],
    [
      'AWSLogs/111111111111/CloudTrail-Digest/eu-west-1/2026/11/24/211111111111_CloudTrail-Digest_eu-west-1_t-1_eu-west-1_20261124T091427Z.json.gz',
      false,
    ],
    [
      'AWSLogs/111111111111/CloudTrail-Digest/eu-west-2/2026/11/24/111111111111_CloudTrail-Digest_eu-west-1_t-1_eu-west-1_20261124T091427Z.json.gz',
      false,
    ],
    [
      'AWSLogs/111111111111/CloudTrail-Digest/eu-west-1/2026/02/30/111111111111_CloudTrail-Digest_eu-west-1_t-1_eu-west-1_20260230T091427Z.json.gz',
      false,
    ],
    [
      'AWSLogs/111111111111/CloudTrail-Digest/eu-west-1/2026/11/24/111111111111_CloudTrail-Digest_eu-west-1_t-1_eu-west-1_20261124T091427Z.json',
      false,
    ],
    [
      'AWSLogs/111111111111/CloudTrail/eu-west-1/2026/11/24/111111111111_CloudTrail_eu-west-1_20261124T0910Z_AbCdEfGhIjKlMnOp.json.gz',
      false,
    ],
    [
      'xAWSLogs/111111111111/CloudTrail-Digest/eu-west-1/2026/11/24/111111111111_CloudTrail-Digest_eu-west-1_t-1_eu-west-1_20261124T091427Z.json.gz',
      false,
    ],
    [
      'AWSLogs/o-short/111111111111/CloudTrail-Digest/eu-west-1/2026/11/24/111111111111_CloudTrail-Digest_eu-west-1_t-1_eu-west-1_20261124T091427Z.json.gz',
      false,
    ],
  ])('%s is a digest: %s', (key, isDigest) => {
    expect(parseDigestKey(key) !== undefined).toBe(isDigest);
  });

  test('of log files are read as CloudTrail makes them', () => {
    fc.assert(
      fc.property(
        ROOT,
        ACCOUNT,
        REGION,
        SECOND,
        fc.stringMatching(/^[A-Za-z0-9]{16}$/),
        (root, account, region, second, id) => {
          const time = second - (second % 60);
          const key = `${logFileFolder(root, { account, region })}${dayFolder(time)}/${account}_CloudTrail_${region}_${keyMinute(time)}_${id}.json.gz`;
          expect(parseLogFileKey(key)).toEqual({ root, account, region, time, id });
          expect(parseLogFileKey(key.replace('_CloudTrail_', '_CloudTrail-Insight_'))).toBeUndefined();
          expect(parseLogFileKey(key.replace(`/${dayFolder(time)}/`, '/1999/01/01/'))).toBeUndefined();
        },
      ),
      { numRuns: propertyRuns(200, 10_000) },
    );
  });

  test('of roots are read as they are made', () => {
    expect(parseDigestRoot('AWSLogs/')).toEqual({});
    expect(parseDigestRoot('audit/AWSLogs/o-k3x9w2v7qa/')).toEqual({
      keyPrefix: 'audit',
      organizationId: 'o-k3x9w2v7qa',
    });
    expect(digestRoot({ keyPrefix: 'o-k3x9w2v7qa', organizationId: 'o-k3x9w2v7qa' })).toBe(
      'o-k3x9w2v7qa/AWSLogs/o-k3x9w2v7qa/',
    );
    expect(['audit/', 'AWSLogs', 'AWSLogs/111111111111/', ''].map(parseDigestRoot)).toEqual(Array(4).fill(undefined));
  });

  test('have times that are in a calendar', () => {
    fc.assert(
      fc.property(SECOND, (second) => {
        expect(parseKeyTime(keyTime(second))).toBe(second);
      }),
    );
    for (const text of ['20261324T091427Z', '20260230T091427Z', '20261124T251427Z', '20261124T0914', ''])
      expect(parseKeyTime(text)).toBeUndefined();
  });
});
