import { describe, expect, test } from '@jest/globals';
import { actOf } from '../../../../cli/replay/story/act';
import { chainsOf } from '../../../../cli/replay/story/chains';
import { enterAct, mergePerformers, newPerformers, type Performers } from '../../../../cli/replay/story/performers';
import { type CloudTrailEvent, request } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../../../fixtures/identities';

function entered(...records: CloudTrailEvent[]): Performers {
  const performers = newPerformers();
  for (const record of records) {
    const act = actOf(record);
    if (act) enterAct(performers, act, [3]);
  }
  return performers;
}
const call = (name: string, time: string, more: Record<string, unknown> = {}): CloudTrailEvent =>
  request(
    name,
    iamUser(ACCOUNTS.production, 'mara'),
    { bucketName: 'data' },
    { eventTime: `2026-03-03T${time}Z`, ...more },
  );

describe('Performers', () => {
  test('are the same whoever counted what', () => {
    const all = [
      call('s3:ListBuckets', '02:00:00'),
      call('s3:GetBucketAcl', '01:00:00', { sourceIPAddress: '203.0.113.9' }),
      call('s3:GetBucketAcl', '03:00:00', { awsRegion: 'us-west-2' }),
      call('s3:DeleteBucket', '04:00:00', { errorCode: 'AccessDenied' }),
    ];
    const parts = newPerformers();
    mergePerformers(parts, entered(all[3] ?? {}, all[0] ?? {}));
    mergePerformers(parts, entered(all[1] ?? {}, all[2] ?? {}));
    const [together] = chainsOf(entered(...all).known.values());
    const [merged] = chainsOf(parts.known.values());
    const plain = (chain: typeof merged): unknown =>
      chain?.map(({ performer: { deeds, addresses, ...rest } }) => ({
        ...rest,
        deeds: [...deeds].sort(([one], [other]) => (one < other ? -1 : 1)),
        addresses: [...addresses.first].sort(),
        regions: [...rest.regions.first].sort(),
      }));
    expect(plain(merged)).toEqual(plain(together));
    expect(merged?.[0]?.performer).toMatchObject({
      events: 4,
      first: '2026-03-03T01:00:00Z',
      last: '2026-03-03T04:00:00Z',
    });
  });

  test('keep so many calls of one, and count the others', () => {
    const calls = Array.from({ length: 210 }, (_, index) => call(`s3:Get${String(index)}`, '02:00:00'));
    const [one] = entered(...calls, ...calls.slice(0, 5)).known.values();
    expect([one?.deeds.size, one?.deedsLeftOut, one?.events]).toEqual([200, 10, 215]);
    const merged = entered(...calls.slice(0, 200));
    mergePerformers(merged, entered(...calls.slice(150)));
    const [other] = merged.known.values();
    expect([other?.deeds.size, other?.deedsLeftOut]).toEqual([200, 10]);
  });

  test('keep so many targets and addresses, and count the others', () => {
    const calls = Array.from({ length: 30 }, (_, index) =>
      request(
        's3:DeleteBucket',
        iamUser(ACCOUNTS.production),
        { bucketName: `b${String(index)}` },
        { sourceIPAddress: `203.0.113.${String(index)}` },
      ),
    );
    const [one] = entered(...calls).known.values();
    expect([one?.addresses.first.size, one?.addresses.leftOut]).toEqual([25, 5]);
    expect([...(one?.deeds.values() ?? [])][0]?.targets).toMatchObject({ leftOut: 5 });
  });

  test('are bounded: events of further ones are counted', () => {
    const performers = newPerformers();
    for (let index = 0; index < 20_001; index++) {
      const act = actOf(
        call('s3:ListBuckets', '02:00:00', { userIdentity: iamUser(ACCOUNTS.production, `u${String(index)}`) }),
      );
      if (act) enterAct(performers, act, []);
    }
    expect([performers.known.size, performers.leftOut]).toEqual([20_000, 1]);
    const more = entered(call('s3:ListBuckets', '02:00:00'), call('s3:ListBuckets', '02:01:00'));
    mergePerformers(performers, more);
    expect([performers.known.size, performers.leftOut]).toEqual([20_000, 3]);
  });
});
