/** Places of the counters. */
const [ADDED, UNCHECKED] = [0, 1];
const MOST_THREADS = 64;

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
  private readonly tellAfter: number;
  private added = 0;
  private isFull = false;

  /** @param memory of `EventIds.memoryFor` */
  public constructor(public readonly memory: SharedArrayBuffer) {
    this.counter = new Int32Array(memory, 0, 2);
    this.words = new Int32Array(memory, 8);
    this.mask = this.words.length / 2 - 1;
    this.tellAfter = this.words.length / 2 / MOST_THREADS / 16;
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
    return Atomics.load(this.counter, UNCHECKED);
  }

  /** Whether the id is seen for the first time. */
  public isNew(id: string): boolean {
    // Two hashes from different starts, four characters at a time; ./assembly/record-scanner.ts computes the same.
    let [one, other] = [0x811c9dc5, 0x9e3779b9];
    for (let at = 0; at < id.length; at += 4) {
      const word = id.charCodeAt(at) | (id.charCodeAt(at + 1) << 8) | (id.charCodeAt(at + 2) << 16) | (id.charCodeAt(at + 3) << 24);
      one = Math.imul(one ^ word, 0x01000193);
      one ^= one >>> 15;
      other = Math.imul(other ^ word, 0x85ebca6b);
      other ^= other >>> 13;
    }
    return this.isNewHash(one, other);
  }

  /** The same, of an id with these two hashes. */
  public isNewHash(one: number, other: number): boolean {
    // Neither word is ever 0, which means an empty slot.
    const [first, second] = [one | 0 || 1, other | 1];
    for (let slot = one & this.mask; ; slot = (slot + 1) & this.mask) {
      const held = this.isFull ? Atomics.load(this.words, 2 * slot) : Atomics.compareExchange(this.words, 2 * slot, 0, first);
      if (held === 0) {
        if (this.isFull) {
          Atomics.add(this.counter, UNCHECKED, 1);
          return true;
        }
        Atomics.store(this.words, 2 * slot + 1, second);
        this.countAdded();
        return true;
      }
      if (held === first && this.secondWord(slot) === second) return false;
    }
  }

  /** Told to the others now and then: a counter that all write to is slow. */
  private countAdded(): void {
    this.added += 1;
    if (this.added < this.tellAfter) return;
    const all = Atomics.add(this.counter, ADDED, this.added) + this.added;
    this.added = 0;
    // Full long before it is: threads may add some more before they hear of it.
    this.isFull = all > this.mask * 0.8;
  }

  private secondWord(slot: number): number {
    for (;;) {
      const word = Atomics.load(this.words, 2 * slot + 1);
      if (word !== 0) return word;
    }
  }
}
