import { describe, expect, it } from '@jest/globals';
import { roleIdentity, servedFindings, someRecord } from './served-findings';

const LONG = 'a'.repeat(3_000);

describe('an event with something long in it', () => {
  const served = servedFindings();

  it.each([
    ['ID', { eventID: LONG }],
    ['account', { recipientAccountId: LONG }],
    ['time', { eventTime: `2026-11-24 09:14:27 GMT (${LONG})` }],
    ['principal', { userIdentity: { type: 'Other', arn: LONG, accountId: LONG, principalId: LONG, userName: LONG } }],
    ['session', { userIdentity: { ...roleIdentity('arn:aws:iam::222222222222:role/R'), principalId: `AROA:${LONG}` } }],
    ['name', { userAgent: LONG, sourceIPAddress: LONG, awsRegion: LONG, vpcEndpointId: LONG, errorMessage: LONG }],
    ['target', { requestParameters: { userName: LONG }, resources: [{ ARN: LONG }] }],
    // Each is 3 bytes of UTF-8.
    ['ID that is not of ASCII', { eventID: '\u2603'.repeat(1_000), recipientAccountId: '\u2603'.repeat(1_000) }],
    ['character cut in two', { userAgent: `${'a'.repeat(254)}\u{1f600}b`, requestParameters: { userName: '\ud83d' } }],
  ])('becomes a finding all the same: its %s', async (_, parts) => {
    await served.deliver([someRecord(parts)]);

    expect(served.aws.items('finding#')).toMatchObject([
      { state: 'open', count: 1, lastSeen: expect.stringMatching(/^.{19}Z$/) },
    ]);
    expect(served.told()).toHaveLength(1);
    const kept = JSON.stringify([...served.aws.table.items.values()]);
    expect(kept.length).toBeLessThan(8_000);
    expect(kept).not.toMatch(/\\ud[89a-f]/);
  });

  it('is counted once where it is suppressed', async () => {
    const suppressions = [
      { id: 'all', detectionIds: ['detection'], filterPattern: '{ $.eventName = * }', reason: 'They do' },
    ];
    await served.deliver([someRecord({ eventID: `${LONG}1` }), someRecord({ eventID: `${LONG}2` })], { suppressions });

    expect(served.aws.items('suppressed#')).toMatchObject([{ suppressed: 2 }]);
  });

  it('is another than one that differs at its end', async () => {
    await served.deliver([someRecord({ eventID: `${LONG}1` }), someRecord({ eventID: `${LONG}2` })]);
    expect(served.aws.items('finding#')).toMatchObject([{ count: 2 }]);
    await served.deliver([
      someRecord({ recipientAccountId: `${LONG}1` }),
      someRecord({ recipientAccountId: `${LONG}2` }),
    ]);
    expect(served.aws.items('finding#')).toHaveLength(3);
  });

  it('has another target where that differs at its end', async () => {
    const on = (userName: string) => someRecord({ requestParameters: { userName } });
    await served.deliver([on(`${LONG}1`)]);
    await served.deliver([on(`${LONG}2`)]);

    expect(served.told()).toHaveLength(2);
  });
});

describe('one finding holds the calls of a role of another account', () => {
  const served = servedFindings();

  it('whatever its sessions are called', async () => {
    const by = (session: string) =>
      someRecord({ userIdentity: { type: 'AWSAccount', principalId: `AROAXK2PLQEXAMPLE:${session}`, accountId: '1' } });
    await served.deliver([by('one'), by('other')]);

    expect(served.aws.items('finding#')).toMatchObject([{ count: 2 }]);
  });
});
