import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { someDetection } from '../../core/findings/some-detection';
import { servedFindings, someRecord } from './served-findings';

const MINUTE = 60_000;

// Every pause before another attempt, the SDK's too, is a random part of what it may be: here of a hundredth.
const random = Math.random.bind(Math);
beforeEach(() => {
  jest.spyOn(Math, 'random').mockImplementation(() => random() / 100);
});

describe('a function that is killed', () => {
  const served = servedFindings();
  const batch = () => [someRecord(), someRecord(), someRecord({ errorCode: 'AccessDenied' })];
  /** What a batch takes when nothing is broken. */
  const CALLS = 24;

  it('makes no more calls than these tests try', async () => {
    await served.deliver(batch());

    expect(served.aws.calls.length).toBeLessThanOrEqual(CALLS);
    expect(served.aws.calls.length).toBeGreaterThan(14);
  });

  it.each(['refused', 'lost'] as const)(
    'counts right and tells at least once, wherever it was: its call %s',
    async (fault) => {
      for (let killed = 1; killed <= CALLS; killed++) {
        const { aws } = served;
        for (const list of [aws.calls, aws.published, aws.announced]) list.length = 0;
        aws.table.items.clear();
        const records = batch();
        // From then on nothing that it does arrives.
        aws.fault = (_, number) => (number === killed ? fault : number > killed ? 'refused' : undefined);
        await served.deliver(records).catch(() => undefined);
        aws.fault = () => undefined;
        await served.deliver(records);
        served.wait(16 * MINUTE);
        await served.tick();

        const findings = served.aws.items('finding#');
        expect({ killed, counts: findings.map(({ count }) => count).sort() }).toEqual({ killed, counts: [1, 2] });
        expect({ killed, owed: findings.filter(({ owes }) => owes !== undefined) }).toEqual({ killed, owed: [] });
        const told = aws.announced.map(({ Detail: detail }) => (JSON.parse(detail) as { id: string }).id);
        expect({ killed, told: new Set(told).size }).toEqual({ killed, told: 2 });
        expect(served.told().length).toBeLessThanOrEqual(4);
      }
    },
    120_000,
  );
});

describe('what is throttled', () => {
  const served = servedFindings();

  it('is tried again: the table', async () => {
    const { aws } = served;
    aws.fault = (call, number) => (call !== 'Publish' && number % 3 !== 0 ? 'throttled' : undefined);
    await served.deliver([someRecord(), someRecord()]);

    expect(aws.items('finding#')).toMatchObject([{ count: 2 }]);
    expect(served.told()).toHaveLength(1);
  });

  it('stays due where it does not end: SNS; and the batch does not fail for it', async () => {
    const { aws } = served;
    aws.fault = (call) => (call === 'Publish' ? 'throttled' : undefined);
    const [line] = await served.deliver([someRecord()]);
    expect(line).toMatchObject({ level: 'ERROR', FindingsFailed: 1, messages: 0 });
    expect(aws.items('finding#')).toMatchObject([{ owes: 'message', messages: 0 }]);

    aws.fault = () => undefined;
    served.wait(15 * MINUTE);
    await served.tick();
    expect(served.told()).toHaveLength(1);
    expect(aws.items('finding#')).toMatchObject([{ messages: 1 }]);
  });

  it('is said where it is the table that is to know of what nobody hears, and stays due', async () => {
    const { aws } = served;
    const about = { detections: [someDetection({ severity: 'compliance' })] };
    aws.fault = (call) => (call === 'PutItem' ? 'refused' : undefined);
    const [line] = await served.deliver([someRecord()], about);
    expect(line).toMatchObject({ level: 'ERROR', FindingsFailed: 1 });
    expect(aws.items('finding#')).toMatchObject([{ owes: 'message' }]);

    aws.fault = () => undefined;
    await served.tick(about);
    expect(aws.items('finding#')[0]).not.toHaveProperty('owes');
    expect(aws.published).toEqual([]);
  });

  it('does not stop the message where it is chat or bus', async () => {
    const { aws } = served;
    aws.fault = (call) => (call === 'PutEvents' ? 'refused' : undefined);
    const [line] = await served.deliver([someRecord()]);

    expect(served.told()).toHaveLength(1);
    expect(line).toMatchObject({ FindingsFailed: 1, messages: 1 });
  });

  it('is no loss where another function writes the same finding meanwhile', async () => {
    await served.deliver([someRecord()]);
    const { table } = served.aws;
    table.meanwhile = () => {
      for (const [key, item] of table.items)
        if (key.startsWith('finding#')) table.items.set(key, { ...item, count: { N: '7' }, version: { N: '9' } });
    };
    await served.deliver([someRecord()]);

    expect(served.aws.items('finding#')).toMatchObject([{ count: 8, version: 10 }]);
  });
});
