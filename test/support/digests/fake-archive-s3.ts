import type { ServerResponse } from 'node:http';
import { LoopbackServer, type Received, sendXml } from '../loopback-server';
import type { ObjectStore } from './object-store';

const ARCHIVED = ['GLACIER', 'DEEP_ARCHIVE'];

/** The part of S3 that reads: ListObjectsV2 with pages, prefixes and delimiters, and GetObject with metadata. */
export class FakeArchiveS3 extends LoopbackServer {
  public readonly requests: {
    readonly what: 'list' | 'get';
    readonly url: string;
    readonly owner: string | undefined;
  }[] = [];
  public pageSize = 1_000;
  /** How many requests fail before one is answered, as S3 does now and then. */
  public slowDowns = 0;
  /** Objects whose connection ends in the middle. */
  public readonly broken = new Set<string>();
  /** Added to what the clock of S3 says, in seconds. */
  public clockAhead = 0;

  public constructor(private readonly store: ObjectStore) {
    super((request, response) => {
      response.setHeader('date', new Date(Date.now() + this.clockAhead * 1_000).toUTCString());
      this.answer(request, response);
    });
  }

  public answer({ url, headers }: Received, response: ServerResponse): void {
    const { pathname, searchParams: query } = new URL(url, 'http://s3');
    const [bucket = '', ...rest] = decodeURIComponent(pathname).slice(1).split('/');
    const key = rest.join('/');
    const owner = headers['x-amz-expected-bucket-owner'];
    this.requests.push({ what: key === '' ? 'list' : 'get', url, owner: owner === undefined ? owner : String(owner) });
    if (this.slowDowns > 0) {
      this.slowDowns -= 1;
      fail(response, 503, 'SlowDown', 'Please reduce your request rate.');
      return;
    }
    if (bucket !== this.store.bucket) {
      fail(response, 404, 'NoSuchBucket', 'The specified bucket does not exist');
      return;
    }
    const asked = key === '' ? (query.get('prefix') ?? '') : key;
    const fault = [...this.store.faults].find(([prefix]) => asked.startsWith(prefix))?.[1];
    if (fault === 'denied') fail(response, 403, 'AccessDenied', 'Access Denied');
    else if (fault === 'unavailable') fail(response, 500, 'InternalError', 'We encountered an internal error.');
    else if (key === '') this.list(query, response);
    else this.get(key, response);
  }

  private list(query: URLSearchParams, response: ServerResponse): void {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const delimiter = query.get('delimiter');
    if (delimiter !== null) {
      this.listFolders(prefix, delimiter, query.get('continuation-token') ?? '', response);
      return;
    }
    const { keys, more } = this.store.page(prefix, after, this.pageSize);
    const last = keys.at(-1) ?? '';
    const contents = keys.map((key) => {
      const { body, modified, storageClass = 'STANDARD' } = this.store.known(key);
      return `<Contents><Key>${key}</Key><LastModified>${new Date(modified * 1_000).toISOString()}</LastModified><ETag>&quot;${String(modified)}&quot;</ETag><Size>${String(body.length)}</Size><StorageClass>${storageClass}</StorageClass></Contents>`;
    });
    const next = more ? `<NextContinuationToken>${last}</NextContinuationToken>` : '';
    this.sendListing(response, keys.length, more, `${next}${contents.join('')}`);
  }

  /** Each folder once, over all pages. Objects beside folders are left out: there are none. */
  private listFolders(prefix: string, delimiter: string, token: string, response: ServerResponse): void {
    const parts = this.store.keys(prefix).map((key) => key.slice(prefix.length).split(delimiter));
    const all = [
      ...new Set(parts.filter(({ length }) => length > 1).map(([name = '']) => `${prefix}${name}${delimiter}`)),
    ];
    const rest = all.filter((folder) => folder > token);
    const page = rest.slice(0, this.pageSize);
    const more = rest.length > page.length;
    const next = more ? `<NextContinuationToken>${page.at(-1) ?? ''}</NextContinuationToken>` : '';
    const common = page.map((folder) => `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`);
    this.sendListing(response, page.length, more, `${next}${common.join('')}`);
  }

  private sendListing(response: ServerResponse, count: number, more: boolean, entries: string): void {
    sendXml(
      response,
      200,
      `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${this.store.bucket}</Name><KeyCount>${String(count)}</KeyCount><IsTruncated>${String(more)}</IsTruncated>${entries}</ListBucketResult>`,
    );
  }

  private get(key: string, response: ServerResponse): void {
    const object = this.store.get(key);
    if (object === undefined) {
      fail(response, 404, 'NoSuchKey', 'The specified key does not exist.');
      return;
    }
    if (ARCHIVED.includes(object.storageClass ?? '')) {
      fail(response, 403, 'InvalidObjectState', "The operation is not valid for the object's storage class");
      return;
    }
    const metadata = Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': object.body.length,
      etag: `"${String(object.modified)}"`,
      ...(Object.fromEntries(metadata) as Record<string, string>),
    });
    if (!this.broken.has(key)) {
      response.end(object.body);
      return;
    }
    response.write(object.body.subarray(0, object.body.length / 2), () => {
      response.destroy();
    });
  }
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  sendXml(
    response,
    status,
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}
