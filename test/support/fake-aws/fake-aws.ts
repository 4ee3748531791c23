import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FakeAnswer, FakeLookupEvents } from './lookup-events';
import type { FakeOrganization } from './organization';

export interface FakeAwsOptions {
  readonly lookupEvents: FakeLookupEvents;
  readonly organization?: FakeOrganization;
  /** Of every account, unless it is denied. */
  readonly regions?: readonly string[];
  readonly ownAccount?: string;
  /** In which STS says that whoever asks is; aws unless told otherwise. */
  readonly partition?: string;
  /** Accounts whose role cannot be assumed. */
  readonly closedAccounts?: readonly string[];
  /** Accounts that may not list their Regions. */
  readonly blindAccounts?: readonly string[];
  readonly latencyMs?: () => number;
  /** Lambda: what the function answers or throws. */
  readonly invoke?: (functionName: string, event: unknown) => Promise<unknown>;
}

/** Thrown by `invoke`: the function was not begun. */
export class NoFreeExecution extends Error {}

interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly encoding: string | undefined;
}

/**
 * CloudTrail, Organizations, STS, Account Management, S3's objects, Lambda's invocations and StackSets' trusted access in one HTTP server. Who asks and where is read
 * from the request's signature: the account from the access key (`ASIA` and the account id, as its STS hands them out).
 */
export class FakeAws {
  public readonly calls: string[] = [];
  public readonly assumed: { roleArn: string; externalId: string | null }[] = [];
  public readonly objects: StoredObject[] = [];
  private readonly uploads = new Map<string, Buffer[]>();
  private readonly server: Server;

  public constructor(public options: FakeAwsOptions) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.dispatch(request, Buffer.concat(chunks), response);
      });
    });
  }

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', 4_096, resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get ownAccount(): string {
    return this.options.ownAccount ?? '111111111111';
  }

  private dispatch(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const [, key = '', region = '', service = ''] = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(String(request.headers.authorization)) ?? [];
    const account = /^ASIA(\d{12})$/.exec(key)?.[1] ?? this.ownAccount;
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    switch (service) {
      case 'cloudtrail':
        this.calls.push('LookupEvents');
        send(response, this.options.lookupEvents.answer(account, region, json(body)), this.options.latencyMs?.() ?? 0);
        return;
      case 'organizations':
        this.calls.push(operation);
        send(response, this.options.organization?.answer(operation, json(body)) ?? unexpected(operation));
        return;
      case 'account':
        this.calls.push('ListRegions');
        send(response, this.listRegions(account));
        return;
      case 'sts':
        this.sts(new URLSearchParams(body.toString()), response);
        return;
      case 's3':
        this.s3(request, body, response);
        return;
      case 'lambda':
        void this.lambda(decodeURIComponent(/\/functions\/([^/]+)\//.exec(request.url ?? '')?.[1] ?? ''), body, response);
        return;
      case 'cloudformation':
        this.cloudFormation(new URLSearchParams(body.toString()), response);
        return;
      default:
        send(response, unexpected(`${service} ${request.url ?? ''}`));
    }
  }

  private listRegions(account: string): FakeAnswer {
    if (this.options.blindAccounts?.includes(account)) {
      return { status: 403, body: { __type: 'AccessDeniedException', message: 'not authorized to perform: account:ListRegions' } };
    }
    return { status: 200, body: { Regions: (this.options.regions ?? []).map((name) => ({ RegionName: name, RegionOptStatus: 'ENABLED' })) } };
  }

  private sts(form: URLSearchParams, response: ServerResponse): void {
    const action = form.get('Action') ?? '';
    this.calls.push(action);
    const roleArn = form.get('RoleArn') ?? '';
    const account = roleArn.split(':')[4] ?? '';
    if (action === 'GetCallerIdentity') {
      const arn = `arn:${this.options.partition ?? 'aws'}:iam::${this.ownAccount}:user/test`;
      xml(response, 200, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${this.ownAccount}</Account><Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`);
      return;
    }
    this.assumed.push({ roleArn, externalId: form.get('ExternalId') });
    if (this.options.closedAccounts?.includes(account)) {
      xml(response, 403, `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole on ${roleArn}</Message></Error></ErrorResponse>`);
      return;
    }
    const expiration = new Date(Date.now() + 3_600_000).toISOString();
    const fields = `<AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>test</SecretAccessKey><SessionToken>test</SessionToken><Expiration>${expiration}</Expiration>`;
    xml(response, 200, `<AssumeRoleResponse><AssumeRoleResult><Credentials>${fields}</Credentials></AssumeRoleResult></AssumeRoleResponse>`);
  }

  /** Trusted access of StackSets: off, until it is activated. */
  private cloudFormation(form: URLSearchParams, response: ServerResponse): void {
    const action = form.get('Action') ?? '';
    this.calls.push(action);
    const status = this.calls.includes('ActivateOrganizationsAccess') ? 'ENABLED' : 'DISABLED';
    xml(response, 200, `<${action}Response><${action}Result>${action.startsWith('Describe') ? `<Status>${status}</Status>` : ''}</${action}Result></${action}Response>`);
  }

  private async lambda(functionName: string, body: Buffer, response: ServerResponse): Promise<void> {
    this.calls.push('Invoke');
    try {
      const answer = await this.options.invoke?.(functionName, json(body));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      const { name, message } = error as Error;
      if (error instanceof NoFreeExecution) {
        response.writeHead(429, { 'x-amzn-errortype': 'TooManyRequestsException' }).end('{"Type":"User","message":"Rate Exceeded."}');
      } else {
        response.writeHead(200, { 'x-amz-function-error': 'Unhandled' }).end(JSON.stringify({ errorType: name, errorMessage: message }));
      }
    }
  }

  private s3(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://localhost');
    const key = url.pathname.slice(1);
    const at = this.objects.findIndex((object) => object.key === key);
    const store = (content: Buffer): void => {
      this.objects.push({ key, body: content, encoding: request.headers['content-encoding'] });
    };
    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      this.calls.push('CreateMultipartUpload');
      xml(response, 200, '<InitiateMultipartUploadResult><UploadId>upload</UploadId></InitiateMultipartUploadResult>');
    } else if (request.method === 'POST') {
      this.calls.push('CompleteMultipartUpload');
      store(Buffer.concat(this.uploads.get(key) ?? []));
      xml(response, 200, '<CompleteMultipartUploadResult><ETag>"etag"</ETag></CompleteMultipartUploadResult>');
    } else if (request.method === 'GET') {
      this.calls.push('GetObject');
      getObject(this.objects[at]?.body, request.headers.range, response);
    } else if (request.method === 'DELETE' && !url.searchParams.has('uploadId')) {
      this.calls.push('DeleteObject');
      if (at >= 0) this.objects.splice(at, 1);
      response.writeHead(204).end();
    } else if (request.method === 'DELETE') {
      this.calls.push('AbortMultipartUpload');
      response.writeHead(204).end();
    } else {
      const isPart = url.searchParams.has('partNumber');
      this.calls.push(isPart ? 'UploadPart' : 'PutObject');
      if (isPart) this.uploads.set(key, [...(this.uploads.get(key) ?? []), body]);
      else store(body);
      response.writeHead(200, { etag: '"etag"' }).end();
    }
  }
}

function json(body: Buffer): Record<string, never> {
  return JSON.parse(body.toString() || '{}') as Record<string, never>;
}

function unexpected(what: string): FakeAnswer {
  return { status: 400, body: { __type: 'UnexpectedCall', message: `nobody expected ${what}` } };
}

function getObject(body: Buffer | undefined, range: string | undefined, response: ServerResponse): void {
  if (body === undefined) {
    xml(response, 404, '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>');
    return;
  }
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  const part = from === undefined ? body : body.subarray(Number(from), Number(to) + 1);
  response.writeHead(from === undefined ? 200 : 206, { 'content-length': part.length }).end(part);
}

function xml(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
}

function send(response: ServerResponse, { status, body, delayMs = 0, isBroken = false }: FakeAnswer, latencyMs = 0): void {
  const answer = (): void => {
    const text = JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'content-length': Buffer.byteLength(text) });
    if (isBroken) {
      response.write(text.slice(0, text.length >> 1), () => response.destroy());
    } else {
      response.end(text);
    }
  };
  if (delayMs + latencyMs > 0) setTimeout(answer, delayMs + latencyMs);
  else answer();
}
