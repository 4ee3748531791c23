import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Finding } from '../../core/findings/finding';
import { fromItem, LISTED, toItem } from '../../core/findings/item';
import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';
import { nameOf } from '../../lib/contract/error-message';
import { FINDINGS_TABLE, ITEM } from '../../lib/contract/findings';
import { received } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';

/** All filters that are set must match. */
export interface Filters {
  readonly severity?: string | undefined;
  readonly account?: string | undefined;
  readonly state?: string | undefined;
  readonly detectionId?: string | undefined;
}

/** The position of the last finding that was shown. */
export interface Position {
  readonly id: string;
  readonly lastSeen: string;
}

export interface Page {
  readonly findings: readonly Finding[];
  /** Whether there are more findings. */
  readonly isCut: boolean;
}

const { key, listIndex } = FINDINGS_TABLE;
/** How often to retry if the finding is changed between reading and writing. */
const ATTEMPTS = 5;

/** The findings table, accessed with the credentials of the user. */
export class FindingsTable {
  private readonly client: DynamoDBClient;

  public constructor(
    private readonly name: string,
    shared: SharedConfiguration,
    private readonly interrupt: AbortSignal,
  ) {
    this.client = new DynamoDBClient({ ...shared });
  }

  /** Returns findings, newest first. @param since ISO 8601, as in the table */
  public async list(
    filters: Filters,
    { since, after, limit }: { readonly since?: string; readonly after?: Position; readonly limit: number },
  ): Promise<Page> {
    const conditions = Object.entries(filters).filter(([, value]) => value !== undefined);
    const names = ['listed', ...(since === undefined ? [] : ['lastSeen']), ...conditions.map(([name]) => name)];
    const values = { listed: LISTED, ...(since !== undefined && { since }), ...Object.fromEntries(conditions) };
    const findings: Finding[] = [];
    let start = after && {
      [key]: `${ITEM.finding}${after.id}`,
      [listIndex.partition]: LISTED,
      [listIndex.sort]: after.lastSeen,
    };
    do {
      const { Items: items = [], LastEvaluatedKey: last } = await this.ask(() =>
        this.client.send(
          new QueryCommand({
            TableName: this.name,
            IndexName: listIndex.name,
            KeyConditionExpression: `#listed = :listed${since === undefined ? '' : ' AND #lastSeen >= :since'}`,
            ...(conditions.length > 0
              ? { FilterExpression: conditions.map(([name]) => `#${name} = :${name}`).join(' AND ') }
              : { Limit: limit + 1 }),
            ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
            ExpressionAttributeValues: marshall(
              Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
            ),
            ScanIndexForward: false,
            ...(start && { ExclusiveStartKey: marshall(start) }),
          }),
          { abortSignal: this.interrupt },
        ),
      );
      findings.push(...items.map((item) => fromItem(unmarshall(item))));
      start = last && (unmarshall(last) as typeof start);
    } while (start !== undefined && findings.length <= limit);
    return { findings: findings.slice(0, limit), isCut: findings.length > limit };
  }

  /** Returns `undefined` if there is no finding with this ID. */
  public async get(id: string): Promise<Finding | undefined> {
    const { Item: item } = await this.ask(() =>
      this.client.send(
        new GetItemCommand({
          TableName: this.name,
          Key: marshall({ [key]: `${ITEM.finding}${id}` }),
          ConsistentRead: true,
        }),
        { abortSignal: this.interrupt },
      ),
    );
    return item && fromItem(unmarshall(item));
  }

  /**
   * Reads the finding, decides, and writes it if nobody else has changed it in the meantime; otherwise tries again.
   *
   * @param next returns `undefined` if the finding must stay unchanged
   * @returns the finding after the change; `undefined` if there is none with this ID
   */
  public async change(id: string, next: (finding: Finding) => Finding | undefined): Promise<Finding | undefined> {
    for (let attempt = 1; ; attempt++) {
      const finding = await this.get(id);
      if (finding === undefined) return undefined;
      const changed = next(finding);
      if (changed === undefined) return finding;
      try {
        await this.put(changed, finding.version);
        return changed;
      } catch (error) {
        if (nameOf(error) !== 'ConditionalCheckFailedException') throw error;
        if (attempt === ATTEMPTS)
          throw new UsageError([
            `${id}: not updated after ${String(ATTEMPTS)} attempts, because new events keep changing it; try again`,
          ]);
      }
    }
  }

  private async put(finding: Finding, version: number): Promise<void> {
    await this.ask(() =>
      this.client.send(
        new PutItemCommand({
          TableName: this.name,
          Item: marshall(toItem(finding), { removeUndefinedValues: true }),
          ConditionExpression: '#version = :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: marshall({ ':version': version }),
        }),
        { abortSignal: this.interrupt },
      ),
    );
  }

  private async ask<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      if (nameOf(error) !== 'ResourceNotFoundException') throw error;
      throw new UsageError([
        received(
          '--table',
          this.name,
          'the name or ARN of the findings table, in the account and Region of the credentials (AWS_REGION, or the region of the profile)',
        ),
      ]);
    }
  }
}
