import zlib, { createGunzip, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { MustStreamError, Unpacker, unpackedWhole } from '../../../cli/replay/unpack';

const MOST = 1024 * 1024;
const LETTERS = String.fromCharCode(...Array.from({ length: 26 }, (_, index) => 97 + ((index * 7) % 26)));
/** Letters that repeat; `from` turns them, so that texts differ. */
const text = (length: number, from = 0): string =>
  `${LETTERS.slice(from % 26)}${LETTERS.repeat(Math.ceil(length / 26))}`.slice(0, length);
const setCreateGunzip = (value: unknown): void => {
  Object.defineProperty(zlib, 'createGunzip', { value, configurable: true, enumerable: true });
};

describe.each([
  ['into its own memory', createGunzip],
  // A version of Node whose streams hold other members.
  ['by what Node documents', () => ({})],
])('unpacks %s', (_, engine) => {
  afterEach(() => {
    setCreateGunzip(createGunzip);
  });
  const unpacker = (): Unpacker => {
    setCreateGunzip(engine);
    return new Unpacker(MOST);
  };

  test('one file after the other, also after one that is broken', () => {
    const one = unpacker();
    for (const length of [10, 100_000, 1, 0, 5_000, MOST]) {
      const expected = text(length, length);
      expect(one.unpack(gzipSync(expected)).toString() === expected).toBe(true);
      expect(() => one.unpack(gzipSync(expected).subarray(0, -9))).toThrow(MustStreamError);
    }
  });

  test('a file of several members as one', () => {
    expect(
      unpacker()
        .unpack(Buffer.concat([gzipSync('{"a":'), gzipSync('1}')]))
        .toString(),
    ).toBe('{"a":1}');
  });

  test('no more than it may', () => {
    const one = unpacker();
    for (const tooMuch of [gzipSync(text(MOST + 1)), gzipSync(Buffer.alloc(50 * MOST))])
      expect(() => one.unpack(tooMuch)).toThrow(MustStreamError);
    expect(one.unpack(gzipSync('after it')).toString()).toBe('after it');
  });

  test.each<[string, Buffer]>([
    ['zeros before another member', Buffer.concat([gzipSync('a'), Buffer.alloc(512), gzipSync('b')])],
    ['zeros before what is no gzip', Buffer.concat([gzipSync('a'), Buffer.alloc(512), Buffer.from('b')])],
    ['what is no gzip after a member', Buffer.concat([gzipSync('a'), Buffer.from('b')])],
    ['a member that ends early after another', Buffer.concat([gzipSync('a'), gzipSync('b').subarray(0, -9)])],
    ['gzip in gzip', gzipSync(gzipSync('a'))],
    ['a wrong byte', Buffer.from(gzipSync(text(5_000)).map((byte, index) => (index === 40 ? byte ^ 0xff : byte)))],
    [
      'a wrong checksum',
      Buffer.from(gzipSync('a').map((byte, index, all) => (index === all.length - 8 ? byte ^ 1 : byte))),
    ],
    [
      'a wrong length',
      Buffer.from(gzipSync('a').map((byte, index, all) => (index === all.length - 4 ? byte ^ 1 : byte))),
    ],
  ])('nothing of what has %s: the reader of streams says what is wrong with it', (_what, stored) => {
    expect(() => unpacker().unpack(stored)).toThrow(MustStreamError);
  });

  test.each<[string, Buffer, string]>([
    ['zeros after it', Buffer.concat([gzipSync('a'), Buffer.alloc(512)]), 'a'],
    ['an empty member', Buffer.concat([gzipSync(''), gzipSync('a'), gzipSync('')]), 'a'],
    ['many members', Buffer.concat(Array<Buffer>(500).fill(gzipSync('a'))), 'a'.repeat(500)],
  ])('all of what has %s', (_what, stored, unpacked) => {
    expect(unpacker().unpack(stored).toString()).toBe(unpacked);
  });

  test('nothing where nothing is packed', () => {
    const plain = Buffer.from('{}');
    expect(unpacker().unpack(plain)).toBe(plain);
  });
});

test('what is packed within a text is unpacked whole or not at all', () => {
  expect(unpackedWhole(Buffer.from('{}')).toString()).toBe('{}');
  expect(unpackedWhole(gzipSync('{}')).toString()).toBe('{}');
  expect(() => unpackedWhole(Buffer.concat([gzipSync('{}'), Buffer.from([0, 1])]))).toThrow(
    'gzip: what follows the zeros after a member is not read',
  );
  expect(() => unpackedWhole(gzipSync('{}').subarray(0, 12))).toThrow('gzip: unexpected end of file');
  expect(() => unpackedWhole(gzipSync(text(2_000)), 1_000)).toThrow(/of JSON in one document/);
});

test('the memory is the same for every file', () => {
  const unpacker = new Unpacker(MOST);
  const first = unpacker.unpack(gzipSync(text(50_000)));
  expect(unpacker.unpack(gzipSync(text(60_000))).buffer).toBe(first.buffer);
});
