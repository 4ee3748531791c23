import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Finding } from '../../../core/findings/finding';
import { toItem } from '../../../core/findings/item';
import { LoopbackServer, type Received, sendJson, sendXml, unexpectedCall } from '../loopback-server';

type Item = Record<string, unknown>;
type Attributes = Parameters<typeof unmarshall>[0];

export interface FailedObject {
  readonly key: string;
  readonly text: string;
  readonly at: string;
}

/**
 * The findings' table, the bucket of batches that failed, the function and whoever asks, over HTTP. Of DynamoDB it knows conditions
 * that are equalities and one `>=` joined by AND.
 */
export class FakeFindings extends LoopbackServer {
  /** As policies name them, in the order of the calls. */
  public readonly actions: string[] = [];
  public readonly items = new Map<string, Item>();
  public objects: FailedObject[] = [];
  /** What the function was given. */
  public readonly invoked: unknown[] = [];
  /** Which payloads it fails at. */
  public failsAt: (payload: unknown) => boolean = () => false;
  /** Before a write: somebody else may be first. */
  public beforePut: () => void = () => undefined;
  /** Findings of a page, as DynamoDB ends it after 1 MB; before the filter. */
  public perPage = Infinity;
  public table = 'FindingsTable';
  /** Outputs, by the stack's name. */
  public readonly stacks = new Map<string, Readonly<Record<string, string>>>([
    ['OrganizationTrail', { TrailArn: 'arn', FindingsTable: 'FindingsTable' }],
  ]);
  public buckets = ['failed-batches'];
  /** It answers as if it kept what is written. */
  public isReadOnly = false;

  public constructor() {
    super((request, response) => {
      const { operation, url } = request;
      if (operation === 'undefined') {
        if (request.body.includes('Action=GetCallerIdentity')) {
          this.actions.push('sts:GetCallerIdentity');
          const arn = 'arn:aws:sts::111111111111:assumed-role/Admin/bob';
          sendXml(
            response,
            200,
            `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
          );
        } else if (request.body.includes('Action=DescribeStacks')) {
          this.actions.push('cloudformation:DescribeStacks');
          const [status, text] = this.ofStack(request.form.get('StackName') ?? '');
          sendXml(response, status, text);
        } else if (url.startsWith('/2015-03-31/functions/')) {
          this.actions.push('lambda:InvokeFunction');
          const payload: unknown = JSON.parse(request.body);
          this.invoked.push(payload);
          const failed = this.failsAt(payload);
          sendJson(
            response,
            200,
            failed ? { errorType: 'Error', errorMessage: '2 records could not be dealt with\u001b[2J' } : null,
            failed ? { 'x-amz-function-error': 'Unhandled' } : {},
          );
        } else {
          const [status, text] = this.ofBucket(request);
          sendXml(response, status, text);
        }
        return;
      }
      this.actions.push(`dynamodb:${operation}`);
      const { json } = request;
      if (json['TableName'] !== this.table) {
        sendJson(response, 400, {
          __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
          message: 'Requested resource not found',
        });
        return;
      }
      const answer = this.ofTable(operation, json);
      sendJson(response, '__type' in answer ? 400 : 200, answer);
    });
  }

  public put(...findings: readonly Finding[]): void {
    for (const finding of findings) this.items.set(`finding#${finding.id}`, toItem(finding));
  }

  private ofStack(name: string): readonly [status: number, text: string] {
    const outputs = this.stacks.get(name);
    if (outputs === undefined)
      return [
        400,
        `<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`,
      ];
    const members = Object.entries(outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
    return [
      200,
      `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><CreationTime>2026-11-24T09:14:27Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    ];
  }

  private ofTable(operation: string, json: Readonly<Record<string, unknown>>): Record<string, unknown> {
    switch (operation) {
      case 'GetItem': {
        const { pk } = unmarshall(json['Key'] as Attributes);
        const item = this.items.get(String(pk));
        return item === undefined ? {} : { Item: marshall(item, { removeUndefinedValues: true }) };
      }
      case 'PutItem': {
        this.beforePut();
        const item = unmarshall(json['Item'] as Attributes);
        const held: Item = this.items.get(String(item['pk'])) ?? {};
        if (!isMet(String(json['ConditionExpression']), held, json))
          return { __type: 'ConditionalCheckFailedException', message: 'The conditional request failed' };
        if (!this.isReadOnly) this.items.set(String(item['pk']), item);
        return {};
      }
      case 'Query':
        return this.query(json);
      default:
        return unexpectedCall(operation);
    }
  }

  private query(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const order = (item: Item): string => `${String(item['lastSeen'])} ${String(item['pk'])}`;
    const after = json['ExclusiveStartKey'] as Attributes | undefined;
    const start = after && unmarshall(after);
    const asked = [...this.items.values()]
      .filter((item) => isMet(String(json['KeyConditionExpression']), item, json))
      .sort((one, other) => (order(one) < order(other) ? 1 : -1))
      .filter((item) => !start || order(item) < order(start));
    const page = asked.slice(0, Math.min(this.perPage, Number(json['Limit'] ?? Infinity)));
    const last = page.at(-1);
    const filter = json['FilterExpression'];
    const found = page.filter((item) => typeof filter !== 'string' || isMet(filter, item, json));
    return {
      Items: found.map((item) => marshall(item, { removeUndefinedValues: true })),
      ...(last &&
        page.length < asked.length && {
          LastEvaluatedKey: marshall({ pk: last['pk'], listed: last['listed'], lastSeen: last['lastSeen'] }),
        }),
    };
  }

  private ofBucket({ method, url }: Received): readonly [status: number, text: string] {
    const { pathname, searchParams } = new URL(url, 'http://s3');
    const [, bucket, ...rest] = pathname.split('/').map(decodeURIComponent);
    const key = rest.join('/');
    this.actions.push(
      key === '' ? 's3:ListBucket' : ({ GET: 's3:GetObject', DELETE: 's3:DeleteObject' }[method] ?? `s3:${method}`),
    );
    if (bucket === undefined || !this.buckets.includes(bucket))
      return [404, '<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>'];
    if (key === '') {
      const from = Number(searchParams.get('continuation-token') ?? 0);
      const page = this.objects.slice(from, from + 2);
      const isCut = from + 2 < this.objects.length;
      return [
        200,
        `<ListBucketResult>${page
          .map(
            ({ key: name, text, at }) =>
              `<Contents><Key>${name}</Key><Size>${String(text.length)}</Size><LastModified>${at}</LastModified></Contents>`,
          )
          .join('')}<IsTruncated>${String(isCut)}</IsTruncated>${
          isCut ? `<NextContinuationToken>${String(from + 2)}</NextContinuationToken>` : ''
        }</ListBucketResult>`,
      ];
    }
    const object = this.objects.find((one) => one.key === key);
    if (method === 'DELETE') this.objects = this.objects.filter((one) => one.key !== key);
    return object === undefined ? [404, '<Error><Code>NoSuchKey</Code></Error>'] : [200, object.text];
  }
}

function isMet(expression: string, item: Item, json: Readonly<Record<string, unknown>>): boolean {
  const names = json['ExpressionAttributeNames'] as Readonly<Record<string, string>>;
  const values = unmarshall(json['ExpressionAttributeValues'] as Attributes);
  return expression.split(' AND ').every((condition) => {
    const [, name = '', operator, value = ''] = /^(#\w+) (=|>=) (:\w+)$/.exec(condition) ?? [];
    const held = item[names[name] ?? ''];
    const asked: unknown = values[value];
    if (operator === undefined || asked === undefined || !Object.hasOwn(names, name))
      throw new Error(`the fake does not know the condition ${condition}`);
    return operator === '=' ? held === asked : typeof held === 'string' && typeof asked === 'string' && held >= asked;
  });
}
