import { type Box, escaped, number, widthOfText } from './svg';

interface Word {
  readonly text: string;
  readonly kind: 'bold' | 'code' | 'link' | 'text';
}

const SIZE = 12;
const LINE = 16;
const HEADING = { size: 14, line: 22 };
const MARKED = /\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\((?:.+?)\)/g;

/** Markdown as text widgets have it: a heading, bold, code and links, in lines as wide as the box. */
export function drawText(box: Box, markdown: string): string {
  let y = box.y;
  const drawn: string[] = [];
  for (const paragraph of markdown.split('\n')) {
    const [, heading] = /^#+ (.*)$/.exec(paragraph) ?? [];
    if (heading !== undefined) {
      y += HEADING.line;
      drawn.push(`<text x="${number(box.x)}" y="${number(y)}" class="heading">${escaped(heading)}</text>`);
      y += 3;
      continue;
    }
    for (const line of linesOf(wordsOf(paragraph), box.width)) {
      y += LINE;
      drawn.push(`<text x="${number(box.x)}" y="${number(y)}" class="text">${line.map(spanOf).join(' ')}</text>`);
    }
  }
  if (y > box.y + box.height) throw new Error(`no room for the text: ${markdown}`);
  return drawn.join('\n');
}

function wordsOf(paragraph: string): Word[] {
  const words: Word[] = [];
  const add = (text: string, kind: Word['kind']): void => {
    words.push(...text.split(' ').flatMap((one) => (one === '' ? [] : [{ text: one, kind }])));
  };
  let end = 0;
  for (const match of paragraph.matchAll(MARKED)) {
    const [all, bold, code, link] = match;
    add(paragraph.slice(end, match.index), 'text');
    end = match.index + all.length;
    if (bold !== undefined) add(bold, 'bold');
    if (code !== undefined) add(code, 'code');
    if (link !== undefined) add(link, 'link');
    // What follows at once belongs to the word.
    const [after = ''] = /^[^\s[*`]+/.exec(paragraph.slice(end)) ?? [];
    const last = words.pop();
    if (last) words.push({ ...last, text: last.text + after });
    end += after.length;
  }
  add(paragraph.slice(end), 'text');
  return words;
}

function linesOf(words: readonly Word[], width: number): Word[][] {
  const lines: Word[][] = [[]];
  for (const word of words) {
    const line = lines.at(-1) ?? [];
    const length = widthOfText([...line, word].map(({ text }) => text).join(' '), SIZE);
    if (line.length > 0 && length > width) lines.push([word]);
    else line.push(word);
  }
  return lines;
}

function spanOf({ text, kind }: Word): string {
  return kind === 'text' ? escaped(text) : `<tspan class="${kind}">${escaped(text)}</tspan>`;
}
