import { createHash } from 'node:crypto';
import { awsSession } from '../../aws/aws-session';
import { clientProblem } from '../../aws/client-problem';
import { confirmCost, listingWords } from '../../athena/confirm-cost';
import { asArchiveUsage, openAthena } from '../../athena/open-athena';
import type { CommandIo } from '../../terminal/command-io';
import { counted } from '../../terminal/counted';
import { ProgressLine } from '../../terminal/progress-line';
import type { ReplayedDetection } from '../detections';
import type { EventSelection } from '../event-filter';
import type { ReplayCommandOptions } from '../options';
import { Journal } from './journal';
import { type ArchiveReplayed, replayArchive } from './replay-archive';

export interface ArchiveQuestion {
  readonly options: ReplayCommandOptions;
  readonly selection: EventSelection;
  readonly detections: readonly ReplayedDetection[];
  readonly mostMatches: number;
}

/**
 * Replays the archive with the user's credentials. Returns `undefined` if it was interrupted before the first query finished.
 *
 * @throws UsageError
 */
export async function askTheArchive(
  { options, selection, detections, mostMatches }: ArchiveQuestion,
  io: CommandIo,
): Promise<{ replayed: ArchiveReplayed; selection: EventSelection } | undefined> {
  const progress = new ProgressLine(io);
  const now = Date.now();
  const { from = 0 } = selection;
  const journal = Journal.at(options.resume, {
    question: digestOf(options, selection, detections),
    to: selection.to ?? now,
  });
  const asked = { ...selection, from, to: journal.header.to };
  try {
    const { tables, queries, archiveOf } = await openAthena(await awsSession(options, io), options.workgroup);
    const replayed = await replayArchive({
      ...{ tables, port: queries, archiveOf, detections, selection: asked, mostMatches, journal, now },
      signal: io.interrupt,
      async confirm(cost) {
        progress.clear();
        await confirmCost(cost, options, io);
      },
      onProgress: (done, all, files) => {
        progress.show(() => listingWords(done, all, files));
      },
      onQuery: (done, all) => {
        progress.show(() => `${String(done)} of ${counted(all, 'query', 'queries')} answered`);
      },
    });
    return { replayed, selection: asked };
  } catch (error) {
    if (io.interrupt.aborted) return undefined;
    throw asArchiveUsage(error) ?? clientProblem(error) ?? error;
  } finally {
    progress.clear();
  }
}

/** The digest contains `--to` only as it was written: without it, the end is the time of the first run. */
function digestOf(
  { from, to }: ReplayCommandOptions,
  { accounts, principals }: EventSelection,
  detections: readonly ReplayedDetection[],
): string {
  const patterns = detections.map(({ filterPattern }) => filterPattern);
  return createHash('sha256')
    .update(JSON.stringify([from, to, accounts, principals, patterns]))
    .digest('base64url');
}
