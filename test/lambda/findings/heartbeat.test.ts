import { describe, expect, it } from '@jest/globals';
import { HEARTBEAT_TAG } from '../../../lib/contract/findings';
import { HEARTBEAT_ARN, ROLE, roleIdentity, servedFindings, someRecord, VARIABLES } from './served-findings';

const MINUTE = 60_000;

function tagged(tags: unknown, parts: Record<string, unknown> = {}): Record<string, unknown> {
  return someRecord({
    userIdentity: roleIdentity(ROLE),
    eventSource: 'logs.amazonaws.com',
    eventName: 'TagResource',
    requestParameters: { resourceArn: HEARTBEAT_ARN, tags },
    ...parts,
  });
}

describe('the heartbeat', () => {
  const served = servedFindings();

  it('is written by the tick, and recognized on its way through: table and canary topic are tried', async () => {
    await served.tick();
    const [tags] = served.aws.tags;
    expect(Object.keys(tags ?? {})).toEqual([HEARTBEAT_TAG]);

    served.wait(5 * MINUTE);
    const [line] = await served.deliver([tagged(tags)]);
    expect(Math.round(Number(line?.['FindingsHeartbeat']) / MINUTE)).toBe(5);
    // No other metric always has data: each would be billed for every hour.
    const Metrics = [{ Name: 'FindingsHeartbeat', Unit: 'Milliseconds' }];
    expect(line?.['_aws']).toMatchObject({ CloudWatchMetrics: [{ Namespace: 'Trail', Dimensions: [[]], Metrics }] });
    expect(served.aws.items('heartbeat')).toMatchObject([{ nonce: tags?.[HEARTBEAT_TAG] }]);
    expect(served.aws.items('start')).toHaveLength(1);
    expect(served.aws.published.map(({ topic }) => topic)).toEqual([VARIABLES.CANARY_TOPIC_ARN]);
  });

  it('says since when the deployment sees events: from the first one on', async () => {
    const beat = () => [tagged({ [HEARTBEAT_TAG]: `${String(Date.now())}-00` })];
    await served.deliver(beat());
    const [start] = served.aws.items('start');
    served.wait(15 * MINUTE);
    await served.deliver(beat());

    expect(served.aws.items('start')).toEqual([start]);
  });

  it("is nobody else's, on no other resource, and none that was refused", async () => {
    const tags = { [HEARTBEAT_TAG]: `${String(Date.now())}-00` };
    await served.deliver([
      tagged(tags, { userIdentity: roleIdentity('arn:aws:iam::111111111111:role/Other') }),
      tagged(tags, { requestParameters: { resourceArn: `${HEARTBEAT_ARN}2`, tags } }),
      tagged(tags, { errorCode: 'AccessDenied' }),
      tagged({ other: 'tag' }),
      tagged({ [HEARTBEAT_TAG]: 'soon' }),
      tagged(null),
    ]);

    expect(served.aws.calls).toEqual([]);
  });

  it.each([
    ['the canary topic', 'Publish'],
    ['the table', 'PutItem'],
  ])('does not count while %s is broken', async (_, broken) => {
    served.aws.fault = (call) => (call === broken ? 'refused' : undefined);
    const [line] = await served.deliver([tagged({ [HEARTBEAT_TAG]: `${String(Date.now())}-00` })]);

    expect(line).not.toHaveProperty('FindingsHeartbeat');
    expect(line).toMatchObject({ FindingsFailed: 1 });
  });

  it('does not count while a message is overdue', async () => {
    served.aws.fault = (call) => (call === 'Publish' ? 'refused' : undefined);
    await served.deliver([someRecord()]);
    served.aws.fault = () => undefined;
    served.wait(19 * MINUTE);
    const beat = () => [tagged({ [HEARTBEAT_TAG]: `${String(Date.now())}-00` })];
    expect((await served.deliver(beat()))[0]).toHaveProperty('FindingsHeartbeat');

    served.wait(2 * MINUTE);
    expect((await served.deliver(beat()))[0]).not.toHaveProperty('FindingsHeartbeat');
    await served.tick();
    expect((await served.deliver(beat()))[0]).toHaveProperty('FindingsHeartbeat');
  });

  it('says how late it is, and not that all is well, after half an hour', async () => {
    const tags = { [HEARTBEAT_TAG]: `${String(Date.now())}-00` };
    served.wait(31 * MINUTE);
    const [line] = await served.deliver([tagged(tags)]);

    expect(line).not.toHaveProperty('FindingsHeartbeat');
    expect(line).toMatchObject({ heartbeat: { latency: expect.any(Number), isHealthy: false } });
  });

  it('fails the tick where it cannot be written, and what is overdue is sent all the same', async () => {
    served.aws.fault = (call) => (call === 'Publish' ? 'refused' : undefined);
    await served.deliver([someRecord()]);
    served.wait(6 * MINUTE);
    served.aws.fault = (call) => (call === 'TagResource' ? 'refused' : undefined);

    await expect(served.tick()).rejects.toThrow('1 steps of the tick failed; the first: AccessDeniedException');
    expect(served.told()).toHaveLength(1);
  });

  it('is written whatever becomes of the rest of the tick, which then fails', async () => {
    served.aws.fault = (call) => (call === 'Query' ? 'refused' : undefined);

    await expect(served.tick()).rejects.toThrow('AccessDenied');
    expect(served.aws.tags).toHaveLength(1);
  });
});
