import { readFileSync } from 'node:fs';
import type { LogFile } from './find-files';
import type { Replayer } from './replayer';

/** So much at once, so that tiny files cost no more than their reading. */
const BATCH_BYTES = 1024 * 1024;

/** Indices of files: from the first, up to and without the second. */
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

export function replayBatch(replayer: Replayer, files: readonly LogFile[], [first, end]: Batch): number {
  let bytes = 0;
  for (const { path, bytes: size } of files.slice(first, end)) {
    bytes += size;
    let stored: Buffer;
    try {
      stored = readFileSync(path);
    } catch (error) {
      replayer.problem(path, error);
      continue;
    }
    replayer.file(path, stored);
  }
  return bytes;
}
