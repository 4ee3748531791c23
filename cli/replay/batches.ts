import type { LogFile } from './find-files';
import type { Replayer } from './replayer';
import type { StoredFile } from './stored-file';
import { MustStreamError } from './unpack';

/** Files are processed in batches of this size, so that tiny files cost little more than reading them. */
const BATCH_BYTES = 1024 * 1024;

/** The time in the name of a file that CloudTrail wrote. */
const DELIVERED = /_(\d{8}T\d{4}Z)_[^/]*$/;

/**
 * Newest first: of the matching events, a report shows the newest, and the details of the others need not be read. What
 * is much larger than a batch still comes first, largest first, so that no thread is left with it at the end.
 */
export function newestFirst(files: readonly LogFile[]): LogFile[] {
  const isLarge = ({ bytes }: LogFile): boolean => bytes > 4 * BATCH_BYTES;
  const others = files
    .filter((file) => !isLarge(file))
    .map((file) => ({ file, delivered: DELIVERED.exec(file.path)?.[1] ?? '' }))
    .sort((one, other) => (one.delivered < other.delivered ? 1 : one.delivered > other.delivered ? -1 : 0));
  return [...files.filter(isLarge), ...others.map(({ file }) => file)];
}

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
