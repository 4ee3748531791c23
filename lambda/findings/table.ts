import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Finding } from '../../core/findings/finding';
import { fromItem, OWES, toItem } from '../../core/findings/item';
import { FINDINGS_TABLE, ITEM, KEPT_DAYS } from '../../lib/contract/findings';
import { type Budget, patiently } from './budget';

/** The result of `write`: either everything was written or nothing. */
export type Written =
  | { readonly kind: 'written' }
  /** These events have already been counted. */
  | { readonly kind: 'duplicates'; readonly eventIds: readonly string[] }
  /** Another process wrote at the same time, or the table is throttled. */
  | { readonly kind: 'conflict'; readonly cause: unknown };

type Attributes = Record<string, AttributeValue>;

export type Item = Readonly<Record<string, unknown>>;

/** DynamoDB allows 100 items in a transaction, including the finding and two `seen#` items. */
export const MOST_EVENTS = 97;

/** Longer than a failed batch is kept, and so can be sent again. */
const MARKER_DAYS = 30;
const STORM_DAYS = 2;
const KEYS_AT_ONCE = 100;
const { key: KEY, timeToLive: EXPIRES, dueIndex: DUE } = FINDINGS_TABLE;

/** The findings table. Each method is atomic for other functions. */
export class FindingsTable {
  public constructor(
    private readonly client: DynamoDBClient,
    private readonly name: string,
  ) {}

  /** Returns the existing items by key, with a consistent read. */
  public async read(keys: readonly string[], budget: Budget): Promise<ReadonlyMap<string, Item>> {
    const found = new Map<string, Item>();
    let wanted = [...new Set(keys)];
    while (wanted.length > 0) {
      const some = wanted.slice(0, KEYS_AT_ONCE);
      const { Responses: answers, UnprocessedKeys: rest } = await patiently(budget, async () => {
        const request = { Keys: some.map((key) => marshall({ [KEY]: key })), ConsistentRead: true };
        const answer = await this.client.send(new BatchGetItemCommand({ RequestItems: { [this.name]: request } }), {
          abortSignal: budget.signal,
        });
        const isThrottled = answer.UnprocessedKeys?.[this.name]?.Keys?.length === some.length;
        if (isThrottled) throw Object.assign(new Error('no key was processed'), { name: 'ThrottlingException' });
        return answer;
      });
      for (const item of answers?.[this.name] ?? []) found.set(item[KEY]?.S ?? '', unmarshall(item));
      const unread = rest?.[this.name]?.Keys ?? [];
      wanted = [...unread.map((key) => key[KEY]?.S ?? ''), ...wanted.slice(KEYS_AT_ONCE)];
    }
    return found;
  }

  public async find(id: string, budget: Budget): Promise<Finding | undefined> {
    const item = (await this.read([ITEM.finding + id], budget)).get(ITEM.finding + id);
    return item && fromItem(item);
  }

  /**
   * Writes a finding together with the events that were counted into it.
   *
   * @param before the version that was read; `undefined` if there was none
   * @param firsts keys of `seen#` items that did not exist
   */
  public async write(
    finding: Finding,
    before: number | undefined,
    eventIds: readonly string[],
    firsts: readonly string[],
    budget: Budget,
  ): Promise<Written> {
    const put = { TableName: this.name, Item: marshall(toItem(finding), MARSHALL), ...onVersion(before) };
    const writes: TransactWriteItem[] = [{ Put: put }, ...firsts.map((key) => ({ Put: this.first(key) }))];
    return this.writeOnce(writes, `${ITEM.event}${finding.id}#`, eventIds, budget);
  }

  /** Counts the matches that a suppression excluded, each once. */
  public async countSuppressed(
    id: string,
    eventIds: readonly string[],
    lastSeen: string,
    budget: Budget,
  ): Promise<Written> {
    const count = {
      TableName: this.name,
      Key: marshall({ [KEY]: ITEM.suppressed + id }),
      UpdateExpression: 'SET lastSeen = :last ADD suppressed :count',
      ExpressionAttributeValues: marshall({ ':last': lastSeen, ':count': eventIds.length }),
    };
    return this.writeOnce([{ Update: count }], `${ITEM.event}suppressed#${id}#`, eventIds, budget);
  }

  /** Writes only the finding. @returns whether it still had that version */
  public async put(finding: Finding, before: number, budget: Budget): Promise<boolean> {
    const input = { TableName: this.name, Item: marshall(toItem(finding), MARSHALL), ...onVersion(before) };
    return this.unlessRefused(budget, () =>
      this.client.send(new PutItemCommand(input), { abortSignal: budget.signal }),
    );
  }

  /**
   * Returns the findings with a message due by then, longest due first. The index may be slightly out of date; the
   * findings are current.
   */
  public async *due(until: number, budget: Budget): AsyncGenerator<readonly Finding[]> {
    let start: Attributes | undefined;
    do {
      const { Items: items = [], LastEvaluatedKey: next } = await this.queryDue(until, budget, KEYS_AT_ONCE, start);
      const found = await this.read(
        items.map((item) => item[KEY]?.S ?? ''),
        budget,
      );
      yield [...found.values()].map(fromItem);
      start = next;
    } while (start !== undefined);
  }

  /** Whether any message has been due since then. */
  public async owesSince(time: number, budget: Budget): Promise<boolean> {
    const { Items: items = [] } = await this.queryDue(time, budget, 1);
    return items.length > 0;
  }

  /**
   * Takes one of the separate messages that are allowed within an hour. Once taken, it is kept, however often sending
   * is retried.
   *
   * @param storm `<detection>#<account>#<hour>`
   */
  public async takeTurn(storm: string, kind: string, entry: string, most: number, budget: Budget): Promise<boolean> {
    return this.unlessRefused(budget, () =>
      this.client.send(
        new UpdateItemCommand({
          ...this.storm(storm),
          UpdateExpression: 'SET expiresAt = :end ADD #sent :entries',
          ConditionExpression: 'attribute_not_exists(#sent) OR size(#sent) < :most OR contains(#sent, :entry)',
          ExpressionAttributeNames: { '#sent': kind },
          ExpressionAttributeValues: marshall({
            ':entry': entry,
            ':entries': new Set([entry]),
            ':most': most,
            ':end': inDays(STORM_DAYS),
          }),
        }),
        { abortSignal: budget.signal },
      ),
    );
  }

  /** Returns how many were sent together in this hour. */
  public async toldTogether(storm: string, budget: Budget): Promise<number> {
    const key = ITEM.storm + storm;
    return Number((await this.read([key], budget)).get(key)?.['together'] ?? 0);
  }

  public async addTogether(storm: string, count: number, budget: Budget): Promise<void> {
    await patiently(budget, () =>
      this.client.send(
        new UpdateItemCommand({
          ...this.storm(storm),
          UpdateExpression: 'SET expiresAt = :end ADD together :count',
          ExpressionAttributeValues: marshall({ ':count': count, ':end': inDays(STORM_DAYS) }),
        }),
        { abortSignal: budget.signal },
      ),
    );
  }

  public async putItem(item: Item, budget: Budget): Promise<void> {
    const input = { TableName: this.name, Item: marshall(item, MARSHALL) };
    await patiently(budget, () => this.client.send(new PutItemCommand(input), { abortSignal: budget.signal }));
  }

  /** Stores since when the deployment sees events; an existing value is kept. */
  public async began(now: number, budget: Budget): Promise<void> {
    await patiently(budget, () =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: marshall({ [KEY]: ITEM.start }),
          UpdateExpression: 'SET #since = if_not_exists(#since, :now)',
          ExpressionAttributeNames: { '#since': 'since' },
          ExpressionAttributeValues: marshall({ ':now': new Date(now).toISOString() }),
        }),
        { abortSignal: budget.signal },
      ),
    );
  }

  private queryDue(until: number, budget: Budget, limit: number, start?: Attributes): Promise<QueryCommandOutput> {
    const query = new QueryCommand({
      TableName: this.name,
      IndexName: DUE.name,
      KeyConditionExpression: '#owes = :owes AND #due <= :until',
      ExpressionAttributeNames: { '#owes': DUE.partition, '#due': DUE.sort },
      ExpressionAttributeValues: marshall({ ':owes': OWES, ':until': until }),
      Limit: limit,
      ExclusiveStartKey: start,
    });
    return patiently(budget, () => this.client.send(query, { abortSignal: budget.signal }));
  }

  private storm(storm: string): { TableName: string; Key: Attributes } {
    return { TableName: this.name, Key: marshall({ [KEY]: ITEM.storm + storm }) };
  }

  private first(key: string): { TableName: string; Item: Attributes } {
    const item = { [KEY]: key, since: new Date().toISOString(), [EXPIRES]: inDays(KEPT_DAYS) };
    return { TableName: this.name, Item: marshall(item) };
  }

  /** Writes everything or nothing. Writes nothing if one of the events already has its marker. */
  private async writeOnce(
    writes: readonly TransactWriteItem[],
    prefix: string,
    eventIds: readonly string[],
    budget: Budget,
  ): Promise<Written> {
    const markers = eventIds.map((id) => ({
      Put: {
        TableName: this.name,
        Item: marshall({ [KEY]: prefix + id, [EXPIRES]: inDays(MARKER_DAYS) }),
        ConditionExpression: `attribute_not_exists(${KEY})`,
      },
    }));
    const command = new TransactWriteItemsCommand({ TransactItems: [...writes, ...markers] });
    try {
      await patiently(budget, () => this.client.send(command, { abortSignal: budget.signal }));
      return { kind: 'written' };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const refused = (error.CancellationReasons ?? []).map(({ Code: code }) => code);
      const counted = eventIds.filter((_, index) => refused[writes.length + index] === 'ConditionalCheckFailed');
      if (counted.length > 0) return { kind: 'duplicates', eventIds: counted };
      // What the table rejects permanently would be rejected forever.
      if (refused.some((code) => code === 'ValidationError' || code === 'ItemCollectionSizeLimitExceeded')) throw error;
      return { kind: 'conflict', cause: error };
    }
  }

  private async unlessRefused(budget: Budget, send: () => Promise<unknown>): Promise<boolean> {
    try {
      await patiently(budget, send);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const MARSHALL = { removeUndefinedValues: true };

function onVersion(before: number | undefined): {
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Attributes;
} {
  return before === undefined
    ? { ConditionExpression: `attribute_not_exists(${KEY})` }
    : {
        ConditionExpression: '#version = :before',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: marshall({ ':before': before }),
      };
}

function inDays(days: number): number {
  return Math.floor(Date.now() / 1_000) + days * 86_400;
}
