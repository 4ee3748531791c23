/** `gunzip FOLDER THREADS`: what no reader of log files can be faster than on so many threads. */
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { logFiles } from './files';

interface Share {
  readonly files: readonly string[];
  readonly next: SharedArrayBuffer;
}

function unpackShare({ files, next }: Share): number {
  const counter = new Int32Array(next);
  let bytes = 0;
  for (let file = files[Atomics.add(counter, 0, 1)]; file !== undefined; file = files[Atomics.add(counter, 0, 1)]) {
    const stored = readFileSync(file);
    bytes += gunzipSync(stored, { chunkSize: Math.max(64, stored.readUInt32LE(stored.length - 4)) }).length;
  }
  return bytes;
}

if (isMainThread) {
  const share: Share = { files: logFiles(process.argv[2] ?? ''), next: new SharedArrayBuffer(4) };
  for (let thread = 1; thread < Number(process.argv[3]); thread++)
    new Worker(__filename, { workerData: share }).on('message', console.log);
  console.log(unpackShare(share));
} else {
  parentPort?.postMessage(unpackShare(workerData as Share));
}
