/** The content of a text: JSON in any encoding, plain text, or something that looks like JSON and cannot be read. */
export type Decoded =
  | { readonly kind: 'json'; readonly value: object }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'broken' };

/** A policy may be JSON, percent-encoded, a text within JSON, or several of these. */
const MOST_LAYERS = 5;
const BROKEN: Decoded = { kind: 'broken' };

export function decoded(given: string): Decoded {
  let text = given;
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    text = text.replace(/^\ufeff/, '').trim();
    if (/^[{["]/.test(text)) {
      const value = parsed(text);
      if (typeof value === 'object' && value !== null)
        return keysWritten(text) === keysOf(value) ? { kind: 'json', value } : BROKEN;
      if (typeof value !== 'string') return BROKEN;
      text = value;
    } else if (/%(?:7b|5b|22|25)/i.test(text)) {
      const next = unescaped(text);
      if (next === undefined) return BROKEN;
      text = next;
    } else return { kind: 'text', text };
  }
  return BROKEN;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Forms encode a space as a plus: it is decoded as one only if the text is JSON that way. */
function unescaped(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text);
    const ofForm = decodeURIComponent(text.replaceAll('+', ' '));
    return parsed(plain) === undefined && parsed(ofForm) !== undefined ? ofForm : plain;
  } catch {
    return undefined;
  }
}

/** JavaScript keeps the last of two equal keys; which one AWS uses is unknown. */
function keysWritten(json: string): number {
  return json.match(/"(?:[^"\\]|\\.)*"\s*:?/g)?.filter((token) => token.endsWith(':')).length ?? 0;
}

function keysOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const values: unknown[] = Object.values(value);
  return values.reduce<number>((sum, one) => sum + keysOf(one), Array.isArray(value) ? 0 : values.length);
}
