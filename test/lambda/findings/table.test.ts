import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { budgetOf } from '../../../lambda/findings/budget';
import { FindingsTable } from '../../../lambda/findings/table';
import { type Answer, FakeJsonService } from '../../support/fake-json-service';

const KEYS = ['finding#a', 'finding#b'];
const item = (key: string) => ({ pk: { S: key }, count: { N: '1' } });
const unread = (...keys: string[]) => ({
  UnprocessedKeys: { findings: { Keys: keys.map((key) => ({ pk: { S: key } })) } },
});

let fake: FakeJsonService;

async function against(answers: Record<string, Answer[]>): Promise<FindingsTable> {
  fake = new FakeJsonService(answers);
  const client = new DynamoDBClient({
    endpoint: await fake.start(),
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return new FindingsTable(client, 'findings');
}

/** What was asked for, call by call. */
const asked = () =>
  fake.calls.map(({ body }) =>
    (body['RequestItems'] as { findings: { Keys: { pk: { S: string } }[] } }).findings.Keys.map(({ pk }) => pk.S),
  );

afterEach(() => fake.stop());

describe('what the table did not read', () => {
  test('is asked for again: some of it', async () => {
    const table = await against({
      BatchGetItem: [
        { Responses: { findings: [item('finding#a')] }, ...unread('finding#b') },
        { Responses: { findings: [item('finding#b')] } },
      ],
    });
    expect([...(await table.read(KEYS, budgetOf(10_000))).keys()]).toEqual(KEYS);
    expect(asked()).toEqual([KEYS, ['finding#b']]);
  });

  test('is asked for again, after a pause: all of it', async () => {
    const table = await against({
      BatchGetItem: [{ Responses: {}, ...unread(...KEYS) }, { Responses: { findings: KEYS.map(item) } }],
    });
    expect([...(await table.read(KEYS, budgetOf(10_000))).keys()]).toEqual(KEYS);
    expect(asked()).toEqual([KEYS, KEYS]);
  });

  test('is said where there is no time for that', async () => {
    const table = await against({ BatchGetItem: [{ Responses: {}, ...unread(...KEYS) }] });
    await expect(table.read(KEYS, budgetOf(0))).rejects.toThrow();
  });
});

describe('a finding that is not there', () => {
  test('is undefined', async () => {
    const table = await against({ BatchGetItem: [{ Responses: { findings: [] } }] });
    await expect(table.find('gone', budgetOf(10_000))).resolves.toBeUndefined();
  });
});

describe('a write of which the table takes nothing', () => {
  const canceled = (...codes: string[]) => ({
    __type: 'TransactionCanceledException',
    message: 'Transaction cancelled',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
  const count = (table: FindingsTable) => table.countSuppressed('own', ['e-1', 'e-2'], 'now', budgetOf(10_000));

  test('is a duplicate where an event has its marker, and says which', async () => {
    const table = await against({ TransactWriteItems: [canceled('None', 'None', 'ConditionalCheckFailed')] });
    await expect(count(table)).resolves.toEqual({ kind: 'duplicates', eventIds: ['e-2'] });
  });

  test('is a conflict where somebody else wrote', async () => {
    const table = await against({ TransactWriteItems: [canceled('TransactionConflict', 'None', 'None')] });
    await expect(count(table)).resolves.toMatchObject({ kind: 'conflict' });
  });

  test.each(['ValidationError', 'ItemCollectionSizeLimitExceeded'])(
    'fails where it would for ever: %s',
    async (code) => {
      const table = await against({ TransactWriteItems: [canceled(code, 'None', 'None')] });
      await expect(count(table)).rejects.toThrow('Transaction cancelled');
    },
  );
});
