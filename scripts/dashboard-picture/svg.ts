/** Where something is drawn. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Short coordinates: the picture stands in the repository. */
export function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function text(x: number, y: number, words: string, kind = 'text', anchor?: 'end' | 'middle'): string {
  const at = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${number(x)}" y="${number(y)}" class="${kind}"${at}>${escaped(words)}</text>`;
}

export function rectangle({ x, y, width, height }: Box, kind: string, radius = 0): string {
  const round = radius === 0 ? '' : ` rx="${number(radius)}"`;
  return `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"${round} class="${kind}"/>`;
}

/** At most: sans-serif fonts differ, and the reader's may be a wide one. */
export function widthOfText(words: string, size: number): number {
  const narrow = words.match(/[iljtfrI.,:;'|()[\]\- ]/g)?.length ?? 0;
  const wide = words.match(/[mwMWA-Z]/g)?.length ?? 0;
  return size * (0.59 * words.length - 0.24 * narrow + 0.13 * wide);
}

export function cut(words: string, width: number, size: number): string {
  if (widthOfText(words, size) <= width) return words;
  let end = words.length;
  while (end > 1 && widthOfText(`${words.slice(0, end)}…`, size) > width) end--;
  return `${words.slice(0, end)}…`;
}
