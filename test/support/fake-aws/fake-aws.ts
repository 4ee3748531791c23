import type { ServerResponse } from 'node:http';
import { LoopbackServer, type Received, sendXml, unexpectedCall } from '../loopback-server';
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
export class FakeAws extends LoopbackServer {
  public readonly calls: string[] = [];
  public readonly assumed: { roleArn: string; externalId: string | null }[] = [];
  public readonly objects: StoredObject[] = [];
  private readonly uploads = new Map<string, Buffer[]>();

  public constructor(public options: FakeAwsOptions) {
    super((request, response) => {
      this.dispatch(request, response);
    });
  }

  private get ownAccount(): string {
    return this.options.ownAccount ?? '111111111111';
  }

  private dispatch(request: Received, response: ServerResponse): void {
    const [, key = '', region = '', service = ''] =
      /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(String(request.headers['authorization'])) ?? [];
    const account = /^ASIA(\d{12})$/.exec(key)?.[1] ?? this.ownAccount;
    const { operation } = request;
    switch (service) {
      case 'cloudtrail':
        this.calls.push('LookupEvents');
        send(
          response,
          this.options.lookupEvents.answer(account, region, request.json),
          this.options.latencyMs?.() ?? 0,
        );
        return;
      case 'organizations':
        this.calls.push(operation);
        send(response, this.options.organization?.answer(operation, request.json) ?? unexpected(operation));
        return;
      case 'account':
        this.calls.push('ListRegions');
        send(response, this.listRegions(account));
        return;
      case 'sts':
        this.sts(request.form, response);
        return;
      case 's3':
        this.s3(request, response);
        return;
      case 'lambda':
        void this.lambda(decodeURIComponent(/\/functions\/([^/]+)\//.exec(request.url)?.[1] ?? ''), request, response);
        return;
      case 'cloudformation':
        this.cloudFormation(request.form, response);
        return;
      default:
        send(response, unexpected(`${service} ${request.url}`));
    }
  }

  private listRegions(account: string): FakeAnswer {
    if (this.options.blindAccounts?.includes(account)) {
      return {
        status: 403,
        body: { __type: 'AccessDeniedException', message: 'not authorized to perform: account:ListRegions' },
      };
    }
    return {
      status: 200,
      body: { Regions: (this.options.regions ?? []).map((name) => ({ RegionName: name, RegionOptStatus: 'ENABLED' })) },
    };
  }

  private sts(form: URLSearchParams, response: ServerResponse): void {
    const action = form.get('Action') ?? '';
    this.calls.push(action);
    const roleArn = form.get('RoleArn') ?? '';
    const account = roleArn.split(':')[4] ?? '';
    if (action === 'GetCallerIdentity') {
      const arn = `arn:${this.options.partition ?? 'aws'}:iam::${this.ownAccount}:user/test`;
      sendXml(
        response,
        200,
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${this.ownAccount}</Account><Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
      return;
    }
    this.assumed.push({ roleArn, externalId: form.get('ExternalId') });
    if (this.options.closedAccounts?.includes(account)) {
      sendXml(
        response,
        403,
        `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole on ${roleArn}</Message></Error></ErrorResponse>`,
      );
      return;
    }
    const expiration = new Date(Date.now() + 3_600_000).toISOString();
    const fields = `<AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>test</SecretAccessKey><SessionToken>test</SessionToken><Expiration>${expiration}</Expiration>`;
    sendXml(
      response,
      200,
      `<AssumeRoleResponse><AssumeRoleResult><Credentials>${fields}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    );
  }

  /** Trusted access of StackSets: off, until it is activated. */
  private cloudFormation(form: URLSearchParams, response: ServerResponse): void {
    const action = form.get('Action') ?? '';
    this.calls.push(action);
    const status = this.calls.includes('ActivateOrganizationsAccess') ? 'ENABLED' : 'DISABLED';
    sendXml(
      response,
      200,
      `<${action}Response><${action}Result>${action.startsWith('Describe') ? `<Status>${status}</Status>` : ''}</${action}Result></${action}Response>`,
    );
  }

  private async lambda(functionName: string, request: Received, response: ServerResponse): Promise<void> {
    this.calls.push('Invoke');
    try {
      const answer = await this.options.invoke?.(functionName, request.json);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      const { name, message } = error as Error;
      if (error instanceof NoFreeExecution) {
        response
          .writeHead(429, { 'x-amzn-errortype': 'TooManyRequestsException' })
          .end('{"Type":"User","message":"Rate Exceeded."}');
      } else {
        response
          .writeHead(200, { 'x-amz-function-error': 'Unhandled' })
          .end(JSON.stringify({ errorType: name, errorMessage: message }));
      }
    }
  }

  private s3(request: Received, response: ServerResponse): void {
    const { bytes: body } = request;
    const url = new URL(request.url, 'http://localhost');
    const key = url.pathname.slice(1);
    const at = this.objects.findIndex((object) => object.key === key);
    const store = (content: Buffer): void => {
      this.objects.push({ key, body: content, encoding: request.headers['content-encoding'] });
    };
    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      this.calls.push('CreateMultipartUpload');
      sendXml(
        response,
        200,
        '<InitiateMultipartUploadResult><UploadId>upload</UploadId></InitiateMultipartUploadResult>',
      );
    } else if (request.method === 'POST') {
      this.calls.push('CompleteMultipartUpload');
      store(Buffer.concat(this.uploads.get(key) ?? []));
      sendXml(response, 200, '<CompleteMultipartUploadResult><ETag>"etag"</ETag></CompleteMultipartUploadResult>');
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

function unexpected(what: string): FakeAnswer {
  return { status: 400, body: unexpectedCall(what) };
}

function getObject(body: Buffer | undefined, range: string | undefined, response: ServerResponse): void {
  if (body === undefined) {
    sendXml(response, 404, '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>');
    return;
  }
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  const part = from === undefined ? body : body.subarray(Number(from), Number(to) + 1);
  response.writeHead(from === undefined ? 200 : 206, { 'content-length': part.length }).end(part);
}

function send(
  response: ServerResponse,
  { status, body, delayMs = 0, isBroken = false }: FakeAnswer,
  latencyMs = 0,
): void {
  const answer = (): void => {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(text),
    });
    if (isBroken) {
      response.write(text.slice(0, text.length >> 1), () => response.destroy());
    } else {
      response.end(text);
    }
  };
  if (delayMs + latencyMs > 0) setTimeout(answer, delayMs + latencyMs);
  else answer();
}
