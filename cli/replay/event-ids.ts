/**
 * The ids of events that were seen, over all threads: a hash table of 64-bit fingerprints in shared memory. Two ids of ten
 * million fall together once in 370,000 runs.
 */
export class EventIds {
  private readonly slots: BigInt64Array;
  private readonly mask: number;
  private readonly counter: Int32Array;

  /** @param memory of `EventIds.memoryFor` */
  public constructor(public readonly memory: SharedArrayBuffer) {
    this.counter = new Int32Array(memory, 0, 2);
    this.slots = new BigInt64Array(memory, 8);
    this.mask = this.slots.length - 2;
  }

  /**
   * Memory for so many events, within bounds: 8 to 16 bytes each, 256 MB at most.
   *
   * @param events as many as there may be
   */
  public static memoryFor(events: number): SharedArrayBuffer {
    const bits = Math.min(Math.max(Math.ceil(Math.log2(Math.max(events, 1) * 1.5)), 12), 25);
    return new SharedArrayBuffer(8 + (2 ** bits + 1) * 8);
  }

  /** Ids that found no room: whether they are duplicates is not known. */
  public get unchecked(): number {
    return Atomics.load(this.counter, 1);
  }

  /** Whether the id is seen for the first time. */
  public isNew(id: string): boolean {
    const fingerprint = fingerprintOf(id);
    let slot = Number(fingerprint & 0xffff_ffffn) & this.mask;
    for (;;) {
      const held = Atomics.load(this.slots, slot);
      if (held === fingerprint) return false;
      if (held === 0n) {
        if (Atomics.load(this.counter, 0) > this.mask * 0.9) {
          Atomics.add(this.counter, 1, 1);
          return true;
        }
        const before = Atomics.compareExchange(this.slots, slot, 0n, fingerprint);
        if (before === 0n) {
          Atomics.add(this.counter, 0, 1);
          return true;
        }
        if (before === fingerprint) return false;
      }
      slot = (slot + 1) & this.mask;
    }
  }
}

/** Two of FNV-1a's hashes, from different starts; never 0, which means an empty slot. */
function fingerprintOf(id: string): bigint {
  let [low, high] = [0x811c9dc5, 0x9e3779b9];
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return (BigInt(high | 1) << 32n) | BigInt(low >>> 0);
}
