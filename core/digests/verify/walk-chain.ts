import type { ChainWalk } from './chain-walk';
import { CONCURRENCY, type PlaceRun } from './place-run';
import { type ListedDigest, readDigest, type ReadDigest } from './read-digest';
import type { Halt, Step } from './step';
import { stepOver } from './step-over';

/**
 * Verifies the digests of a chain in order, one step each. A halt is the last step. Ends without one if time runs out.
 */
export async function* walkChain(run: PlaceRun, walk: ChainWalk): AsyncGenerator<Step | Halt, void, undefined> {
  const ahead = readAhead(run, withFollower(walk));
  let state = walk.remembered;
  for (const [index] of walk.queue.entries()) {
    const read = await ahead(index);
    // The next one may prove what this one has lost.
    const next = await ahead(index + 1);
    if (read === undefined || run.options.signal?.aborted) return;
    const step = await stepOver(run, walk, state, read, next?.digest);
    if (step === undefined) continue;
    yield step;
    if ('halt' in step) return;
    ({ state } = step);
  }
}

/** The digest after the queue may prove the last one in it. */
function withFollower({ queue, listed }: ChainWalk): readonly ListedDigest[] {
  const end = queue.at(-1)?.parts.end ?? Infinity;
  const follower = listed.find(({ parts }) => parts.end > end);
  return follower === undefined ? queue : [...queue, follower];
}

/** Reads digests ahead in parallel, each once. `undefined` if there is none, or time ran out. */
function readAhead(run: PlaceRun, queue: readonly ListedDigest[]): (index: number) => Promise<ReadDigest | undefined> {
  const { ports, options } = run;
  const reads = new Map<number, Promise<ReadDigest>>();
  let begun = 0;
  return async (index) => {
    const end = Math.min(queue.length, index + (options.concurrency ?? CONCURRENCY));
    for (const listed of queue.slice(begun, end)) {
      const read = readDigest(ports.archive, listed, options.signal);
      // If verification ends earlier, nobody waits for it.
      read.catch(() => undefined);
      reads.set(begun, read);
      begun += 1;
    }
    reads.delete(index - 2);
    try {
      return await reads.get(index);
    } catch (error) {
      if (options.signal?.aborted) return undefined;
      throw error;
    }
  };
}
