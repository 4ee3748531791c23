import { parentPort, workerData } from 'node:worker_threads';
import { type Batch, replayBatch, taken } from './batches';
import { EventIds } from './event-ids';
import { prune } from './kept-matches';
import type { LogFile } from './find-files';
import type { ReplayOptions } from './replay-options';
import { Replayer } from './replayer';
import { StoredFile } from './stored-file';
import type { Tally } from './tally';

/** The input of a thread. */
export interface WorkerTask {
  readonly options: ReplayOptions;
  readonly files: readonly LogFile[];
  readonly batches: readonly Batch[];
  readonly ids: SharedArrayBuffer;
  /** The next batch, for any free thread. */
  readonly next: SharedArrayBuffer;
}

/**
 * Progress after each batch, and problems with a file immediately; at the end the tally, and the files that must be
 * streamed.
 */
export type WorkerMessage =
  | { readonly files: number; readonly bytes: number }
  | { readonly path: string; readonly reason: string }
  | WorkerResult;
export interface WorkerResult {
  readonly tally: Tally;
  readonly large: readonly LogFile[];
}

const { options, files, batches, ids, next } = workerData as WorkerTask;
const say = (message: WorkerMessage): void => {
  parentPort?.postMessage(message);
};
const replayer = new Replayer(options, new EventIds(ids), (path, reason) => {
  say({ path, reason });
});
const file = new StoredFile();
const large: LogFile[] = [];
for (const batch of taken(batches, next))
  say({ files: batch[1] - batch[0], bytes: replayBatch(replayer, file, files, batch, large) });
// No more than needed, because it is copied.
prune(replayer.tally.kept, options.mostMatches);
say({ tally: replayer.tally, large });
