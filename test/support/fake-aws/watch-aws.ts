import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { LoopbackServer, type Received, sendJson, sendXml } from '../loopback-server';

/** An error as a service words it. */
export class Refused extends Error {
  public constructor(
    public readonly code: string,
    message: string,
    public readonly status = 400,
  ) {
    super(message);
  }
}

interface StoredFile {
  readonly body: Buffer;
  readonly modified: Date;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * What the watch of the archive asks, in one HTTP server: S3 with pages, folders, metadata and conditional writes, SSM's parameters, SNS, STS, Organizations,
 * Account Management, and CloudTrail's public keys and status. Who asks is read from the request's signature.
 */
export class WatchAws extends LoopbackServer {
  /** By bucket and key. */
  public readonly files = new Map<string, StoredFile>();
  public readonly parameters = new Map<string, string>();
  public readonly published: URLSearchParams[] = [];
  public readonly calls: string[] = [];
  /** Whether STS gives any. */
  public hasCredentials = true;
  /** What JSON services answer, by operation; one that is not here answers nothing. */
  public answers: Record<string, (body: Record<string, unknown>, region: string) => Record<string, unknown>> = {};
  /** Throws where a call is refused. */
  public refuse: (operation: string, request: Received, accessKey: string) => void = () => undefined;

  public constructor(public readonly pageSize = 1_000) {
    super((request, response) => {
      // Node's own is of the real clock, also where a test sets the time.
      response.setHeader('date', new Date().toUTCString());
      try {
        this.answer(request, response);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.refused(request, response, error);
      }
    });
  }

  /** @returns the keys of a bucket */
  public keysOf(bucket: string): string[] {
    return [...this.files.keys()]
      .filter((path) => path.startsWith(`${bucket}/`))
      .map((path) => path.slice(bucket.length + 1));
  }

  public put(
    bucket: string,
    key: string,
    body: Buffer,
    { metadata = {}, modified = new Date() }: { metadata?: Readonly<Record<string, string>>; modified?: Date } = {},
  ): void {
    this.files.set(`${bucket}/${key}`, { body, modified, metadata });
  }

  private answer(request: Received, response: ServerResponse): void {
    const [, accessKey = '', region = '', service = ''] =
      /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(String(request.headers['authorization'])) ?? [];
    const said = (operation: string): void => {
      this.calls.push(operation);
      this.refuse(operation, request, accessKey);
    };
    if (service === 's3') {
      this.s3(request, response, said);
      return;
    }
    if (service === 'sts' || service === 'sns') {
      const action = request.form.get('Action') ?? '';
      said(action);
      this.query(action, request, response);
      return;
    }
    const operation = service === 'account' ? 'ListRegions' : request.operation;
    said(operation);
    sendJson(response, 200, this.json(operation, request.json, region));
  }

  private json(operation: string, body: Record<string, unknown>, region: string): Record<string, unknown> {
    const { Name: name = '', Value: value } = body as { Name?: string; Value?: string };
    if (operation === 'PutParameter') {
      this.parameters.set(name, String(value));
      return { Version: 1 };
    }
    if (operation === 'GetParameter') {
      const found = this.parameters.get(name);
      if (found === undefined) throw new Refused('ParameterNotFound', name);
      return { Parameter: { Name: name, Value: found } };
    }
    return this.answers[operation]?.(body, region) ?? {};
  }

  private query(action: string, request: Received, response: ServerResponse): void {
    if (action === 'Publish') this.published.push(request.form);
    const credentials =
      '<Credentials><AccessKeyId>ASIAREADER</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>' +
      `<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials>`;
    const result = action === 'AssumeRole' && this.hasCredentials ? credentials : '<MessageId>1</MessageId>';
    sendXml(response, 200, `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
  }

  private s3(request: Received, response: ServerResponse, said: (operation: string) => void): void {
    const url = new URL(request.url, 'http://localhost');
    const [bucket = '', ...rest] = decodeURIComponent(url.pathname.slice(1)).split('/');
    const key = rest.join('/');
    const path = `${bucket}/${key}`;
    if (request.method === 'GET' && url.searchParams.has('list-type')) {
      said('ListObjectsV2');
      this.list(bucket, url.searchParams, response);
    } else if (request.method === 'GET') {
      said('GetObject');
      const file = this.files.get(path);
      if (file === undefined) throw new Refused('NoSuchKey', 'The specified key does not exist.', 404);
      const metadata = Object.entries(file.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value] as const);
      response.writeHead(200, {
        etag: tagOf(file.body),
        'last-modified': file.modified.toUTCString(),
        ...Object.fromEntries(metadata),
      });
      response.end(file.body);
    } else {
      said('PutObject');
      this.write(path, request);
      response.writeHead(200, { etag: tagOf(this.files.get(path)?.body ?? Buffer.alloc(0)) }).end();
    }
  }

  private write(path: string, { headers, bytes }: Received): void {
    const present = this.files.get(path);
    const wanted = headers['if-match'];
    if (headers['if-none-match'] === '*' && present) throw new Refused('PreconditionFailed', 'it is there', 412);
    if (wanted !== undefined && present === undefined) throw new Refused('NoSuchKey', 'it is not there', 404);
    if (wanted !== undefined && present && wanted !== tagOf(present.body))
      throw new Refused('PreconditionFailed', 'it is another', 412);
    // A body that the SDK sends in chunks with a checksum.
    const body = /aws-chunked/.test(String(headers['content-encoding'])) ? unchunked(bytes) : bytes;
    this.files.set(path, { body, modified: new Date(), metadata: {} });
  }

  private list(bucket: string, query: URLSearchParams, response: ServerResponse): void {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const delimiter = query.get('delimiter');
    const below = this.keysOf(bucket)
      .filter((key) => key.startsWith(prefix))
      .sort();
    const folderOf = (key: string): string | undefined => {
      const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
      return end < 0 ? undefined : key.slice(0, end + 1);
    };
    const entries = [...new Set(below.map((key) => folderOf(key) ?? key))].filter((entry) => entry > after);
    const page = entries.slice(0, this.pageSize);
    const isTruncated = entries.length > page.length;
    const contents = page.flatMap((entry) => {
      const file = this.files.get(`${bucket}/${entry}`);
      return file === undefined
        ? [`<CommonPrefixes><Prefix>${entry}</Prefix></CommonPrefixes>`]
        : [
            `<Contents><Key>${entry}</Key><Size>${String(file.body.length)}</Size><LastModified>${file.modified.toISOString()}</LastModified><ETag>${tagOf(file.body)}</ETag><StorageClass>STANDARD</StorageClass></Contents>`,
          ];
    });
    const next = isTruncated ? `<NextContinuationToken>${page.at(-1) ?? ''}</NextContinuationToken>` : '';
    sendXml(
      response,
      200,
      `<ListBucketResult><Name>${bucket}</Name><KeyCount>${String(page.length)}</KeyCount><IsTruncated>${String(isTruncated)}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
    );
  }

  private refused(request: Received, response: ServerResponse, { code, message, status }: Refused): void {
    const isJson = request.headers['x-amz-target'] !== undefined || request.url === '/listRegions';
    if (isJson) sendJson(response, status, { __type: code, message }, { 'x-amzn-errortype': code });
    else if (/Action=/.test(request.body))
      sendXml(
        response,
        status,
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      );
    else sendXml(response, status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
  }
}

function tagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    const size = parseInt(bytes.subarray(at, end).toString(), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
