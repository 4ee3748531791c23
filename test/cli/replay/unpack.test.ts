import zlib, { createGunzip, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Unpacker } from '../../../cli/replay/unpack';

const MOST = 1024 * 1024;
const text = (length: number, from = 0): string => Array.from({ length }, (_, index) => String.fromCharCode(97 + ((index * 7 + from) % 26))).join('');
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
      expect(() => one.unpack(gzipSync(expected).subarray(0, -9))).toThrow('gzip: unexpected end of file');
    }
  });

  test('a file of several members as one', () => {
    expect(unpacker().unpack(Buffer.concat([gzipSync('{"a":'), gzipSync('1}')])).toString()).toBe('{"a":1}');
  });

  test('no more than it may', () => {
    const one = unpacker();
    expect(() => one.unpack(gzipSync(text(MOST + 1)))).toThrow('more than 1 MB of JSON in one document');
    expect(() => one.unpack(gzipSync(Buffer.alloc(50 * MOST)))).toThrow('more than 1 MB of JSON in one document');
    expect(() => one.unpack(Buffer.alloc(MOST + 1))).toThrow('more than 1 MB of JSON in one document');
    expect(one.unpack(gzipSync('after it')).toString()).toBe('after it');
  });

  test('what is damaged with the reason', () => {
    const damaged = gzipSync(text(5_000));
    damaged[40] = (damaged[40] ?? 0) ^ 0xff;
    expect(() => unpacker().unpack(damaged)).toThrow(/^gzip: (invalid|incorrect)/);
  });

  test('nothing where nothing is packed', () => {
    const plain = Buffer.from('{}');
    expect(unpacker().unpack(plain)).toBe(plain);
  });
});

test('the memory is the same for every file', () => {
  const unpacker = new Unpacker(MOST);
  const first = unpacker.unpack(gzipSync(text(50_000)));
  expect(unpacker.unpack(gzipSync(text(60_000))).buffer).toBe(first.buffer);
});
