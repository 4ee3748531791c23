import { describe, expect, it } from '@jest/globals';
import { propertyRuns } from '../../support/property-runs';
import { someDetection } from '../../core/findings/some-detection';
import { servedFindings, someRecord } from './served-findings';

const MINUTE = 60_000;

/** More than three times what DynamoDB reads at once; more of them take longer, and find nothing else. */
const MANY = propertyRuns(320, 1_000);
const many = (count: number, prefix = 'Role', parts = {}) =>
  Array.from({ length: count }, (_, index) => someRecord(parts, `${prefix}${String(index)}`));

describe('a storm', () => {
  const served = servedFindings();

  it('of hundreds of principals is five messages at once and one with the next tick; the table has them all', async () => {
    const [line] = await served.deliver(many(MANY));
    expect(served.told()).toHaveLength(5);
    expect(line).toMatchObject({ opened: MANY, messages: 5, heldBack: MANY - 5 });

    served.wait(10 * MINUTE);
    await served.tick();
    expect(served.told()).toHaveLength(6);
    expect(served.aws.announced.map(({ Detail: detail }) => JSON.parse(detail) as object).at(-1)).toMatchObject({
      kind: 'storm',
      heldBack: MANY - 5,
    });
    const findings = served.aws.items('finding#');
    expect(findings).toHaveLength(MANY);
    expect(
      findings.filter(({ owes, messages, toldCount }) => owes === undefined && messages === 1 && toldCount === 1),
    ).toHaveLength(MANY);

    served.wait(15 * MINUTE);
    await served.tick();
    expect(served.told()).toHaveLength(6);
  });

  it('is told together again only when there are as many again, and else with the next hour', async () => {
    await served.deliver(many(25));
    await served.tick();
    await served.deliver(many(10, 'Later'));
    await served.tick();
    expect(served.told()).toHaveLength(6);
    expect(served.aws.items('finding#').filter(({ owes }) => owes === 'message')).toHaveLength(10);

    await served.deliver(many(20, 'More'));
    await served.tick();
    expect(served.told()).toHaveLength(7);

    served.wait(61 * MINUTE);
    await served.tick();
    // Five may be sent alone again.
    expect(served.told()).toHaveLength(13);
    expect(served.aws.items('finding#').filter(({ owes }) => owes === 'message')).toEqual([]);
  });

  it('leaves its turn to a message that could not be sent: it is tried again alone', async () => {
    served.aws.fault = (call) => (call === 'Publish' ? 'refused' : undefined);
    await served.deliver(many(1), { messagesPerHour: 1 });
    expect(served.aws.items('storm#')).toHaveLength(1);
    served.aws.fault = () => undefined;
    served.wait(6 * MINUTE);
    await served.tick({ messagesPerHour: 1 });

    expect(served.aws.announced.map(({ Detail: detail }) => JSON.parse(detail) as object)).toMatchObject([
      { kind: 'finding', reason: 'opened' },
    ]);
  });

  it('is kept for longer than its hour, and not for ever', async () => {
    await served.deliver(many(7));
    await served.tick();
    const [storm] = served.aws.items('storm#');
    const hours = (Number(storm?.['expiresAt']) - Date.now() / 1_000) / 3_600;

    expect(storm).toMatchObject({ together: 2 });
    expect(hours).toBeGreaterThan(24);
    expect(hours).toBeLessThan(72);
  });

  it('acts within one detection and one account', async () => {
    const detections = [
      someDetection(),
      someDetection({ id: 'other', filterPattern: '{ $.eventName = "DeleteUser" }' }),
    ];
    await served.deliver(many(9), { detections });
    await served.deliver(
      [someRecord({ eventName: 'DeleteUser' }), someRecord({ recipientAccountId: '333333333333' })],
      { detections },
    );

    expect(served.told()).toHaveLength(7);
  });

  it('never holds back the first of a page detection, nor one that came through after failures', async () => {
    const failures = many(3, 'Role', {
      errorCode: 'AccessDenied',
      eventTime: new Date(Date.now() - 600_000).toISOString(),
    });
    await served.deliver(failures, { messagesPerHour: 0 });
    await served.deliver([someRecord({}, 'Role2')], { messagesPerHour: 0 });

    expect(served.told()).toHaveLength(2);
  });
});

describe('the tick', () => {
  const served = servedFindings();

  it('tells again of what went on, and not of what did not', async () => {
    await served.deliver([someRecord({}, 'A'), someRecord({}, 'B')]);
    await served.deliver([someRecord({}, 'A')]);
    await served.tick();
    expect(served.told()).toHaveLength(2);

    served.wait(61 * MINUTE);
    await served.tick();
    await served.tick();
    expect(served.told()).toHaveLength(3);
    expect(served.aws.announced.map(({ Detail: detail }) => JSON.parse(detail) as object).at(-1)).toMatchObject({
      reason: 'reminder',
      seen: { count: 2 },
    });
  });

  it('says nothing of what was acknowledged or closed since', async () => {
    await served.deliver([someRecord({}, 'A'), someRecord({}, 'A')]);
    await served.deliver([someRecord({}, 'A')]);
    for (const [key, item] of served.aws.table.items)
      if (key.startsWith('finding#')) served.aws.table.items.set(key, { ...item, state: { S: 'acknowledged' } });
    served.wait(61 * MINUTE);
    await served.tick();

    expect(served.told()).toHaveLength(1);
    expect(served.aws.items('finding#')[0]).not.toHaveProperty('owes');
  });
});
