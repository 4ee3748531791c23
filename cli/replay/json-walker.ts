/** A list of events in a document, or the whole document. */
export interface WalkedList {
  /** The name of the member; empty if the document is the list. */
  readonly name: string;
  /** Where each element begins and ends, in order. */
  readonly offsets: number[];
  /** Where the list begins, after its bracket. */
  readonly from: number;
  /** The position of its closing bracket. */
  to: number;
}

/**
 * The members that contain events: in log files, LookupEvents, log groups, subscriptions, Logs Insights and CloudTrail
 * Lake.
 */
export const LIST_NAMES: readonly string[] = [
  'Records',
  'Events',
  'events',
  'logEvents',
  'results',
  'QueryResultRows',
  'records',
];

/** Deeper nesting than in any event, which would overflow the stack of readers of the parsed JSON. */
const MOST_DEPTH = 1_000;
const [TAB, LINE_FEED, RETURN, SPACE, QUOTE, COMMA, COLON, BACKSLASH] = [
  0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x3a, 0x5c,
];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];
const SCALAR = /^(?:true|false|null|-?\d[\d.eE+-]*)$/;

type Expected =
  'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'rest of key' | 'rest of text';

/**
 * Finds where a JSON document ends, and the lists of events in it, without parsing it, also across chunks. It follows
 * the grammar, so invalid JSON stops it early; numbers and escapes are checked when the result is parsed.
 */
export class JsonWalker {
  /** The current position in the document: at its end, or where it is invalid. */
  public at = 0;
  /** Includes several with the same name: after parsing, only the last one would be left. */
  public readonly lists: WalkedList[] = [];
  private expected: Expected = 'value';
  private depth = 0;
  /** By depth. */
  private readonly isObject: boolean[] = [];
  /** The last key of the document itself. */
  private name = '';
  private textAt = 0;
  private list: WalkedList | undefined;
  private listDepth = 0;

  /** @param json the document from its beginning, with what has arrived since the last call */
  public walk(json: Buffer): 'more' | 'end' | 'wrong' {
    while (this.at < json.length) {
      if (this.expected === 'rest of text' || this.expected === 'rest of key') {
        if (!this.text(json)) return this.at < json.length && json[this.at] !== BACKSLASH ? 'wrong' : 'more';
        if (this.isAtEnd()) return 'end';
        continue;
      }
      const byte = json[this.at] ?? 0;
      if (byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB) {
        this.at += 1;
        continue;
      }
      const read = this.token(json, byte);
      if (read !== true) return read;
      if (this.isAtEnd()) return 'end';
    }
    return 'more';
  }

  private isAtEnd(): boolean {
    return this.depth === 0 && this.expected === 'comma or end';
  }

  private token(json: Buffer, byte: number): true | 'more' | 'wrong' {
    switch (this.expected) {
      case 'colon':
        return byte === COLON ? this.next('value') : 'wrong';
      case 'key':
      case 'key or end':
        if (byte === QUOTE) return this.begin('rest of key');
        return byte === OBJECT_END && this.expected === 'key or end' ? this.close(true) : 'wrong';
      case 'comma or end':
        if (byte !== COMMA) return byte === LIST_END || byte === OBJECT_END ? this.close(byte === OBJECT_END) : 'wrong';
        if (this.depth === this.listDepth) this.list?.offsets.push(this.at);
        return this.next(this.isObject[this.depth] ? 'key' : 'value');
      default:
        return byte === LIST_END && this.expected === 'value or end' ? this.close(false) : this.value(json, byte);
    }
  }

  private value(json: Buffer, byte: number): true | 'more' | 'wrong' {
    const isScalar = byte !== QUOTE && byte !== LIST && byte !== OBJECT;
    const end = isScalar ? scalarEnd(json, this.at) : this.at + 1;
    // The rest of it may follow.
    if (end === undefined) return 'more';
    if (isScalar && !SCALAR.test(json.toString('latin1', this.at, end))) return 'wrong';
    if (this.list !== undefined && this.depth === this.listDepth) this.list.offsets.push(this.at);
    if (byte === QUOTE) return this.begin('rest of text');
    if (!isScalar) return this.open(byte === OBJECT);
    this.at = end;
    this.expected = 'comma or end';
    return true;
  }

  private open(isObject: boolean): true | 'wrong' {
    if (this.depth === MOST_DEPTH) return 'wrong';
    const isList =
      !isObject &&
      (this.depth === 0 || (this.depth === 1 && this.isObject[1] === true && LIST_NAMES.includes(this.name)));
    this.depth += 1;
    this.isObject[this.depth] = isObject;
    this.next(isObject ? 'key or end' : 'value or end');
    if (isList) {
      this.list = { name: this.name, offsets: [], from: this.at, to: this.at };
      this.lists.push(this.list);
      this.listDepth = this.depth;
    }
    return true;
  }

  private close(isObject: boolean): true | 'wrong' {
    if (this.isObject[this.depth] !== isObject) return 'wrong';
    if (this.list !== undefined && this.depth === this.listDepth) {
      // The end of the last element, if there is one.
      if (this.list.offsets.length % 2 === 1) this.list.offsets.push(this.at);
      this.list.to = this.at;
      this.list = undefined;
      this.listDepth = 0;
    }
    this.depth -= 1;
    return this.next('comma or end');
  }

  private begin(expected: 'rest of key' | 'rest of text'): true {
    this.textAt = this.at + 1;
    return this.next(expected);
  }

  private next(expected: Expected): true {
    this.at += 1;
    this.expected = expected;
    return true;
  }

  /** Moves to its end; `false` if it has none yet, or contains an invalid character. */
  private text(json: Buffer): boolean {
    for (; this.at < json.length; this.at++) {
      const byte = json[this.at] ?? 0;
      if (byte === QUOTE) {
        const isKey = this.expected === 'rest of key';
        if (isKey && this.depth === 1) this.name = json.toString('latin1', this.textAt, this.at);
        return this.next(isKey ? 'colon' : 'comma or end');
      }
      if (byte < SPACE) return false;
      if (byte !== BACKSLASH) continue;
      // Both bytes of an escape, or none.
      if (this.at + 1 === json.length) return false;
      this.at += 1;
      if ((json[this.at] ?? 0) < SPACE) return false;
    }
    return false;
  }
}

/** Returns `undefined` if the end is not in these bytes. */
function scalarEnd(json: Buffer, from: number): number | undefined {
  for (let at = from; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (
      byte <= SPACE ||
      byte === COMMA ||
      byte === LIST_END ||
      byte === OBJECT_END ||
      byte === QUOTE ||
      byte === COLON ||
      byte === LIST ||
      byte === OBJECT
    )
      return at;
  }
  return undefined;
}
