/** Places of the counters, and of the size of the first table: two to the power of that many slots. */
const [ADDED, UNCHECKED, FIRST_BITS] = [0, 1, 2];
const HEADER_WORDS = 4;
const MOST_THREADS = 64;
/** In the first table an id is in one of so many slots, from its own one on. */
const MOST_PROBES = 32;
const LEAST_BITS = 12;
const [MOST_FIRST_BITS, MOST_SECOND_BITS] = [24, 25];

/** How many events there may be. */
export interface EventCount {
  /** As files usually are. */
  readonly expected: number;
  /** However small the events are. */
  readonly most: number;
}

/**
 * The ids of events that were seen, over all threads: hash tables of fingerprints, 63 bits each, in shared memory. Two ids of
 * ten million fall together once in 180,000 runs.
 *
 * A slot is two words. Whoever writes the first has the slot, and then writes the second; whoever meets a slot with one word
 * waits for the other.
 *
 * The first table has room for the events that are expected, and the second one for all that there may be: it is memory that nobody
 * touches as a rule. An id that finds its slots of the first table taken goes to the second. They stay taken, so all threads find it there.
 */
export class EventIds {
  private readonly counter: Int32Array;
  private readonly first: Int32Array;
  private readonly second: Int32Array;
  private readonly fullAfter: number;
  private readonly tellAfter: number;
  private added = 0;
  private isFull = false;

  /** @param memory of `EventIds.memoryFor` */
  public constructor(public readonly memory: SharedArrayBuffer) {
    this.counter = new Int32Array(memory, 0, HEADER_WORDS);
    const firstWords = 2 * 2 ** (this.counter[FIRST_BITS] ?? 0);
    this.first = new Int32Array(memory, HEADER_WORDS * 4, firstWords);
    this.second = new Int32Array(memory, (HEADER_WORDS + firstWords) * 4);
    // Full long before it is: threads may add some more before they hear of it.
    this.fullAfter = (this.second.length / 2) * 0.8;
    this.tellAfter = this.second.length / 2 / MOST_THREADS / 16;
  }

  /** Memory for so many events: 10 to 20 bytes for each that is expected, 128 MB at most; as much for each beyond them, 256 MB at most. */
  public static memoryFor({ expected, most }: EventCount): SharedArrayBuffer {
    const [firstBits, secondBits] = [bitsFor(expected, MOST_FIRST_BITS), bitsFor(most, MOST_SECOND_BITS)];
    const memory = new SharedArrayBuffer(HEADER_WORDS * 4 + (2 ** firstBits + 2 ** secondBits) * 8);
    new Int32Array(memory)[FIRST_BITS] = firstBits;
    return memory;
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

  /** The same, of an id with these two hashes. */
  public isNewHash(one: number, other: number): boolean {
    const isNew = enter(this.first, one, other, MOST_PROBES, true);
    if (isNew !== undefined) return isNew;
    const isNewHere = enter(this.second, one, other, Infinity, !this.isFull) ?? true;
    if (isNewHere && this.isFull) Atomics.add(this.counter, UNCHECKED, 1);
    else if (isNewHere) this.countAdded();
    return isNewHere;
  }

  /** Told to the others now and then: a counter that all write to is slow. */
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
 * Whether the id is new to a table; then it is in it, unless it may only be looked for.
 *
 * @returns `undefined`: all slots in which it may be are taken by others
 */
function enter(
  words: Int32Array,
  one: number,
  other: number,
  mostProbes: number,
  mayAdd: boolean,
): boolean | undefined {
  // Neither word is ever 0, which means an empty slot.
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
