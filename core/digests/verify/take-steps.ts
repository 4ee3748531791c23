import type { ChainState } from '../chain';
import { parseLogFileKey } from '../keys/log-file-key';
import { NAMED_AFTER_SECONDS } from '../options';
import type { AddedFiles } from './added-files';
import { checkLogFiles } from './check-log-files';
import { Found } from './found';
import { dayStart } from './list-digests';
import { type ListedFile, listLogFiles } from './list-log-files';
import type { PlaceRun } from './place-run';
import type { Step } from './step';
import type { ChainWalk } from './chain-walk';
import { walkChain } from './walk-chain';

/** The number of digests whose log files are listed together: those of a day. */
const STEPS_A_LISTING = 24;

/**
 * Verifies a chain, including the log files that its digests name. A step counts once its log files were checked, so
 * that an interrupted run continues from there.
 *
 * @param take receives the chain after each step that counts
 * @returns `false` if time ran out
 */
export async function takeSteps(
  run: PlaceRun,
  walk: ChainWalk,
  added: AddedFiles,
  found: Found,
  take: (state: ChainState) => void,
): Promise<boolean> {
  let steps: Step[] = [];
  let walked = 0;
  for await (const step of walkChain(run, walk)) {
    if ('halt' in step) {
      if (!(await takeDay(run, steps, added, found, take, true))) return true;
      found.take(step.halt);
      return true;
    }
    steps.push(step);
    walked += 1;
    if (steps.length < STEPS_A_LISTING) continue;
    if (!(await takeDay(run, steps, added, found, take))) return true;
    steps = [];
  }
  if (run.options.signal?.aborted && walked < walk.queue.length) return false;
  await takeDay(run, steps, added, found, take, true);
  return true;
}

/** @returns `false` if something could not be read that a later run may read */
async function takeDay(
  run: PlaceRun,
  steps: readonly Step[],
  added: AddedFiles,
  found: Found,
  take: (state: ChainState) => void,
  isLast = false,
): Promise<boolean> {
  const all = isLast && run.options.isOneOff === true;
  const [first] = steps;
  if (first === undefined) return true;
  if (first.state.id.kind === 'standard') added.begin(first.period.from);
  const listed = await listedFor(run, steps, added, all);
  const taken: Step[] = [];
  for (const step of steps) {
    const part = step.found;
    if (!(await checkLogFiles(run, step, listed))) {
      // Reported now, although it counts only when all of it was checked.
      const halted = new Found(run.place);
      halted.problems.push(...part.problems);
      halted.notChecked.push(...part.notChecked);
      halted.cover(step.state.id, 'notChecked', step.period);
      found.take(halted);
      break;
    }
    found.take(part);
    take(step.state);
    taken.push(step);
    if (step.doubt) added.doubt(step.doubt);
    added.name(step.logFiles.map(({ key }) => key));
  }
  const end = comparedAt(taken, added, all);
  if (end !== undefined) added.compare(listed, end);
  return taken.length === steps.length;
}

/**
 * One listing for the log files of these steps, and for comparison with what exists. No request if neither is needed.
 */
async function listedFor(
  run: PlaceRun,
  steps: readonly Step[],
  added: AddedFiles,
  all: boolean,
): Promise<ReadonlyMap<string, ListedFile>> {
  const roots = new Set<string>();
  const times: number[] = [];
  for (const { key } of steps.flatMap(({ logFiles }) => logFiles)) {
    const parts = parseLogFileKey(key);
    if (parts === undefined) continue;
    roots.add(parts.root);
    times.push(parts.time);
  }
  const end = comparedAt(steps, added, all);
  if (end !== undefined) {
    for (const { root } of steps) roots.add(root);
    times.push(added.isComparedTo ?? end, end - NAMED_AFTER_SECONDS);
  }
  if (times.length === 0) return new Map();
  return listLogFiles(run, roots, { from: Math.min(...times), to: Math.max(...times) + 60 });
}

/**
 * After which step files are compared: the last one with log files, or one at which a day ends, so that an idle folder
 * costs one LIST per day and not per run. Depends only on the steps, so interruptions do not matter.
 */
function comparedAt(steps: readonly Step[], { isComparedTo = Infinity }: AddedFiles, all: boolean): number | undefined {
  let compared = isComparedTo;
  let at: number | undefined;
  for (const { state, end, logFiles } of steps) {
    const to = end - NAMED_AFTER_SECONDS;
    if (state.id.kind === 'backfill' || to <= compared) continue;
    if (!all && logFiles.length === 0 && dayStart(to) === dayStart(compared)) continue;
    compared = to;
    at = end;
  }
  return at;
}
