import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ServerResponse } from 'node:http';
import { LoopbackServer, type Received, sendJson, sendXml, unexpectedCall } from '../loopback-server';
import { FakeDynamoDb } from './fake-dynamo-db';

/** As SNS got it. */
export interface Published {
  readonly topic: string;
  readonly subject: string | null;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a test does to a call: `throttled`, `refused` before anything is done, or `lost` after it was done. */
export type Fault = 'throttled' | 'refused' | 'lost' | undefined;

/** All that the function of findings calls: DynamoDB, SNS, EventBridge, a parameter of SSM, AWS Organizations and the tags of CloudWatch Logs, in one HTTP server. */
export class FindingsAws extends LoopbackServer {
  public readonly table = new FakeDynamoDb();
  public readonly calls: string[] = [];
  public readonly published: Published[] = [];
  public readonly announced: { Source: string; DetailType: string; Detail: string; EventBusName: string }[] = [];
  public readonly tags: Record<string, string>[] = [];
  /** The value of the parameter; `undefined`: there is none. */
  public parameter: string | undefined;
  /** Tags of the accounts of the organization, by their IDs; undefined: AWS Organizations is not there. */
  public organization: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  public fault: (call: string, number: number) => Fault = () => undefined;
  /** What the bus says of each entry that it does not take. */
  public refusedEntry: { ErrorCode: string; ErrorMessage: string } | undefined;

  public constructor() {
    super((request, response) => {
      this.dispatch(request, response);
    });
  }

  /** Of one kind, by the beginning of their keys. */
  public items(prefix: string): Record<string, unknown>[] {
    return [...this.table.items.values()]
      .map((item) => unmarshall(item as never))
      .filter(({ pk }) => String(pk).startsWith(prefix));
  }

  private dispatch(request: Received, response: ServerResponse): void {
    const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(String(request.headers['authorization']))?.[1] ?? '';
    const call = service === 'sns' ? 'Publish' : request.operation;
    const fault = this.fault(call, this.calls.push(call));
    if (fault === 'throttled' || fault === 'refused') {
      const [status, name] = fault === 'throttled' ? [400, 'ThrottlingException'] : [403, 'AccessDeniedException'];
      fail(service, response, status, name);
      return;
    }
    const answer = this.done(service, request);
    if (fault === 'lost') fail(service, response, 403, 'AccessDeniedException');
    else if (typeof answer === 'string') sendXml(response, 200, answer);
    else sendJson(response, answer.status, answer.body);
  }

  private done(service: string, request: Received): string | { status: number; body: object } {
    if (service === 'dynamodb') return this.table.answer(request.operation, request.json);
    if (service === 'sns') return this.publish(request.form);
    if (service === 'events') {
      if (this.refusedEntry) return { status: 200, body: { FailedEntryCount: 1, Entries: [this.refusedEntry] } };
      this.announced.push(...(request.json['Entries'] as typeof this.announced));
      return { status: 200, body: { FailedEntryCount: 0, Entries: [{ EventId: 'id' }] } };
    }
    if (request.operation === 'GetParameter') {
      return this.parameter === undefined
        ? { status: 400, body: { __type: 'ParameterNotFound' } }
        : { status: 200, body: { Parameter: { Name: request.json['Name'], Value: this.parameter } } };
    }
    if (service === 'organizations' && this.organization) return ofOrganization(this.organization, request);
    if (request.operation === 'TagResource') {
      this.tags.push(request.json['tags'] as Record<string, string>);
      return { status: 200, body: {} };
    }
    return { status: 400, body: unexpectedCall(`${service} ${request.operation}`) };
  }

  private publish(form: URLSearchParams): string {
    const attributes: Record<string, string> = {};
    for (let entry = 1; form.has(`MessageAttributes.entry.${String(entry)}.Name`); entry++) {
      const at = `MessageAttributes.entry.${String(entry)}`;
      attributes[form.get(`${at}.Name`) ?? ''] = form.get(`${at}.Value.StringValue`) ?? '';
    }
    this.published.push({
      topic: form.get('TopicArn') ?? '',
      subject: form.get('Subject'),
      message: form.get('Message') ?? '',
      attributes,
    });
    return '<PublishResponse><PublishResult><MessageId>id</MessageId></PublishResult></PublishResponse>';
  }
}

function ofOrganization(
  accounts: Readonly<Record<string, Readonly<Record<string, string>>>>,
  { operation, json }: Received,
): { status: number; body: object } {
  const id = String(json['AccountId'] ?? json['ChildId'] ?? json['ResourceId']);
  const tags = accounts[id];
  if (tags === undefined) return { status: 400, body: { __type: 'AccountNotFoundException' } };
  const Arn = `arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/${id}`;
  if (operation === 'DescribeAccount') return { status: 200, body: { Account: { Id: id, Name: 'orders', Arn } } };
  if (operation === 'ListParents') return { status: 200, body: { Parents: [{ Id: 'r-a1b2', Type: 'ROOT' }] } };
  return { status: 200, body: { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } };
}

function fail(service: string, response: ServerResponse, status: number, name: string): void {
  if (service === 'sns')
    sendXml(
      response,
      status,
      `<ErrorResponse><Error><Code>${name}</Code><Message>${name}</Message></Error></ErrorResponse>`,
    );
  else sendJson(response, status, { __type: name, message: name });
}
