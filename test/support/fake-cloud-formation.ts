import type { ServerResponse } from 'node:http';
import { LoopbackServer } from './loopback-server';

/** What a custom resource's function answers. */
export interface CustomResourceAnswer {
  readonly Status?: string;
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

/** A row of DescribeStackEvents. */
export interface Row {
  readonly logicalId?: string;
  readonly physicalId?: string;
  readonly type?: string;
  readonly status: string;
  readonly properties?: unknown;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

export const STACK_ID =
  'arn:aws:cloudformation:eu-central-1:111111111111:stack/Test/0a1b2c3d-aaaa-bbbb-cccc-123456789012';
export const LOGICAL_ID = 'Resource';

/** In which states CloudFormation sends a request, unless a test says otherwise. */
const USUAL: Readonly<Record<string, readonly [stack: string, resource: string]>> = {
  Create: ['CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS'],
  Update: ['UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
  Delete: ['DELETE_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
};

/** What a request is about; the rest is the same for all. */
export interface Sent {
  readonly RequestType: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties?: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

/**
 * CloudFormation as a custom resource's function sees it, over HTTP: it waits for the answer, and tells what it is doing with the stack. What it
 * sends stands in its events; what somebody else sends does not.
 */
export class FakeCloudFormation {
  public readonly answers: CustomResourceAnswer[] = [];
  /** Each call of DescribeStackEvents. */
  public readonly asked: URLSearchParams[] = [];
  /** Newest first, in pages. */
  public pages: Row[][] = [[]];
  /** What DescribeStackEvents answers instead. */
  public failure: Failure | undefined;
  /** Answers calls of other operations: the XML within the result, or an error. */
  public others: (action: string) => string | Failure | undefined = () => undefined;
  /** For requests. */
  public responseUrl = '';
  private readonly server = new LoopbackServer((request, response) => {
    if (request.method === 'POST') this.describe(request.url, request.form, response);
    else {
      this.answers.push(request.json);
      response.end();
    }
  });

  public constructor(
    public stackId = STACK_ID,
    public logicalId = LOGICAL_ID,
  ) {}

  /** Binds the functions of this process to the resource, deployed with these properties. */
  public async start(properties: unknown = {}): Promise<void> {
    const address = await this.server.start();
    this.responseUrl = `${address}/?Signature=secret`;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDFORMATION: address,
      AWS_REGION: this.stackId.split(':')[3],
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      FIRST_PAUSE_MS: '0',
      URL_SUFFIX: 'amazonaws.com',
    });
    this.bind(this.stackId, this.logicalId);
    this.deploy(properties);
  }

  /** From now on the functions of this process are those of another resource. */
  public bind(stackId: string, logicalId: string): void {
    Object.assign(this, { stackId, logicalId });
    Object.assign(process.env, { STACK_ID: stackId, LOGICAL_RESOURCE_ID: logicalId });
  }

  /** Deploys the function with other properties. */
  public deploy(properties: unknown): void {
    process.env['RESOURCE_PROPERTIES'] = JSON.stringify(properties);
    delete process.env['UNBOUND_PROPERTIES'];
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }

  /** An event as CloudFormation sends it, or somebody who read how it does. */
  public event(request: Sent): Record<string, unknown> {
    return {
      ServiceToken: 'arn:aws:lambda:eu-central-1:111111111111:function:f',
      ResponseURL: this.responseUrl,
      StackId: this.stackId,
      RequestId: 'request',
      LogicalResourceId: this.logicalId,
      ...request,
    };
  }

  /** An event that CloudFormation sends: its rows say so. */
  public sends(
    request: Sent,
    [stack, resource] = USUAL[request.RequestType] ?? ['', ''],
    earlier: readonly Row[] = [],
  ): Record<string, unknown> {
    const { PhysicalResourceId: physicalId = '', ResourceProperties: properties } = request;
    this.pages = [
      [
        { status: resource, physicalId, properties },
        { type: 'AWS::Lambda::Function', logicalId: 'Function', status: 'UPDATE_COMPLETE' },
        this.stackRow(stack),
        ...earlier,
      ],
    ];
    return this.event(request);
  }

  public stackRow(status: string): Row {
    return { type: 'AWS::CloudFormation::Stack', logicalId: 'Test', physicalId: this.stackId, status };
  }

  private describe(url: string, form: URLSearchParams, response: ServerResponse): void {
    const action = form.get('Action') ?? '';
    const other = this.others(action);
    if (typeof other === 'string') {
      response.end(`<${action}Response><${action}Result>${other}</${action}Result></${action}Response>`);
      return;
    }
    if (other === undefined) this.asked.push(form);
    const unknown = action !== 'DescribeStackEvents' || form.get('StackName') !== this.stackId;
    const failure =
      other ??
      this.failure ??
      (unknown ? { code: 'ValidationError', message: `nobody expected ${url} ${form.toString()}` } : undefined);
    if (failure) {
      response
        .writeHead(failure.status ?? 400)
        .end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>${failure.code}</Code><Message>${failure.message}</Message></Error></ErrorResponse>`,
        );
      return;
    }
    const index = Number(form.get('NextToken') ?? 0);
    const rows = (this.pages[index] ?? []).map(
      ({ type = 'Custom::Thing', logicalId = this.logicalId, physicalId = '', status, properties }) =>
        Object.entries({
          StackId: this.stackId,
          ResourceType: type,
          LogicalResourceId: logicalId,
          PhysicalResourceId: physicalId,
          ResourceStatus: status,
          ResourceProperties:
            properties === undefined ? '' : typeof properties === 'string' ? properties : JSON.stringify(properties),
        })
          .map(([name, value]) => `<${name}>${value.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</${name}>`)
          .join(''),
    );
    const next = index + 1 < this.pages.length ? `<NextToken>${String(index + 1)}</NextToken>` : '';
    response.end(
      `<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>${rows.map((row) => `<member>${row}</member>`).join('')}</StackEvents>${next}</DescribeStackEventsResult></DescribeStackEventsResponse>`,
    );
  }
}
