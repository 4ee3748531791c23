import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY } from '../../../support/digests/chain-writer';
import { leftOutOf, problemsOf, WatchedArchive } from '../../../support/digests/watched-archive';
import { propertyRuns } from '../../../support/property-runs';
import { act, HARMLESS_ACTS, isTampered, TAMPERINGS } from './random-acts';

/** How many log files each hour has, and how long it pauses in between is no matter: what CloudTrail writes is well. */
const HOURS = fc.array(fc.nat({ max: 4 }), { minLength: 2, maxLength: 40 });

function written(hours: readonly number[]): WatchedArchive {
  const archive = new WatchedArchive();
  for (const files of hours) archive.chain.hour(files);
  return archive;
}

describe('an archive of any size', () => {
  test('is proven where nobody has touched it, or only written it again', async () => {
    await fc.assert(
      fc.asyncProperty(HOURS, fc.array(HARMLESS_ACTS, { maxLength: 6 }), fc.nat(), async (hours, acts, at) => {
        const archive = written(hours);
        const { end } = archive.chain;
        for (const one of acts) act(archive, one);
        const once = await archive.verify({ logFiles: 'hashed', now: end + DAY, to: end });
        expect([problemsOf(once), leftOutOf(once), once.proof.digests]).toEqual([[], [], hours.length]);
        // In two parts, wherever they meet.
        const first = await archive.watch({ now: end + DAY, to: end - (at % hours.length) * 3_600 });
        const second = await archive.watch({ now: end + DAY, to: end });
        expect([problemsOf(first), problemsOf(second)]).toEqual([[], []]);
        expect(first.proof.digests + second.proof.digests).toBe(hours.length);
      }),
      { numRuns: propertyRuns(40, 1_000) },
    );
  }, 600_000);

  test.each(['hashed', 'listed'] as const)(
    'shows whatever was tampered with, with log files %s',
    async (logFiles) => {
      await fc.assert(
        fc.asyncProperty(HOURS, fc.array(TAMPERINGS, { minLength: 1, maxLength: 3 }), async (hours, acts) => {
          const archive = written(hours);
          const { end } = archive.chain;
          const original = new WatchedArchive(archive);
          for (const one of acts) act(archive, one);
          const { problems } = await archive.verify({ logFiles, now: end + 3 * DAY, to: end });
          // Rewritten as it was is no tampering, though two acts did it.
          if (isTampered(archive, original)) expect(problems).not.toEqual([]);
        }),
        { numRuns: propertyRuns(80, 3_000) },
      );
    },
    600_000,
  );

  test('shows to whoever watches what was tampered with between two looks', async () => {
    await fc.assert(
      fc.asyncProperty(HOURS, HOURS, TAMPERINGS, async (before, after, one) => {
        const archive = written(before);
        await archive.watch();
        for (const files of after) archive.chain.hour(files);
        const tampered = new WatchedArchive(archive);
        const original = new WatchedArchive(tampered);
        act(tampered, one);
        tampered.chain.hours(27);
        const { problems } = await tampered.watch();
        // What a look has passed is looked at again by its digests alone: log files were deleted or changed after they were verified.
        const isPast = problems.length === 0 && /log-file/.test(one.what);
        if (!isPast && isTampered(tampered, original)) expect(problems).not.toEqual([]);
      }),
      { numRuns: propertyRuns(40, 1_000) },
    );
  }, 600_000);
});
