import { parentPort, workerData } from 'node:worker_threads';
import { type Batch, replayBatch } from './batches';
import { EventIds } from './event-ids';
import type { LogFile } from './find-files';
import { Replayer, type ReplayOptions } from './replayer';
import type { Tally } from './tally';

/** What a thread is handed. */
export interface WorkerTask {
  readonly options: ReplayOptions;
  readonly files: readonly LogFile[];
  readonly batches: readonly Batch[];
  readonly ids: SharedArrayBuffer;
  /** The next batch, which whoever is free takes; a negative one ends the work. */
  readonly next: SharedArrayBuffer;
}

/** What it says: progress after each batch, the tally at the end. */
export type WorkerMessage = { readonly files: number; readonly bytes: number } | { readonly tally: Tally };

const { options, files, batches, ids, next } = workerData as WorkerTask;
const replayer = new Replayer(options, new EventIds(ids));
const counter = new Int32Array(next);
const say = (message: WorkerMessage): void => {
  parentPort?.postMessage(message);
};
for (let batch = batches[Atomics.add(counter, 0, 1)]; batch !== undefined; batch = batches[Atomics.add(counter, 0, 1)]) {
  say({ files: batch[1] - batch[0], bytes: replayBatch(replayer, files, batch) });
}
say({ tally: replayer.tally });
