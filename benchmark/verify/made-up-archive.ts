import { digestAccountFolder, parseDigestKey } from '../../core/digests/keys/digest-key';
import { parseLogFileKey } from '../../core/digests/keys/log-file-key';
import { BEGIN, ChainWriter, ROOT } from '../../test/support/digests/chain-writer';
import { FakeArchiveS3 } from '../../test/support/digests/fake-archive-s3';
import { ObjectStore } from '../../test/support/digests/object-store';
import { signingKeyOf } from '../../test/support/digests/signing-key';
import { LoopbackServer, type Received, sendJson } from '../../test/support/loopback-server';
import type { ServerResponse } from 'node:http';

export interface ArchiveSize {
  readonly accounts: number;
  readonly regions: number;
  /** Regions of each account with a log file every five minutes; the others have digests alone. */
  readonly active: number;
  readonly hours: number;
}

export const BUCKET = 'audit-archive-7pk2';
const REGIONS =
  'us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-west-1 eu-west-2 eu-west-3 eu-north-1 ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2'.split(
    ' ',
  );
const FILES_AN_HOUR = 12;
/** Places whose objects are kept at once: each is asked for within a short time. */
const MOST_PLACES = 400;

export function accountsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(300_000_000_000 + index * 7_919));
}

export function regionsOf(count: number): readonly string[] {
  return REGIONS.slice(0, count);
}

/** S3 and `ListPublicKeys` over HTTP, with one place after the other. */
export class MadeUpArchive extends LoopbackServer {
  public readonly requests = { list: 0, get: 0, listPublicKeys: 0 };
  private readonly places = new Map<string, FakeArchiveS3>();

  public constructor(private readonly size: ArchiveSize) {
    super((request, response) => {
      if (request.operation === 'ListPublicKeys') this.keys(request, response);
      else this.ask(request, response);
    });
  }

  private keys(request: Received, response: ServerResponse): void {
    this.requests.listPublicKeys += 1;
    const region = /\/\d{8}\/([a-z0-9-]+)\/cloudtrail\//.exec(String(request.headers.authorization))?.[1] ?? '';
    const { der, fingerprint } = signingKeyOf(region, 2_048);
    const key = {
      Value: der.toString('base64'),
      Fingerprint: fingerprint,
      ValidityStartTime: 0,
      ValidityEndTime: 4_102_444_800,
    };
    sendJson(response, 200, { PublicKeyList: [key] });
  }

  private ask(request: Received, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url, 'http://s3');
    const key = decodeURIComponent(pathname).split('/').slice(2).join('/');
    this.requests[key === '' ? 'list' : 'get'] += 1;
    const asked = key === '' ? (searchParams.get('prefix') ?? '') : key;
    this.placeOf(asked).answer(request, response);
  }

  private placeOf(key: string): FakeArchiveS3 {
    const place = parseDigestKey(key) ?? parseLogFileKey(key) ?? this.inFolder(key);
    const name = `${place.account}/${place.region}`;
    const known = this.places.get(name) ?? this.write(place);
    // The least recently used is the first.
    this.places.delete(name);
    this.places.set(name, known);
    for (const first of this.places.keys()) {
      if (this.places.size <= MOST_PLACES) break;
      this.places.delete(first);
    }
    return known;
  }

  private inFolder(prefix: string): { readonly account: string; readonly region: string } {
    const [account = '', , region = ''] = prefix.slice(ROOT.length).split('/');
    return { account, region };
  }

  private write({ account, region }: { readonly account: string; readonly region: string }): FakeArchiveS3 {
    const store = new ObjectStore(BUCKET);
    const regions = regionsOf(this.size.regions);
    const index = regions.indexOf(region);
    if (account === '') for (const one of accountsOf(this.size.accounts)) folder(store, `${ROOT}${one}/`);
    else if (region === '') for (const one of regions) folder(store, `${digestAccountFolder(ROOT, account)}${one}/`);
    else if (index !== -1)
      new ChainWriter(store, { account, region, begin: BEGIN, signingKey: signingKeyOf(region, 2_048) }).hours(
        this.size.hours,
        index < this.size.active ? FILES_AN_HOUR : 0,
      );
    return new FakeArchiveS3(store);
  }
}

function folder(store: ObjectStore, name: string): void {
  store.put(`${name}file`, { body: Buffer.alloc(0), metadata: {}, modified: BEGIN });
}
