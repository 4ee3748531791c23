import { type CloudTrailClient, ListPublicKeysCommand, type PublicKey as ListedKey } from '@aws-sdk/client-cloudtrail';
import type { Period } from '../place';
import { type PublicKey, type PublicKeys, Unreadable } from '../ports';
import { publicKeyOf } from '../public-key';
import { withPeriod } from '../verify/periods';
import { unreadable } from './unreadable';

/**
 * How far before and after the time in question CloudTrail is asked for keys. It accepts no later end time than this.
 */
const BEFORE_SECONDS = 86_400;
const AFTER_SECONDS = 2 * 3_600;

interface KnownKeys {
  readonly keys: Map<string, PublicKey>;
  /** The periods for which CloudTrail has answered. */
  asked: readonly Period[];
  /** One request at a time, because most ask for the same. */
  busy: Promise<unknown>;
}

/**
 * `ListPublicKeys` in the Region of each digest. Needs cloudtrail:ListPublicKeys there, is free, and is called once for
 * each Region and key. The Region must be enabled in the calling account.
 */
export class ListedPublicKeys implements PublicKeys {
  private readonly regions = new Map<string, KnownKeys>();
  private readonly given = new Map<string, PublicKey>();

  public constructor(private readonly clientFor: (region: string) => CloudTrailClient) {}

  public async find(
    region: string,
    fingerprint: string,
    around: number,
    signal?: AbortSignal,
  ): Promise<PublicKey | undefined> {
    const known = this.regions.get(region) ?? { keys: new Map(), asked: [], busy: Promise.resolve() };
    this.regions.set(region, known);
    const wait = known.busy.catch(() => undefined);
    const found = wait.then(() => this.ask(region, known, fingerprint, around, signal));
    known.busy = found;
    const key = await found;
    if (key !== undefined) this.given.set(`${region}/${fingerprint}`, key);
    return key;
  }

  public used(): readonly PublicKey[] {
    return [...this.given].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
  }

  private async ask(
    region: string,
    known: KnownKeys,
    fingerprint: string,
    around: number,
    signal: AbortSignal | undefined,
  ): Promise<PublicKey | undefined> {
    const isAsked = known.asked.some(({ from, to }) => around >= from && around <= to);
    if (known.keys.has(fingerprint) || isAsked) return known.keys.get(fingerprint);
    const range = { from: around - BEFORE_SECONDS, to: around + AFTER_SECONDS };
    for (const listed of await this.list(region, range, signal)) {
      const key = publicKeyOf(region, {
        fingerprint: listed.Fingerprint ?? '',
        der: listed.Value ?? new Uint8Array(),
        validFrom: secondsOf(listed.ValidityStartTime),
        validTo: secondsOf(listed.ValidityEndTime),
      });
      known.keys.set(key.fingerprint, key);
    }
    known.asked = withPeriod(known.asked, range);
    return known.keys.get(fingerprint);
  }

  private async list(
    region: string,
    { from, to }: Period,
    signal: AbortSignal | undefined,
  ): Promise<readonly ListedKey[]> {
    const keys: ListedKey[] = [];
    const range = { StartTime: new Date(from * 1_000), EndTime: new Date(to * 1_000) };
    const tokens = new Set<string>();
    let token: string | undefined;
    try {
      const client = this.clientFor(region);
      do {
        const command = new ListPublicKeysCommand({ ...range, NextToken: token });
        const { PublicKeyList: page, NextToken: next } = await client.send(command, { abortSignal: signal });
        if (page === undefined) throw new Unreadable('unavailable', `CloudTrail in ${region} returned no list of keys`);
        keys.push(...page);
        token = next === '' ? undefined : next;
        if (token !== undefined && tokens.has(token))
          throw new Unreadable('unavailable', `the list of public keys of CloudTrail in ${region} has no end`);
        if (token !== undefined) tokens.add(token);
      } while (token !== undefined);
    } catch (error) {
      signal?.throwIfAborted();
      throw unreadable(error, `cloudtrail:ListPublicKeys in ${region}`);
    }
    return keys;
  }
}

function secondsOf(date: Date | undefined): number {
  return date === undefined ? 0 : Math.floor(date.getTime() / 1_000);
}
