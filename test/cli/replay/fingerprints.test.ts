import { describe, expect, test } from '@jest/globals';
import { FINGERPRINT_BYTES, fingerprint, fingerprintGroups, maskTables } from '../../../cli/replay/fingerprints';

const GROUPS = fingerprintGroups([
  '"eventName"',
  '"eventTime"',
  '"recipientAccountId"',
  'UnauthorizedOperation"',
  '"AccessDenied',
  '"Root"',
  '\\u00',
  '},{"eventVersion":"',
  '"ab',
]);

/** What the WebAssembly does for 16 places at once. */
function groupsAt(tables: Uint8Array, text: string): number[] {
  let bits = 0xff;
  Buffer.from(text, 'latin1').forEach((byte, place) => {
    bits &= (tables[place * 16 + (byte & 15)] ?? 0) & (tables[(FINGERPRINT_BYTES + place) * 16 + (byte >> 4)] ?? 0);
  });
  return GROUPS.flatMap((_, group) => (bits & (1 << group) ? [group] : []));
}

describe('Fingerprints', () => {
  test('are four bytes of each literal, and rare ones', () => {
    const all = GROUPS.flat();
    expect(all).toHaveLength(9);
    for (const one of all) expect(one.text).toContain(fingerprint(one));
    expect(all.map(fingerprint)).not.toContain('"eve');
    // A literal of three characters has no more.
    expect(all.map(fingerprint)).toContain('"ab');
  });

  test('are found by the tables, in the group of their literal', () => {
    const tables = maskTables(GROUPS);
    GROUPS.forEach((group, index) => {
      for (const one of group) expect(groupsAt(tables, fingerprint(one))).toContain(index);
    });
    expect(groupsAt(tables, 'xyzw')).toEqual([]);
    // Whatever comes after a literal of three characters.
    const group = GROUPS.findIndex((texts) => texts.some(({ text }) => text === '"ab'));
    for (const after of ['x', '"', '\u00ff']) expect(groupsAt(tables, `"ab${after}`)).toContain(group);
  });

  test('of alike literals are in one group, where they cost least', () => {
    const groups = fingerprintGroups(Array.from('ABCDEFGHIJ').flatMap((letter) => [`${letter}+++`, `${letter}---`]));
    expect(groups).toHaveLength(8);
    expect(groups.flat()).toHaveLength(20);
    const mixed = groups.filter((group) => new Set(group.map(({ text }) => text.slice(1))).size > 1);
    expect(mixed.length).toBeLessThanOrEqual(1);
  });
});
