import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlaceMemory } from '../../../../core/digests/chain';
import { parseMemory } from '../../../../core/digests/memory/parse-memory';
import { writeMemory } from '../../../../core/digests/memory/write-memory';
import { joinResults } from '../../../../core/digests/result/join-results';
import type { PlaceResult } from '../../../../core/digests/result/place-result';
import type { VerifyOptions } from '../../../../core/digests/options';
import { BEGIN, DAY, HOUR } from '../../../support/digests/chain-writer';
import { MemoryArchive } from '../../../support/digests/memory-archive';
import { WatchedArchive } from '../../../support/digests/watched-archive';
import { propertyRuns } from '../../../support/property-runs';
import { type Act, ACTS, act } from './random-acts';

/** As it is kept between two runs: text. */
function kept(memory: PlaceMemory): PlaceMemory | undefined {
  const { account } = memory;
  const { written } = writeMemory({ account, sequence: 0, places: [] }, [memory], undefined);
  return parseMemory(account, written).places[0];
}

/** Looks at all of it, and is interrupted before some of its requests; each time it goes on from what it remembers. */
async function interrupted(
  archive: WatchedArchive,
  options: Partial<VerifyOptions>,
  before: PlaceMemory | undefined,
  stops: readonly number[],
): Promise<{ readonly results: readonly PlaceResult[]; readonly digestsRead: readonly string[] }> {
  const results: PlaceResult[] = [];
  let memory = before;
  for (const stop of [...stops, Infinity]) {
    const controller = new AbortController();
    const reader = new MemoryArchive(archive.store);
    let left = stop;
    reader.onRequest = () => {
      left -= 1;
      if (left < 0) controller.abort();
    };
    archive.reader = reader;
    const result = await archive.verify({ ...options, isOneOff: false, signal: controller.signal }, memory);
    results.push(result);
    memory = kept(result.memory);
    if (result.isComplete) break;
  }
  return { results, digestsRead: [] };
}

/** What was found, in an order of its own. */
function foundIn(result: PlaceResult): unknown {
  const { memory, ...found } = result;
  const text = (list: readonly object[]): readonly string[] => list.map((one) => JSON.stringify(one)).sort();
  const { problems, notChecked, remarks, coverage, proof } = found;
  return {
    proof,
    coverage: text(coverage),
    problems: text(problems),
    notChecked: text(notChecked),
    remarks: text(remarks),
    heads: memory.chains.map(({ id, head, since, recent }) => ({ id, head, since, recent })),
    comparedTo: memory.files.comparedTo,
    unnamed: memory.files.unnamed,
  };
}

describe('a verification that is interrupted', () => {
  const untouched = new WatchedArchive();
  beforeAll(async () => {
    untouched.chain.hours(20);
    await untouched.watch();
    untouched.chain.hours(40, 1).hours(4, 3);
    const late = untouched.chain.logFile(BEGIN + 30 * HOUR);
    untouched.chain.backfill([late], BEGIN + 31 * HOUR);
  });

  test('anywhere, and however often, finds what one without interruption finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 80 }), { maxLength: 8 }),
        fc.array(ACTS, { maxLength: 4 }),
        fc.constantFrom('listed' as const, 'hashed' as const),
        fc.boolean(),
        async (stops, acts: readonly Act[], logFiles, isRemembered) => {
          const archive = new WatchedArchive(untouched);
          for (const one of acts) act(archive, one);
          const options = { logFiles, now: archive.now + DAY };
          const before = isRemembered ? untouched.memory : undefined;
          const whole = await interrupted(archive, options, before, []);
          const parts = await interrupted(archive, options, before, stops);
          expect(foundIn(joinResults(parts.results))).toEqual(foundIn(joinResults(whole.results)));
          // Nothing counts twice: what each part has proven adds up.
          const digests = parts.results.reduce((sum, { proof }) => sum + proof.digests, 0);
          expect(digests).toBe(whole.results[0]?.proof.digests);
        },
      ),
      { numRuns: propertyRuns(60, 1_500) },
    );
  }, 600_000);
});
