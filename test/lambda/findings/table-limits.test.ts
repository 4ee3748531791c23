import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { budgetOf } from '../../../lambda/findings/budget';
import { FindingsTable } from '../../../lambda/findings/table';
import { servedFindings, someRecord } from './served-findings';

const MINUTE = 60_000;

describe('the table of findings', () => {
  const served = servedFindings();

  it.each([
    ['all that were asked for', Infinity],
    ['only some at a time', 30],
  ])('is read whole where DynamoDB processes %s', async (_, keysAtOnce) => {
    const { table } = served.aws;
    table.keysAtOnce = keysAtOnce;
    const keys = Array.from({ length: 250 }, (__, index) => `seen#${String(index)}`);
    for (const key of keys) table.items.set(key, { pk: { S: key } });

    const client = new DynamoDBClient();
    const found = await new FindingsTable(client, 'findings').read([...keys, 'seen#none'], budgetOf(60_000));
    client.destroy();
    expect([...found.keys()].sort()).toEqual([...keys].sort());
  });

  it('is not asked again for what it refuses for good', async () => {
    served.aws.table.refuses = ['ValidationError', 'None'];

    await expect(served.deliver([someRecord()])).rejects.toThrow('1 findings not written');
    // The SDK's own attempts.
    expect(served.aws.calls.filter((call) => call === 'TransactWriteItems').length).toBeLessThanOrEqual(3);
  });

  it('says what is due the longest first: that is told alone', async () => {
    served.aws.fault = (call) => (call === 'Publish' ? 'refused' : undefined);
    for (const role of ['First', 'Second', 'Third']) {
      await served.deliver([someRecord({}, role)], { messagesPerHour: 3 });
      served.wait(MINUTE);
    }
    served.aws.fault = () => undefined;
    served.wait(60 * MINUTE);
    await served.tick({ messagesPerHour: 1 });

    expect(served.aws.announced.map(({ Detail: detail }) => JSON.parse(detail) as object)).toMatchObject([
      { kind: 'finding', principal: { name: 'First' } },
      { kind: 'storm', heldBack: 2 },
    ]);
  });
});
