/** Positions of the counters, and of the size of the first table: two to the power of this many slots. */
const [ADDED, UNCHECKED, FIRST_BITS] = [0, 1, 2];
const HEADER_WORDS = 4;
const MOST_THREADS = 64;
/** In the first table, an ID is in one of this many slots, starting at its own. */
const MOST_PROBES = 32;
const LEAST_BITS = 12;
const [MOST_FIRST_BITS, MOST_SECOND_BITS] = [24, 25];

/** The number of events to expect. */
export interface EventCount {
  /** For files of the usual density. */
  readonly expected: number;
  /** For the smallest possible events. */
  readonly most: number;
}

/**
 * The IDs of events seen by all threads: hash tables of 63-bit fingerprints in shared memory. With ten million IDs, two
 * collide once in 180,000 runs.
 *
 * A slot has two words. The thread that writes the first word owns the slot, and then writes the second; a thread that
 * sees only one word waits for the other.
 *
 * The first table has room for the expected events, the second for the maximum: usually memory that is never touched.
 * An ID whose slots in the first table are taken goes to the second. They stay taken, so all threads find it there.
 */
export class EventIds {
  private readonly counter: Int32Array;
  private readonly first: Int32Array;
  private readonly second: Int32Array;
  private readonly fullAfter: number;
  private readonly tellAfter: number;
  private added = 0;
  private isFull = false;

  /** @param memory from `EventIds.memoryFor` */
  public constructor(public readonly memory: SharedArrayBuffer) {
    this.counter = new Int32Array(memory, 0, HEADER_WORDS);
    const firstWords = 2 * 2 ** (this.counter[FIRST_BITS] ?? 0);
    this.first = new Int32Array(memory, HEADER_WORDS * 4, firstWords);
    this.second = new Int32Array(memory, (HEADER_WORDS + firstWords) * 4);
    // Full well before its capacity: threads may add some more before they notice.
    this.fullAfter = (this.second.length / 2) * 0.8;
    this.tellAfter = this.second.length / 2 / MOST_THREADS / 16;
  }

  /**
   * Returns memory for this many events: 10 to 20 bytes for each expected one, up to 128 MB, and as much for each
   * further one, up to 256 MB.
   */
  public static memoryFor({ expected, most }: EventCount): SharedArrayBuffer {
    const [firstBits, secondBits] = [bitsFor(expected, MOST_FIRST_BITS), bitsFor(most, MOST_SECOND_BITS)];
    const memory = new SharedArrayBuffer(HEADER_WORDS * 4 + (2 ** firstBits + 2 ** secondBits) * 8);
    new Int32Array(memory)[FIRST_BITS] = firstBits;
    return memory;
  }

  /** The number of IDs without room: whether they are duplicates is unknown. */
  public get unchecked(): number {
    return Atomics.load(this.counter, UNCHECKED);
  }

  /** Whether the ID is seen for the first time. */
  public isNew(id: string): boolean {
    // Two hashes with different seeds, four characters at a time; ./assembly/record-scanner.ts computes the same.
    let [one, other] = [0x811c9dc5, 0x9e3779b9];
    for (let at = 0; at < id.length; at += 4) {
      const word =
        id.charCodeAt(at) |
        (id.charCodeAt(at + 1) << 8) |
        (id.charCodeAt(at + 2) << 16) |
        (id.charCodeAt(at + 3) << 24);
      one = Math.imul(one ^ word, 0x01000193);
      one ^= one >>> 15;
      other = Math.imul(other ^ word, 0x85ebca6b);
      other ^= other >>> 13;
    }
    return this.isNewHash(one, other);
  }

  /** The same, for an ID with these two hashes. */
  public isNewHash(one: number, other: number): boolean {
    const isNew = enter(this.first, one, other, MOST_PROBES, true);
    if (isNew !== undefined) return isNew;
    const isNewHere = enter(this.second, one, other, Infinity, !this.isFull) ?? true;
    if (isNewHere && this.isFull) Atomics.add(this.counter, UNCHECKED, 1);
    else if (isNewHere) this.countAdded();
    return isNewHere;
  }

  /** Updates the shared counter only occasionally: a counter that all threads write is slow. */
  private countAdded(): void {
    this.added += 1;
    if (this.added < this.tellAfter) return;
    const all = Atomics.add(this.counter, ADDED, this.added) + this.added;
    this.added = 0;
    this.isFull = all > this.fullAfter;
  }
}

function bitsFor(events: number, mostBits: number): number {
  return Math.min(Math.max(Math.ceil(Math.log2(Math.max(events, 1) * 1.25)), LEAST_BITS), mostBits);
}

/**
 * Whether the ID is new to a table. Adds it, unless it may only be looked up.
 *
 * @returns `undefined` if all of its slots are taken by others
 */
function enter(
  words: Int32Array,
  one: number,
  other: number,
  mostProbes: number,
  mayAdd: boolean,
): boolean | undefined {
  // Neither word is ever 0, which marks an empty slot.
  const firstWord = one | 0 || 1;
  const secondWord = other | 1;
  const mask = words.length / 2 - 1;
  const own = one & mask;
  for (let probe = 0; probe < mostProbes; probe++) {
    const at = 2 * ((own + probe) & mask);
    const held = mayAdd ? Atomics.compareExchange(words, at, 0, firstWord) : Atomics.load(words, at);
    if (held === 0) {
      if (mayAdd) Atomics.store(words, at + 1, secondWord);
      return true;
    }
    if (held === firstWord && whenWritten(words, at + 1) === secondWord) return false;
  }
  return undefined;
}

function whenWritten(words: Int32Array, at: number): number {
  for (;;) {
    const word = Atomics.load(words, at);
    if (word !== 0) return word;
  }
}
