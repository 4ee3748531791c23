import type { LogFile } from './find-files';
import type { Replayer } from './replayer';
import type { StoredFile } from './stored-file';
import { MustStreamError } from './unpack';

/** Files are processed in batches of this size, so that tiny files cost little more than reading them. */
const BATCH_BYTES = 1024 * 1024;

/** Indexes of files: from the first (included) to the second (excluded). */
export type Batch = readonly [number, number];

export function batchesOf(files: readonly LogFile[]): Batch[] {
  const batches: Batch[] = [];
  let [first, bytes] = [0, 0];
  files.forEach((file, index) => {
    bytes += file.bytes;
    if (bytes < BATCH_BYTES && index < files.length - 1) return;
    batches.push([first, index + 1]);
    [first, bytes] = [index + 1, 0];
  });
  return batches;
}

/**
 * Returns the batches that no other thread has taken. @param next the index of the next batch, in memory shared by all
 * threads
 */
export function* taken(batches: readonly Batch[], next: SharedArrayBuffer): Generator<Batch> {
  const counter = new Int32Array(next);
  for (
    let batch = batches[Atomics.add(counter, 0, 1)];
    batch !== undefined;
    batch = batches[Atomics.add(counter, 0, 1)]
  )
    yield batch;
}

/** @param large receives the files that must be streamed */
export function replayBatch(
  replayer: Replayer,
  file: StoredFile,
  files: readonly LogFile[],
  [first, end]: Batch,
  large: LogFile[],
): number {
  let bytes = 0;
  for (const found of files.slice(first, end)) {
    bytes += found.bytes;
    try {
      replayer.file(found.path, file.read(found.path));
    } catch (error) {
      if (error instanceof MustStreamError) large.push(found);
      else replayer.problem(found.path, error);
    }
  }
  return bytes;
}
