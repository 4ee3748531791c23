import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gunzip } from '../../../cli/replay/gzip-members';

const text = (length: number): string =>
  Array.from({ length }, (_, index) => String.fromCharCode(97 + ((index * 7 + (index >> 5)) % 26))).join('');

/** What comes before the end, and how it ends. */
async function unpacked(stored: Buffer, length: number): Promise<{ output: string; problem?: string }> {
  const chunks = async function* (): AsyncGenerator<Buffer> {
    // As a stream does.
    await Promise.resolve();
    for (let at = 0; at < stored.length; at += length) yield stored.subarray(at, at + length);
  };
  let output = '';
  try {
    for await (const piece of gunzip(chunks())) output += piece.toString();
  } catch (error) {
    return { output, problem: (error as Error).message };
  }
  return { output };
}

/** A header with all that there may be. */
function withFields(content: string): Buffer {
  const plain = gzipSync(content);
  plain[3] = 0x02 | 0x04 | 0x08 | 0x10;
  return Buffer.concat([
    plain.subarray(0, 10),
    Buffer.from([3, 0, 1, 2, 3]),
    Buffer.from('name\0comment\0'),
    Buffer.from([0, 0]),
    plain.subarray(10),
  ]);
}
const flipped = (stored: Buffer, fromEnd: number): Buffer =>
  Buffer.from(stored.map((byte, index) => (index === stored.length - fromEnd ? byte ^ 1 : byte)));
const [a, b] = [gzipSync('a'), gzipSync('b')];

describe.each([1, 3, 100_000])('In pieces of %i bytes', (length) => {
  test.each<[string, Buffer, string]>([
    ['one member', gzipSync(text(100_000)), text(100_000)],
    ['several', Buffer.concat([a, b, a]), 'aba'],
    [
      'several with zeros between them and after them',
      Buffer.concat([a, Buffer.alloc(1), b, Buffer.alloc(700), a, Buffer.alloc(9)]),
      'aba',
    ],
    ['several, some of them empty', Buffer.concat([gzipSync(''), a, gzipSync(''), b, gzipSync('')]), 'ab'],
    ['one with all fields', Buffer.concat([withFields('a'), b]), 'ab'],
    ['one whose data is not packed', gzipSync(text(300), { level: 0 }), text(300)],
  ])('%s is unpacked', async (_, stored, output) => {
    expect(await unpacked(stored, length)).toEqual({ output });
  });

  test.each<[string, Buffer, string, string]>([
    ['ends within its header', Buffer.concat([a, b.subarray(0, 5)]), 'a', 'gzip: unexpected end of file'],
    [
      'ends within its data',
      Buffer.concat([a, gzipSync(text(1_000)).subarray(0, 12)]),
      'a',
      'gzip: unexpected end of file',
    ],
    ['ends within its trailer', Buffer.concat([a, b.subarray(0, -3)]), 'ab', 'gzip: unexpected end of file'],
    [
      'is followed by something else',
      Buffer.concat([a, b, Buffer.from('and more, and more')]),
      'ab',
      'gzip: what follows 2 of its members is no gzip',
    ],
    [
      'is followed by zeros and something else',
      Buffer.concat([a, Buffer.alloc(20), Buffer.from('and more, and more')]),
      'a',
      'gzip: what follows 1 of its members is no gzip',
    ],
    ['has another checksum', Buffer.concat([a, flipped(b, 8), a]), 'ab', 'gzip: incorrect data check'],
    ['has another length', Buffer.concat([a, flipped(b, 4), a]), 'ab', 'gzip: incorrect length check'],
    [
      'has another method',
      Buffer.concat([a.subarray(0, 2), Buffer.from([7]), a.subarray(3)]),
      '',
      'gzip: a damaged beginning',
    ],
    [
      'has flags that nobody knows',
      Buffer.concat([a.subarray(0, 3), Buffer.from([0x20]), a.subarray(4)]),
      '',
      'gzip: a damaged beginning',
    ],
  ])('what %s says so, after what comes before', async (_, stored, output, problem) => {
    const found = await unpacked(stored, length);
    expect(found.problem).toBe(problem);
    expect(found.output.startsWith(output)).toBe(true);
  });

  test('what has a block that is none says so', async () => {
    expect(
      await unpacked(Buffer.concat([a, b.subarray(0, 10), Buffer.from([0x07, 0xff, 0xff, 0xff])]), length),
    ).toEqual({ output: 'a', problem: expect.stringMatching(/^gzip: invalid block type/) });
  });
});

test('Members are unpacked however they and the pieces are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string({ maxLength: 200 }), fc.nat(40)), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 90 }),
      async (members, length) => {
        const stored = Buffer.concat(members.flatMap(([content, zeros]) => [gzipSync(content), Buffer.alloc(zeros)]));
        expect(await unpacked(stored, length)).toEqual({ output: members.map(([content]) => content).join('') });
      },
    ),
    { numRuns: 60 },
  );
});
