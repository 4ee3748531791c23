import { describe, expect, it } from '@jest/globals';
import { someDetection } from '../../core/findings/some-detection';
import { servedFindings, someRecord } from './served-findings';

const DENIED = { errorCode: 'AccessDenied' };
const before = (seconds: number) => ({ eventTime: new Date(Date.now() - seconds * 1_000).toISOString() });
const succeeded = (secondsAgo: number) => someRecord(before(secondsAgo));
const failed = (secondsAgo: number) => someRecord({ ...DENIED, ...before(secondsAgo) });
const FOLLOWS = 'success after failures';
const MINUTE = 60_000;

describe('a success after failures is told once', () => {
  const served = servedFindings();
  const reasons = () =>
    served.aws.announced.map(({ Detail: detail }) => {
      const { reason, call } = JSON.parse(detail) as { reason: string; call: { outcome: string } };
      return `${call.outcome}: ${reason}`;
    });
  const follows = () => reasons().filter((reason) => reason.endsWith(FOLLOWS));

  it('in one batch, in either order', async () => {
    await served.deliver([succeeded(50), failed(60)]);

    expect(reasons().sort()).toEqual(['failure: opened', `success: ${FOLLOWS}`]);
  });

  it.each([
    ['the failures', 0],
    ['the success', 1],
  ])('where the batch with %s is delivered again', async (_, which) => {
    const batches = [[failed(60), failed(58)], [succeeded(50)]];
    for (const batch of batches) await served.deliver(batch);
    await served.deliver(batches[which] ?? []);
    await served.deliver([failed(59)]);

    expect(follows()).toHaveLength(1);
  });

  it('where the failures come late, and again', async () => {
    const late = [failed(60)];
    await served.deliver([succeeded(50)]);
    await served.deliver(late);
    await served.deliver(late);
    await served.deliver([failed(55)]);

    expect(follows()).toHaveLength(1);
  });

  it('for each of two successes with failures before it', async () => {
    await served.deliver([failed(60)]);
    await served.deliver([succeeded(50)]);
    await served.deliver([succeeded(30)]);
    await served.deliver([failed(40)]);

    expect(follows()).toHaveLength(2);
  });

  it('within one second, whichever comes first', async () => {
    const time = before(50);
    const [works, fails, worksAgain] = [someRecord(time), someRecord({ ...DENIED, ...time }), someRecord(time)];
    await served.deliver([works]);
    await served.deliver([fails]);
    await served.deliver([worksAgain]);

    expect(follows()).toHaveLength(1);
  });

  it('though a reminder of the success is due only in hours', async () => {
    await served.deliver([succeeded(50)]);
    await served.deliver([succeeded(45)]);
    expect(served.aws.items('finding#')).toMatchObject([{ reason: 'reminder' }]);
    await served.deliver([failed(60)]);

    expect(follows()).toHaveLength(1);
  });

  it('though the function was killed between the failures and the success that came before them', async () => {
    const late = [failed(60)];
    await served.deliver([succeeded(50)]);
    const { aws } = served;
    let isWritten = false;
    aws.fault = (call) => {
      if (isWritten) return 'refused';
      isWritten = call === 'TransactWriteItems';
      return undefined;
    };
    await served.deliver(late).catch(() => undefined);
    aws.fault = () => undefined;
    await served.deliver(late);
    served.wait(16 * MINUTE);
    await served.tick();

    expect(follows()).toHaveLength(1);
  });

  it.each([
    ['failures', failed, 'success', succeeded],
    ['success', succeeded, 'failures', failed],
  ] as const)('though the %s are written by another function, that has not seen the %s', async (_, other, __, own) => {
    const [earlierFailure, laterSuccess] = [60, 50];
    const ago = (make: typeof failed) => make(make === failed ? earlierFailure : laterSuccess);
    await served.deliver([ago(other)]);
    const { table, announced } = served.aws;
    const written = [...table.items];
    table.items.clear();
    announced.length = 0;
    table.meanwhile = () => {
      for (const [key, item] of written) table.items.set(key, item);
    };
    await served.deliver([ago(own)]);

    expect(follows()).toHaveLength(1);
  });
});

describe('where failures count from a threshold', () => {
  const served = servedFindings({ detections: [someDetection({ threshold: 3 })] });
  const successes = () => served.aws.items('finding#').filter(({ outcome }) => outcome === 'success');

  it('a single success is told whose failures come late', async () => {
    await served.deliver([succeeded(50)]);
    await served.deliver([failed(70), failed(65)]);
    expect(successes()).toMatchObject([{ state: 'counting' }]);
    const [line] = await served.deliver([failed(60)]);

    expect(successes()).toMatchObject([{ state: 'open', episode: 1, count: 1, messages: 1 }]);
    expect(line).toMatchObject({ opened: 2, messages: 2 });
  });

  it('a single failure is nothing that a success could follow', async () => {
    await served.deliver([succeeded(50), succeeded(51), succeeded(52)]);
    await served.deliver([failed(60)]);

    expect(served.told()).toHaveLength(1);
  });
});
