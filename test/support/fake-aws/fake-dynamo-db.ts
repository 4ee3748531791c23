import { type Expression, holds, type Item, updated } from './dynamo-expressions';

type Key = Item;

interface Write extends Expression {
  readonly Item?: Item;
  readonly Key?: Key;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
}

interface Query extends Expression {
  readonly KeyConditionExpression: string;
  readonly Limit: number;
  readonly ExclusiveStartKey?: Item;
}

export interface DynamoAnswer {
  readonly status: number;
  readonly body: object;
}

const MOST_IN_TRANSACTION = 100;
const MOST_ITEM_BYTES = 400 * 1024;
const MOST_KEY_BYTES = 2048;

/** One table of DynamoDB with the key `pk`: what the store of findings asks of it, and nothing else. */
export class FakeDynamoDb {
  public readonly items = new Map<string, Item>();
  /** Put by a test before a transaction is decided: what another function does meanwhile. */
  public meanwhile: (() => void) | undefined;
  /** How many keys of a question it processes; it says which it did not. */
  public keysAtOnce = Infinity;
  /** Codes with which it refuses a transaction, for good. */
  public refuses: readonly string[] | undefined;
  private readonly done = new Map<string, DynamoAnswer>();

  public answer(operation: string, input: Record<string, unknown>): DynamoAnswer {
    if (keysIn(input).some((key) => key === '' || Buffer.byteLength(key) > MOST_KEY_BYTES))
      return failed('ValidationException', 'One or more parameter values were invalid: Size of hashkey has exceeded');
    switch (operation) {
      case 'BatchGetItem':
        return this.get(input as never);
      case 'PutItem':
      case 'UpdateItem':
        return this.write(input);
      case 'TransactWriteItems':
        return this.transact(input as never);
      case 'Query':
        return this.query(input as never);
      default:
        return failed('UnexpectedCall', operation);
    }
  }

  private get({ RequestItems: tables }: { RequestItems: Record<string, { Keys: Key[] }> }): DynamoAnswer {
    const [[table, { Keys: keys }] = ['', { Keys: [] }]] = Object.entries(tables);
    if (keys.length > 100 || new Set(keys.map(keyOf)).size < keys.length)
      return failed('ValidationException', 'more than 100 keys, or one twice');
    const processed = keys.slice(0, this.keysAtOnce);
    // In no order, as DynamoDB.
    const found = processed.flatMap((key) => this.items.get(keyOf(key)) ?? []).reverse();
    const rest = keys.slice(this.keysAtOnce);
    return {
      status: 200,
      body: { Responses: { [table]: found }, UnprocessedKeys: rest.length > 0 ? { [table]: { Keys: rest } } : {} },
    };
  }

  private write(write: Write): DynamoAnswer {
    const key = keyOf(write.Item ?? write.Key ?? {});
    if (!holds(write.ConditionExpression, this.items.get(key), write))
      return failed('ConditionalCheckFailedException', 'The conditional request failed');
    this.apply(write);
    return { status: 200, body: {} };
  }

  private apply(write: Write): void {
    const item =
      write.Item ??
      updated(write.UpdateExpression ?? '', this.items.get(keyOf(write.Key ?? {})) ?? write.Key ?? {}, write);
    if (JSON.stringify(item).length > MOST_ITEM_BYTES) throw new Error('an item is too large');
    this.items.set(keyOf(item), item);
  }

  private transact({
    TransactItems: writes,
    ClientRequestToken: token,
  }: {
    TransactItems: { Put?: Write; Update?: Write }[];
    ClientRequestToken: string;
  }): DynamoAnswer {
    const before = this.done.get(token);
    if (before !== undefined) return before;
    const all = writes.map(({ Put: put, Update: update }) => put ?? update ?? {});
    if (all.length > MOST_IN_TRANSACTION) return failed('ValidationException', 'more than 100 items');
    if (new Set(all.map((one) => keyOf(one.Item ?? one.Key ?? {}))).size < all.length)
      return failed('ValidationException', 'one item twice');
    if (this.refuses !== undefined) return cancelled(this.refuses.map((Code) => ({ Code })));
    const happening = this.meanwhile;
    this.meanwhile = undefined;
    happening?.();
    const reasons = all.map((one) =>
      holds(one.ConditionExpression, this.items.get(keyOf(one.Item ?? one.Key ?? {})), one)
        ? { Code: 'None' }
        : { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    );
    if (reasons.some(({ Code: code }) => code !== 'None')) return cancelled(reasons);
    for (const one of all) this.apply(one);
    const answer = { status: 200, body: {} };
    this.done.set(token, answer);
    return answer;
  }

  private query({
    KeyConditionExpression: condition,
    Limit: limit,
    ExclusiveStartKey: start,
    ...about
  }: Query): DynamoAnswer {
    const found = [...this.items.values()]
      .filter((item) => item['owes'] !== undefined && holds(condition, item, about))
      .sort((a, b) => Number(a['dueAt']?.['N']) - Number(b['dueAt']?.['N']));
    const from = start === undefined ? 0 : found.findIndex((item) => keyOf(item) === keyOf(start)) + 1;
    const page = found.slice(from, from + limit);
    const last = page.at(-1);
    return {
      status: 200,
      // Keys alone, as an index may hold no more.
      body: {
        Items: page.map((item) => ({ pk: item['pk'] })),
        ...(from + limit < found.length && last && { LastEvaluatedKey: { pk: last['pk'] } }),
      },
    };
  }
}

/** As DynamoDB says that nothing of a transaction was written. */
export function cancelled(reasons: readonly { readonly Code: string }[]): DynamoAnswer {
  const codes = reasons.map(({ Code: code }) => code).join(', ');
  return {
    status: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      CancellationReasons: reasons,
    },
  };
}

function failed(type: string, message: string): DynamoAnswer {
  return { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message } };
}

function keyOf(item: Item): string {
  return String(item['pk']?.['S']);
}

/** Of whatever is read or written. */
function keysIn(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  const { pk } = input as { pk?: { S?: unknown } };
  const own = typeof pk?.S === 'string' ? [pk.S] : [];
  return [...own, ...Object.values(input).flatMap(keysIn)];
}
