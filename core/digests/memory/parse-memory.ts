import { ACCOUNT_ID, REGION, TRAIL_NAME } from '../../../lib/contract/identifiers';
import { isRecord } from '../../../lib/contract/is-record';
import type { PlaceMemory } from '../chain';
import { parseDigestKey } from '../keys/digest-key';
import { type AccountMemory, MEMORY_VERSION } from './account-memory';

/** Why a state cannot be read: a sentence without a period. */
export class MemoryDamaged extends Error {
  public override readonly name = 'MemoryDamaged';
}

/** @throws MemoryDamaged for anything that `writeMemory` would not write */
export function parseMemory(account: string, written: string): AccountMemory {
  let json: unknown;
  try {
    json = JSON.parse(written);
  } catch (error) {
    throw new MemoryDamaged('it is not valid JSON', { cause: error });
  }
  if (!isRecord(json)) throw new MemoryDamaged('it is not a JSON object');
  const { version, account: of, sequence, places } = json;
  if (version !== MEMORY_VERSION)
    throw new MemoryDamaged(`it has version ${JSON.stringify(version)}, but this is version ${String(MEMORY_VERSION)}`);
  if (of !== account) throw new MemoryDamaged(`it belongs to account ${JSON.stringify(of)}`);
  if (!isCount(sequence) || sequence < 1) throw new MemoryDamaged('it has no sequence number');
  if (!isListOf(places, (place) => isPlace(place, account))) throw new MemoryDamaged('its places are malformed');
  return { account, sequence, places: places as readonly unknown[] as readonly PlaceMemory[] };
}

function isPlace(value: unknown, account: string): boolean {
  if (!isRecord(value)) return false;
  const { region, chains, checkedAt, files } = value;
  if (value['account'] !== account || typeof region !== 'string' || !REGION.accepts(region)) return false;
  return isCount(checkedAt) && isFiles(files) && isListOf(chains, (chain) => isChain(chain, account, region));
}

function isFiles(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { comparedTo, named, unnamed, doubts } = value;
  return isCount(comparedTo) && isListOf(named, isText) && isListOf(unnamed, isText) && isListOf(doubts, isPeriod);
}

function isChain(value: unknown, account: string, region: string): boolean {
  if (!isRecord(value)) return false;
  const { id, since, head, failed, recent } = value;
  if (!isRecord(id) || !isRecord(head)) return false;
  const { kind, trailName, homeRegion } = id;
  const isId =
    id['account'] === account &&
    id['region'] === region &&
    (kind === 'standard' || kind === 'backfill') &&
    [trailName, homeRegion].every(isText) &&
    TRAIL_NAME.accepts(trailName as string) &&
    REGION.accepts(homeRegion as string) &&
    ACCOUNT_ID.accepts(account);
  const { key, end, proof, hash, signature } = head;
  const parts = isText(key) ? parseDigestKey(key as string) : undefined;
  const isHead =
    parts?.end === end &&
    parts?.account === account &&
    parts.region === region &&
    parts.kind === kind &&
    parts.trailName === trailName &&
    parts.homeRegion === homeRegion &&
    (proof === 'signed' ? isHex(hash, 64) && isHex(signature) : proof === 'unread');
  return isId && isHead && isCount(since) && isListOf(failed, isText) && isListOf(recent, isRecent);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isHex(value: unknown, digits?: number): boolean {
  return (
    typeof value === 'string' && /^([0-9a-f]{2})+$/.test(value) && (digits === undefined || value.length === digits)
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isPeriod(value: unknown): boolean {
  return isRecord(value) && isCount(value['from']) && isCount(value['to']);
}

function isRecent(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 1 || value.length > 2) return false;
  const [end, after = 0] = value as unknown[];
  return isCount(end) && Number.isSafeInteger(after);
}
