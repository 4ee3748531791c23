import { describe, expect, it } from '@jest/globals';
import { someDetection } from '../../core/findings/some-detection';
import { servedFindings, someRecord, VARIABLES } from './served-findings';

const denied = { errorCode: 'AccessDenied' };
const earlier = (seconds: number) => ({ eventTime: new Date(Date.now() - seconds * 1_000).toISOString() });

describe('a batch of the trail', () => {
  const served = servedFindings();

  it('becomes a finding in the table and a message to people, programs, chat and bus', async () => {
    const [line] = await served.deliver([someRecord()]);

    expect(served.aws.items('finding#')).toMatchObject([
      { state: 'open', count: 1, messages: 1, toldCount: 1, version: 3, listed: 'finding' },
    ]);
    expect(served.aws.items('finding#')[0]).not.toHaveProperty('owes');
    const [page, chat] = served.aws.published;
    expect(page).toMatchObject({
      topic: VARIABLES.PAGE_TOPIC_ARN,
      attributes: { severity: 'page', detection: 'detection', account: '222222222222', kind: 'finding' },
    });
    const texts = JSON.parse(page?.message ?? '') as Record<string, string>;
    expect(texts['default']).toContain('PAGE');
    expect(JSON.parse(texts['sqs'] ?? '')).toMatchObject({ kind: 'finding', account: { id: '222222222222' } });
    expect(texts['https']).toBe(texts['sqs']);
    expect(JSON.parse(chat?.message ?? '')).toMatchObject({ source: 'custom' });
    expect(served.aws.announced).toMatchObject([
      { Source: 'cdk-organization-trail', DetailType: 'Finding', Detail: texts['sqs'] },
    ]);
    expect(line).toMatchObject({ records: 1, opened: 1, messages: 1, FindingsOpened: 1 });
  });

  it('counts what opened in a metric for each severity, and has none of a severity of which nothing did', async () => {
    const detections = (['page', 'notify', 'notify'] as const).map((severity, index) =>
      someDetection({ id: `detection-${String(index)}`, severity }),
    );
    const [line] = await served.deliver([someRecord()], { detections });

    expect(line).toMatchObject({ opened: 3, FindingsOpened: 3, FindingsOpenedPage: 1, FindingsOpenedNotify: 2 });
    expect(line).not.toHaveProperty('FindingsOpenedCompliance');
    const { CloudWatchMetrics: metrics } = line?.['_aws'] as { CloudWatchMetrics: unknown };
    expect(metrics).toMatchObject([
      {
        Dimensions: [[]],
        Metrics: ['FindingsOpened', 'FindingsOpenedPage', 'FindingsOpenedNotify'].map((Name) => ({
          Name,
          Unit: 'Count',
        })),
      },
    ]);
    const [again] = await served.deliver([someRecord()], { detections });
    expect(again).not.toHaveProperty('FindingsOpenedPage');
  });

  it('touches nothing where nothing matches', async () => {
    const lines = await served.deliver([someRecord({ eventName: 'GetUser' })]);

    expect(served.aws.calls).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('counts once what is delivered twice, and tells it once', async () => {
    const records = [someRecord(), someRecord()];
    await served.deliver([...records, ...records]);
    await served.deliver([...records, someRecord()]);

    expect(served.aws.items('finding#')).toMatchObject([{ count: 3 }]);
    expect(served.told()).toHaveLength(1);
  });

  it('is processed but for a poisoned record, and then fails', async () => {
    const delivery = served.deliver(['{', someRecord(), 'null']);

    await expect(delivery).rejects.toThrow('2 of 3 records could not be read, 0 findings not written');
    expect(served.told()).toHaveLength(1);
  });

  it('tells two principals apart, and failures from a success', async () => {
    await served.deliver([someRecord(denied), someRecord({}, 'Other'), someRecord(denied)]);
    await served.deliver([someRecord()]);

    expect(
      served.aws
        .items('finding#')
        .map(({ count }) => count)
        .sort(),
    ).toEqual([1, 1, 2]);
    expect(served.told()).toHaveLength(3);
  });

  it('says at once that one came through after failures, whatever was told before', async () => {
    await served.deliver([someRecord(earlier(40))]);
    await served.deliver([someRecord({ ...denied, ...earlier(30) })]);
    await served.deliver([someRecord(earlier(20))]);
    await served.deliver([someRecord(earlier(10))]);

    expect(served.told()).toHaveLength(3);
    const documents = served.aws.announced.map(({ Detail: detail }) => JSON.parse(detail) as Record<string, unknown>);
    expect(documents.map(({ reason }) => reason)).toEqual(['opened', 'opened', 'success after failures']);
  });

  it('says so as well when the failures are delivered after it', async () => {
    await served.deliver([someRecord(earlier(60))]);
    await served.deliver([someRecord({ ...denied, ...earlier(90) })]);

    const documents = served.aws.announced.map(({ Detail: detail }) => JSON.parse(detail) as Record<string, unknown>);
    expect(documents.map(({ reason }) => reason).sort()).toEqual(['opened', 'opened', 'success after failures']);
  });

  it('tells one message for ten thousand matches of one principal, with the right count', async () => {
    await served.deliver(Array.from({ length: 10_000 }, () => someRecord()));

    expect(served.aws.items('finding#')).toMatchObject([{ count: 10_000, toldCount: 10_000 }]);
    expect(served.told()).toHaveLength(1);
    const markers = served.aws.items('event#');
    expect(markers).toHaveLength(10_000);
    // A batch that failed is kept for 14 days, and may be given to the function again until then.
    const days = (Number(markers[0]?.['expiresAt']) - Date.now() / 1_000) / 86_400;
    expect(Math.round(days)).toBe(30);
  });

  it('says what happens for the first time, and that it is learning', async () => {
    await served.deliver([someRecord()]);
    await served.deliver([someRecord({}, 'Other')]);
    await served.deliver([someRecord(denied)]);

    const first = served.aws
      .items('finding#')
      .map(({ who, outcome, firstTime }) => [(who as { name: string }).name, outcome, firstTime]);
    expect(first).toEqual([
      [expect.stringContaining('Deploy'), 'success', { principal: true, account: true, learning: true }],
      [expect.stringContaining('Other'), 'success', { principal: true, account: false, learning: true }],
      [expect.stringContaining('Deploy'), 'failure', { principal: false, account: false, learning: true }],
    ]);
  });

  it('counts what a suppression leaves out, once each, and tells nobody', async () => {
    const suppressions = [
      {
        id: 'deploys',
        detectionIds: ['detection'],
        filterPattern: '{ $.eventSource = "iam.amazonaws.com" }',
        reason: 'They do',
      },
    ];
    const record = someRecord();
    await served.deliver([record, record], { suppressions });
    const [line] = await served.deliver([record, someRecord()], { suppressions });

    expect(served.aws.items('suppressed#')).toMatchObject([{ suppressed: 2 }]);
    expect(served.aws.items('finding#')).toEqual([]);
    expect(line).toMatchObject({ FindingsSuppressed: 2 });
  });

  it('tells nobody of what is only recorded, and keeps it', async () => {
    const [line] = await served.deliver([someRecord()], { detections: [someDetection({ severity: 'compliance' })] });

    expect(served.aws.published).toEqual([]);
    expect(served.aws.items('finding#')).toMatchObject([{ state: 'open', count: 1, messages: 0 }]);
    expect(served.aws.items('finding#')[0]).not.toHaveProperty('owes');
    expect(line).toMatchObject({ messages: 0 });
  });
});
