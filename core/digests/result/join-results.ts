import { chainText } from '../chain';
import { withPeriod } from '../verify/periods';
import type { Coverage, PlaceResult } from './place-result';
import { type Problem, problemId } from './problem';

/** Joins results of the same place, in chronological order: the outcome equals that of one uninterrupted run. */
export function joinResults(results: readonly PlaceResult[]): PlaceResult {
  const last = results.at(-1);
  if (last === undefined) throw new Error('there is no result to join');
  const problems = new Map<string, Problem>();
  // A lasting problem is reported in each run; the later report contains more.
  for (const problem of results.flatMap((result) => result.problems)) problems.set(problemId(problem), problem);
  const sum = (of: (result: PlaceResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  return {
    ...last,
    proof: {
      digests: sum(({ proof }) => proof.digests),
      logFilesListed: sum(({ proof }) => proof.logFilesListed),
      logFilesHashed: sum(({ proof }) => proof.logFilesHashed),
    },
    coverage: joined(results.flatMap(({ coverage }) => coverage)),
    problems: [...problems.values()],
    // What was open was tried again.
    notChecked: results.flatMap((result) => result.notChecked.filter(({ isOpen }) => !isOpen || result === last)),
    remarks: results.flatMap(({ remarks }) => remarks),
  };
}

function joined(all: readonly Coverage[]): readonly Coverage[] {
  const chains = new Map<string, Coverage>();
  for (const coverage of all) {
    const text = chainText(coverage.chain);
    const known = chains.get(text) ?? { chain: coverage.chain, proven: [], doubtful: [], notChecked: [] };
    chains.set(text, {
      chain: coverage.chain,
      proven: coverage.proven.reduce(withPeriod, known.proven),
      doubtful: coverage.doubtful.reduce(withPeriod, known.doubtful),
      notChecked: coverage.notChecked.reduce(withPeriod, known.notChecked),
    });
  }
  return [...chains.values()];
}
