const [LITTLE_MARK, BIG_MARK, UTF8_MARK] = [
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xfe, 0xff]),
  Buffer.from('\ufeff'),
];

/** Converts a text stream to UTF-8 without a byte order mark: PowerShell writes UTF-16 or a mark. */
export class PlainText {
  private held: Buffer = Buffer.alloc(0);
  private isKnown = false;
  private decoder: TextDecoder | undefined;

  /** @throws if it is not UTF-16 after all */
  public take(chunk: Buffer): Buffer {
    if (this.isKnown) return this.decoded(chunk, false);
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    return this.held.length < UTF8_MARK.length ? Buffer.alloc(0) : this.begin();
  }

  /** Returns the rest at the end. @throws if it ends within a character */
  public end(): Buffer {
    const rest = this.isKnown ? Buffer.alloc(0) : this.begin();
    return Buffer.concat([rest, this.decoded(Buffer.alloc(0), true)]);
  }

  private begin(): Buffer {
    const [text, encoding] = [this.held, encodingOf(this.held)];
    this.isKnown = true;
    this.held = Buffer.alloc(0);
    if (encoding === 'utf-8') return text.subarray(beginsWith(text, UTF8_MARK) ? UTF8_MARK.length : 0);
    this.decoder = new TextDecoder(encoding, { fatal: true });
    return this.decoded(text, false);
  }

  private decoded(chunk: Buffer, isEnd: boolean): Buffer {
    if (this.decoder === undefined) return chunk;
    try {
      return Buffer.from(this.decoder.decode(chunk, { stream: !isEnd }));
    } catch (error) {
      throw new Error(`damaged ${this.decoder.encoding.toUpperCase()}: save it as UTF-8`, { cause: error });
    }
  }
}

/** By the mark, or by the first character, which is ASCII. */
function encodingOf(text: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = text;
  if (beginsWith(text, LITTLE_MARK) || (first !== 0 && second === 0)) return 'utf-16le';
  if (beginsWith(text, BIG_MARK) || (first === 0 && second !== 0 && second !== undefined)) return 'utf-16be';
  return 'utf-8';
}

function beginsWith(text: Buffer, mark: Buffer): boolean {
  return text.subarray(0, mark.length).equals(mark);
}
