/** Where in a document its list of events is. */
export interface ListElements {
  /** Where each element begins and ends, one after the other. */
  readonly offsets: readonly number[];
  /** The document with an empty list instead. */
  readonly rest: string;
}

const [QUOTE, BACKSLASH, COMMA, LIST, LIST_END, OBJECT, OBJECT_END] = Buffer.from('"\\,[]{}');

/**
 * Finds the elements of the first list of a document that is one or has one among its members, without parsing it: a large document
 * takes several times its size in memory once it is parsed.
 *
 * Whether what was found is JSON is left to whoever parses the elements and the rest.
 *
 * @returns `undefined` where there is no such list, or no end of it
 */
export function listElements(json: Buffer): ListElements | undefined {
  const offsets: number[] = [];
  let [depth, listDepth, listAt, start] = [0, 0, 0, 0];
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) {
      at = stringEnd(json, at);
    } else if (byte === LIST || byte === OBJECT) {
      depth += 1;
      if (byte === LIST && listDepth === 0 && depth <= 2) [listDepth, listAt, start] = [depth, at + 1, at + 1];
    } else if (byte === LIST_END || byte === OBJECT_END) {
      if (byte === LIST_END && depth === listDepth) {
        if (offsets.length > 0 || json.toString('latin1', start, at).trim() !== '') offsets.push(start, at);
        return { offsets, rest: json.toString('utf8', 0, listAt) + json.toString('utf8', at) };
      }
      depth -= 1;
    } else if (byte === COMMA && depth === listDepth && listDepth > 0) {
      offsets.push(start, at);
      start = at + 1;
    }
  }
  return undefined;
}

/** Of the closing quote; the end of the document where there is none. */
function stringEnd(json: Buffer, from: number): number {
  for (let end = json.indexOf(QUOTE ?? 0, from + 1); end >= 0; end = json.indexOf(QUOTE ?? 0, end + 1)) {
    let escapes = 0;
    while (json[end - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return json.length;
}
