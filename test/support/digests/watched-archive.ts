import type { PlaceMemory } from '../../../core/digests/chain';
import { parseMemory } from '../../../core/digests/memory/parse-memory';
import { writeMemory } from '../../../core/digests/memory/write-memory';
import type { VerifyOptions } from '../../../core/digests/options';
import { type Place } from '../../../core/digests/place';
import type { ArchiveReader } from '../../../core/digests/ports';
import type { PlaceResult } from '../../../core/digests/result/place-result';
import { verifyPlace } from '../../../core/digests/verify/verify-place';
import { BEGIN, ChainWriter, PLACE, ROOT } from './chain-writer';
import { FakePublicKeys, MemoryArchive } from './memory-archive';
import { ObjectStore } from './object-store';
import { signingKeyOf } from './signing-key';

/** A while after a digest has ended it is there, and the next is not. */
const AFTER_DIGEST = 900;

/** An archive with one chain, looked at again and again by whoever remembers what was seen. */
export class WatchedArchive {
  public readonly store: ObjectStore;
  public readonly chain: ChainWriter;
  public readonly keys = new FakePublicKeys([signingKeyOf(PLACE.region)]);
  public memory: PlaceMemory | undefined;
  public reader: ArchiveReader;

  /** @param from what is copied: to sign takes time */
  public constructor(from?: WatchedArchive) {
    this.store = from?.store.copy() ?? new ObjectStore('audit-archive-7pk2');
    this.chain = from?.chain.in(this.store) ?? new ChainWriter(this.store);
    this.memory = from?.memory;
    this.reader = new MemoryArchive(this.store);
  }

  /** From what is remembered on; what is then remembered was written as text, and read. */
  public async watch(options: Partial<VerifyOptions> = {}, place: Place = PLACE): Promise<PlaceResult> {
    const result = await this.verify({ isOneOff: false, ...options }, this.memory, place);
    const { account } = place;
    const { written } = writeMemory({ account, sequence: 0, places: [] }, [result.memory], undefined);
    [this.memory] = parseMemory(account, written).places;
    return result;
  }

  /** Once, without a memory. */
  public verify(
    options: Partial<VerifyOptions> = {},
    memory?: PlaceMemory,
    place: Place = PLACE,
  ): Promise<PlaceResult> {
    return verifyPlace(
      place,
      memory,
      { archive: this.reader, keys: this.keys },
      { roots: [ROOT], now: this.now, from: BEGIN, logFiles: 'listed', circumstances: {}, isOneOff: true, ...options },
    );
  }

  public get now(): number {
    return this.chain.end + AFTER_DIGEST;
  }
}

/** What was found, short: kinds and how many files. */
export function problemsOf({ problems }: Pick<PlaceResult, 'problems'>): readonly string[] {
  return problems.map(({ kind, count }) => (count === 1 ? kind : `${kind} ×${String(count)}`));
}

export function leftOutOf({ notChecked }: Pick<PlaceResult, 'notChecked'>): readonly string[] {
  return notChecked.map(({ what, reason, count }) => `${what} ${reason}${count === 1 ? '' : ` ×${String(count)}`}`);
}

export function remarksOf({ remarks }: Pick<PlaceResult, 'remarks'>): readonly string[] {
  return remarks.map(({ kind }) => kind);
}
