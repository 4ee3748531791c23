import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { bundledFile } from './bundled-file';
import type { Literals } from '../../lib/filter-pattern/necessary-literals';
import { type KnownFields, MOST_BEGINNINGS } from '../../lib/filter-pattern/prefilter';
import { type Fingerprinted, fingerprintGroups, maskTables } from './fingerprints';
import { fieldsOf } from './record-kind';

/** The interface of the other half, ./assembly/record-scanner.ts. */
interface Scanner {
  readonly memory: { readonly buffer: ArrayBuffer };
  masksAt(): number;
  literalsAt(): number;
  literalTextAt(): number;
  groupsAt(): number;
  recordsAt(): number;
  windowAt(): number;
  windowBytes(): number;
  rootsAt(): number;
  beginningsAt(): number;
  /** Gives the text at the beginning of the window a number. */
  nameIn(length: number): number;
  mostLiterals(): number;
  literalBytes(): number;
  nameAt(id: number): number;
  nameLength(id: number): number;
  nextAt(): number;
  scan(at: number, length: number, isEnd: boolean): number;
}

const HEAD = Buffer.from('{"Records":[{"eventVersion":"');
const TAIL = '}]}';
const WHITE_SPACE = [0x20, 0x0a, 0x0d, 0x09];
const FIRST_RECORD_AT = HEAD.indexOf('{', 1);
const WORDS = 15;
const IS_ODD = 2;
const MOST_ROOTS = 15;
const BEGINNINGS_BYTES = 4 + 4 * MOST_BEGINNINGS;
/** The number of bits, in two words, for the literals that were found. If there are more literals, some share a bit. */
const BITS = 64;

/** What filters compare a field with: whole texts, and beginnings. */
export interface Compared {
  readonly texts: readonly string[];
  readonly beginnings: readonly string[];
}

/** A set of literals: a record must contain one of them to be worth parsing. */
export class Sought {
  public constructor(
    public readonly low: number,
    public readonly high: number,
  ) {}
}

/**
 * The records of a log file in CloudTrail's form: the position of each, and what is counted. Valid until the next scan.
 */
export class ScannedRecords {
  public constructor(
    public readonly length: number,
    private readonly words: Int32Array,
  ) {}

  public start(index: number): number {
    return this.word(index, 0);
  }

  public end(index: number): number {
    return this.word(index, 1);
  }

  /** Whether the record may contain one of these literals. */
  public holds(index: number, { low, high }: Sought): boolean {
    return ((this.word(index, 2) & low) | (this.word(index, 3) & high)) !== 0;
  }

  /** Whether it must be parsed, because it does not have CloudTrail's form: then only `bytes` is valid below. */
  public isOdd(index: number): boolean {
    return (this.word(index, 4) & IS_ODD) !== 0;
  }

  /** Where the text of its time begins. */
  public timeAt(index: number): number {
    return this.word(index, 5);
  }

  /** The number of its event source: `RecordScanner.name` returns the text. */
  public sourceId(index: number): number {
    return this.word(index, 6);
  }

  public nameId(index: number): number {
    return this.word(index, 7);
  }

  public dayId(index: number): number {
    return this.word(index, 8);
  }

  public accountId(index: number): number {
    return this.word(index, 9);
  }

  /** The two hashes of its ID; see `EventIds`. */
  public idHash(index: number): number {
    return this.word(index, 10);
  }

  public otherIdHash(index: number): number {
    return this.word(index, 11);
  }

  /** The size of its JSON, as in `deliveredBytes`; also valid for an odd record. */
  public bytes(index: number): number {
    return this.word(index, 12);
  }

  /** The number of its kind: equal for records with equal fields of `RecordScanner.fields`. */
  public kindId(index: number): number {
    return this.word(index, 13);
  }

  /** Equal for records of one account by one principal; -1 if it has no number. */
  public identityId(index: number): number {
    return this.word(index, 14);
  }

  private word(index: number, word: number): number {
    return this.words[index * WORDS + word] ?? 0;
  }
}

/**
 * Finds records and literals in the bytes of log files, without parsing them. The literals consist of characters that
 * no serializer needs to escape; a record that escapes one anyway is odd.
 */
export class RecordScanner {
  private readonly scanner: Scanner;
  private readonly hasRoom: boolean;
  private words = new Int32Array(4_096 * WORDS);
  private readonly names = new Map<number, string>();
  /** The members of a record in which literals are searched for; none: the whole record. */
  private readonly roots: ReadonlySet<string>;
  /** The bit of each literal. */
  private readonly bits = new Map<string, number>();

  /** @param compared for each of `COMPARED_FIELDS`, what filters compare it with */
  public constructor({ texts: literals, roots }: Literals, compared: readonly Compared[] = []) {
    this.scanner = instance();
    this.writeCompared(compared);
    // More would take longer to find than to search everything.
    this.roots = new Set(roots.includes('') || roots.length > MOST_ROOTS ? [] : roots);
    this.writeNumbers(this.scanner.rootsAt(), [...this.roots]);
    // A literal that contains another one need not be searched for.
    const sought = [...new Set(literals)].filter(
      (one, _, all) => !all.some((other) => other.length < one.length && one.includes(other)),
    );
    sought.forEach((text, index) => this.bits.set(text, index % BITS));
    const bytes = sought.reduce((sum, text) => sum + text.length, 0);
    this.hasRoom = sought.length <= this.scanner.mostLiterals() && bytes <= this.scanner.literalBytes();
    if (this.hasRoom) this.write(fingerprintGroups(sought));
  }

  /**
   * Returns `undefined` if the document does not have CloudTrail's form (one object with only `Records`, without white
   * space), is invalid JSON, or has a record of more than 1 MB; and for every document if there are more literals than
   * the scanner has room for.
   */
  public scan(json: Buffer): ScannedRecords | undefined {
    if (!this.hasRoom || json.length < HEAD.length || HEAD.compare(json, 0, HEAD.length) !== 0) return undefined;
    const end = endOf(json);
    if (end === undefined || !isUtf8(json)) return undefined;
    const [windowAt, windowBytes, recordsAt] = [
      this.scanner.windowAt(),
      this.scanner.windowBytes(),
      this.scanner.recordsAt(),
    ];
    const memory = this.scanner.memory.buffer;
    const window = new Uint8Array(memory, windowAt, windowBytes);
    const found = new Int32Array(memory, recordsAt);
    let length = 0;
    for (let start = FIRST_RECORD_AT; start < end;) {
      const bytes = Math.min(windowBytes, end - start);
      window.set(json.subarray(start, start + bytes));
      const count = this.scanner.scan(start, bytes, start + bytes === end);
      if (count <= 0) return undefined;
      this.keep(found.subarray(0, count * WORDS), length * WORDS);
      length += count;
      start = this.scanner.nextAt();
    }
    return new ScannedRecords(length, this.words);
  }

  /** Returns `undefined` if not all of them are searched for in these members of a record. */
  public soughtOf({ texts, roots }: Literals): Sought | undefined {
    if (this.roots.size > 0 && roots.some((root) => !this.roots.has(root))) return undefined;
    let [low, high] = [0, 0];
    for (const text of texts) {
      // Wherever it occurs, the literal that it contains occurs too.
      const bit = this.bits.get(text) ?? [...this.bits].find(([held]) => text.includes(held))?.[1];
      if (bit === undefined) return undefined;
      if (bit < 32) low |= 1 << bit;
      else high |= 1 << (bit - 32);
    }
    return new Sought(low, high);
  }

  /** Returns the text of a name, day or account by its number. */
  public name(id: number): string {
    let name = this.names.get(id);
    if (name === undefined) this.names.set(id, (name = this.bytesOf(id).toString('utf8')));
    return name;
  }

  /** Returns the fields that all records of a kind have. */
  public fields(kindId: number): KnownFields {
    const words = new Uint32Array(this.bytesOf(kindId).length / 4);
    Buffer.from(words.buffer).set(this.bytesOf(kindId));
    return fieldsOf(words, (id) => this.name(id));
  }

  private bytesOf(id: number): Buffer {
    return Buffer.from(this.scanner.memory.buffer, this.scanner.nameAt(id), this.scanner.nameLength(id));
  }

  private writeCompared(compared: readonly Compared[]): void {
    compared.forEach(({ texts, beginnings }, index) => {
      for (const text of texts) this.numberOf(text);
      const longestFirst = [...beginnings].sort((one, other) => other.length - one.length);
      this.writeNumbers(this.scanner.beginningsAt() + index * BEGINNINGS_BYTES, longestFirst);
    });
  }

  /** Writes how many there are, then the number of each. */
  private writeNumbers(at: number, texts: readonly string[]): void {
    const numbers = texts.map((text) => this.numberOf(text));
    new Uint32Array(this.scanner.memory.buffer, at).set([numbers.length, ...numbers]);
  }

  /** Gives a text a number before any record contains it. */
  private numberOf(text: string): number {
    const bytes = Buffer.from(text);
    new Uint8Array(this.scanner.memory.buffer, this.scanner.windowAt()).set(bytes);
    return this.scanner.nameIn(bytes.length);
  }

  private keep(found: Int32Array, at: number): void {
    if (at + found.length > this.words.length) {
      const larger = new Int32Array(Math.max(at + found.length, 2 * this.words.length));
      larger.set(this.words);
      this.words = larger;
    }
    this.words.set(found, at);
  }

  private write(groups: readonly (readonly Fingerprinted[])[]): void {
    const memory = Buffer.from(this.scanner.memory.buffer);
    memory.set(maskTables(groups), this.scanner.masksAt());
    let [entry, textAt, groupAt, count] = [
      this.scanner.literalsAt(),
      this.scanner.literalTextAt(),
      this.scanner.groupsAt(),
      0,
    ];
    for (const group of groups) {
      groupAt = memory.writeUInt32LE(count, groupAt);
      for (const { text, fingerprintAt } of group) {
        const bit = this.bits.get(text) ?? 0;
        for (const word of [textAt, text.length, fingerprintAt, bit]) entry = memory.writeUInt32LE(word, entry);
        textAt += memory.write(text, textAt, 'latin1');
        count += 1;
      }
    }
    memory.writeUInt32LE(count, groupAt);
  }
}

let compiled: WebAssembly.Module | undefined;

function instance(): Scanner {
  compiled ??= new WebAssembly.Module(readFileSync(bundledFile('record-scanner.wasm')));
  return new WebAssembly.Instance(compiled).exports as unknown as Scanner;
}

/** Returns where the last record ends. */
function endOf(json: Buffer): number | undefined {
  let end = json.length;
  while (WHITE_SPACE.includes(json[end - 1] ?? 0)) end--;
  return json.toString('latin1', end - TAIL.length, end) === TAIL ? end - TAIL.length + 1 : undefined;
}
