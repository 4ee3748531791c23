/**
 * The ids of events that were seen, over all threads: a hash table of fingerprints, 63 bits each, in shared memory. Two ids of
 * ten million fall together once in 180,000 runs.
 *
 * A slot is two words. Whoever writes the first has the slot, and then writes the second; whoever meets a slot with one word
 * waits for the other.
 */
export class EventIds {
  private readonly words: Int32Array;
  /** Slots are a power of two. */
  private readonly mask: number;
  private readonly counter: Int32Array;

  /** @param memory of `EventIds.memoryFor` */
  public constructor(public readonly memory: SharedArrayBuffer) {
    this.counter = new Int32Array(memory, 0, 2);
    this.words = new Int32Array(memory, 8);
    this.mask = this.words.length / 2 - 1;
  }

  /**
   * Memory for so many events, within bounds: 8 to 16 bytes each, 256 MB at most.
   *
   * @param events as many as there may be
   */
  public static memoryFor(events: number): SharedArrayBuffer {
    const bits = Math.min(Math.max(Math.ceil(Math.log2(Math.max(events, 1) * 1.2)), 12), 25);
    return new SharedArrayBuffer(8 + 2 ** bits * 8);
  }

  /** Ids that found no room: whether they are duplicates is not known. */
  public get unchecked(): number {
    return Atomics.load(this.counter, 1);
  }

  /** Whether the id is seen for the first time: the whole text, or a part of it. */
  public isNew(text: string, from = 0, to = text.length): boolean {
    // Two of FNV-1a's hashes, from different starts; neither word is ever 0, which means an empty slot.
    let [one, other] = [0x811c9dc5, 0x9e3779b9];
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 0x01000193);
      other = Math.imul(other ^ code, 0x85ebca6b);
      other ^= other >>> 13;
    }
    const [first, second] = [one | 0 || 1, other | 1];
    for (let slot = one & this.mask; ; slot = (slot + 1) & this.mask) {
      let held = Atomics.load(this.words, 2 * slot);
      if (held === 0) {
        if (Atomics.load(this.counter, 0) > this.mask * 0.9) {
          Atomics.add(this.counter, 1, 1);
          return true;
        }
        held = Atomics.compareExchange(this.words, 2 * slot, 0, first);
        if (held === 0) {
          Atomics.store(this.words, 2 * slot + 1, second);
          Atomics.add(this.counter, 0, 1);
          return true;
        }
      }
      if (held === first && this.secondWord(slot) === second) return false;
    }
  }

  private secondWord(slot: number): number {
    for (;;) {
      const word = Atomics.load(this.words, 2 * slot + 1);
      if (word !== 0) return word;
    }
  }
}
