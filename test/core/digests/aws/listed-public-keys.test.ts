import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ListedPublicKeys } from '../../../../core/digests/aws/listed-public-keys';
import { KeptPublicKeys, keptPublicKey, keySha256, parseKeptPublicKey } from '../../../../core/digests/public-key';
import { SigningKey } from '../../../support/digests/signing-key';
import { type AnswerTo, FakeJsonService } from '../../../support/fake-json-service';

const AROUND = Date.parse('2026-11-10T08:14:27Z') / 1_000;

describe('the public keys of CloudTrail', () => {
  const [first, second, other] = ['eu-central-1', 'eu-central-1', 'us-east-1'].map(
    (region) => new SigningKey(region),
  ) as [SigningKey, SigningKey, SigningKey];
  let cloudTrail: FakeJsonService;
  let keys: ListedPublicKeys;
  let regions: string[];

  function listed(...list: SigningKey[]): object[] {
    return list.map(({ der, fingerprint }) => ({
      Value: der.toString('base64'),
      Fingerprint: fingerprint,
      ValidityStartTime: 1_700_000_000,
      ValidityEndTime: 1_800_000_000,
    }));
  }

  async function start(...answers: AnswerTo[]): Promise<void> {
    cloudTrail = new FakeJsonService({ ListPublicKeys: answers });
    const endpoint = await cloudTrail.start();
    keys = new ListedPublicKeys((region) => {
      regions.push(region);
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      return new CloudTrailClient({ endpoint, region, credentials, maxAttempts: 1 });
    });
  }

  beforeEach(() => {
    regions = [];
  });
  afterEach(() => cloudTrail.stop());

  test('are asked for once in each Region, page by page', async () => {
    await start(
      { PublicKeyList: listed(first), NextToken: 'more' },
      { PublicKeyList: listed(second) },
      { PublicKeyList: listed(other) },
    );
    const found = await Promise.all([
      keys.find('eu-central-1', second.fingerprint, AROUND),
      keys.find('eu-central-1', first.fingerprint, AROUND + 3_600),
      keys.find('eu-central-1', 'of a stranger', AROUND + 7_200),
    ]);
    expect(found.map((key) => key?.fingerprint)).toEqual([second.fingerprint, first.fingerprint, undefined]);
    expect(await keys.find('us-east-1', other.fingerprint, AROUND)).toMatchObject({
      region: 'us-east-1',
      validFrom: 1_700_000_000,
    });
    expect(regions).toEqual(['eu-central-1', 'us-east-1']);
    expect(cloudTrail.calls.map(({ body }) => body)).toEqual([
      { StartTime: AROUND - 86_400, EndTime: AROUND + 7_200 },
      { StartTime: AROUND - 86_400, EndTime: AROUND + 7_200, NextToken: 'more' },
      { StartTime: AROUND - 86_400, EndTime: AROUND + 7_200 },
    ]);
    expect(keys.used().map(({ fingerprint }) => fingerprint)).toEqual(
      [first, second]
        .map(({ fingerprint }) => fingerprint)
        .sort()
        .concat(other.fingerprint),
    );
  });

  test('are asked for again where another time may have another key', async () => {
    await start({ PublicKeyList: listed(first) }, { PublicKeyList: listed(second) });
    expect(await keys.find('eu-central-1', second.fingerprint, AROUND)).toBeUndefined();
    expect(await keys.find('eu-central-1', second.fingerprint, AROUND + 30 * 86_400)).toBeDefined();
    // A key that is known is the same at all times.
    expect(await keys.find('eu-central-1', first.fingerprint, AROUND + 90 * 86_400)).toBeDefined();
    expect(cloudTrail.calls).toHaveLength(2);
  });

  test.each([
    [
      'no permission',
      { __type: 'AccessDeniedException', message: 'not authorized' },
      'denied',
      /cloudtrail:ListPublicKeys in eu-central-1/,
    ],
    [
      'a Region that is not enabled',
      { __type: 'UnrecognizedClientException', message: 'invalid token' },
      'denied',
      /UnrecognizedClient/,
    ],
    ['a failure', { __type: 'InternalFailure', message: 'later', status: 500 }, 'unavailable', /InternalFailure/],
    ['no list', {}, 'unavailable', /returned no list of keys/],
    ['no end', { PublicKeyList: [], NextToken: 'again' }, 'unavailable', /has no end/],
    [
      'no key',
      { PublicKeyList: [{ Value: 'AAAA', Fingerprint: 'ab' }] },
      'unavailable',
      /the public key ab in eu-central-1 cannot be read/,
    ],
  ])('prove nothing where CloudTrail answers with %s', async (_, answer, reason, message) => {
    await start(answer);
    const found = keys.find('eu-central-1', first.fingerprint, AROUND);
    await expect(found).rejects.toMatchObject({
      name: 'Unreadable',
      reason,
      message: expect.stringMatching(message) as unknown as string,
    });
    // It is asked again, since it may go better.
    cloudTrail.answers = { ListPublicKeys: [{ PublicKeyList: listed(first) }] };
    expect(await keys.find('eu-central-1', first.fingerprint, AROUND)).toBeDefined();
  });

  test('can be kept with a report, and be used without a connection', async () => {
    await start({ PublicKeyList: listed(first) });
    const key = await keys.find('eu-central-1', first.fingerprint, AROUND);
    const kept = keys.used().map(keptPublicKey);
    expect(kept).toEqual([
      {
        region: 'eu-central-1',
        fingerprint: first.fingerprint,
        value: first.der.toString('base64'),
        validFrom: '2023-11-14T22:13:20Z',
        validTo: '2027-01-15T08:00:00Z',
      },
    ]);
    const parsed = parseKeptPublicKey(JSON.parse(JSON.stringify(kept[0])));
    const offline = new KeptPublicKeys(parsed ? [parsed] : []);
    const again = await offline.find('eu-central-1', first.fingerprint);
    expect(again && keySha256(again)).toBe(key && keySha256(key));
    expect(offline.used()).toHaveLength(1);
    await expect(offline.find('eu-central-1', second.fingerprint)).rejects.toMatchObject({ reason: 'missing' });
    expect([{}, null, { ...kept[0], validTo: 'never' }].map(parseKeptPublicKey)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
