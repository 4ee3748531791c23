import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromPattern } from '../../../cli/replay/detections';
import { EventIds } from '../../../cli/replay/event-ids';
import { Replayer } from '../../../cli/replay/replayer';
import type { Tally } from '../../../cli/replay/tally';
import { propertyRuns } from '../../support/property-runs';
import { damagedFile } from './damaged-file';

const DETECTIONS = [
  '{ $.eventName = "StopLogging" }',
  '{ $.errorCode = "*AccessDenied*" }',
  '{ $.recipientAccountId != "111111111111" }',
].map((pattern) => fromPattern(pattern, 1, 300));
const room = Buffer.alloc(2 ** 20);

/** @param length of the pieces in which it comes; `undefined`: from a file */
function replayed(file: Buffer, isExact: boolean, length?: number): Tally {
  const replayer = new Replayer(
    { detections: DETECTIONS, isExact, mostMatches: 100 },
    new EventIds(EventIds.memoryFor({ expected: 100, most: 100 })),
  );
  try {
    if (length === undefined) replayer.file('x', file);
    else {
      const open = replayer.open('x', room);
      for (let at = 0; at < file.length; at += length) open.take(file.subarray(at, at + length));
      open.end(file.length);
    }
  } catch (error) {
    replayer.problem('x', error);
  }
  return replayer.tally;
}

/** How many JSON documents a text is made of; 0: of something else too. An object or a list has one end only. */
function documents(text: string): number {
  let [rest, count] = [text.trim(), 0];
  for (; rest !== ''; count++) {
    const ends = Array.from(rest.matchAll(/[}\]]/g), ({ index }) => index + 1);
    const end = ends.find((one) => parses(rest.slice(0, one)));
    if (end === undefined) return 0;
    rest = rest.slice(end).trim();
  }
  return count;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('However a file is damaged', () => {
  test('all ways of reading it say the same, and what is no JSON is said', () => {
    const runs = propertyRuns(120, 2_000);
    const seen = { whole: 0, partial: 0, none: 0 };
    fc.assert(
      fc.property(damagedFile(), fc.integer({ min: 1, max: 300 }), (file, length) => {
        const exact = replayed(file, true);
        expect(replayed(file, false)).toEqual(exact);
        expect(replayed(file, false, length)).toEqual(exact);
        expect(exact.files + exact.problems.length).toBeGreaterThan(0);
        seen[exact.problems.length === 0 ? 'whole' : exact.files > 0 ? 'partial' : 'none'] += 1;
        if (exact.problems.length === 0) expect(documents(file.toString('utf8'))).toBeGreaterThan(0);
      }),
      { numRuns: runs },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(runs / 20);
  });
});
