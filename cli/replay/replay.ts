import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { batchesOf, newestFirst, replayBatch, taken } from './batches';
import { bundledFile } from './bundled-file';
import { type EventCount, EventIds } from './event-ids';
import type { LogFile } from './find-files';
import type { ReplayOptions } from './replay-options';
import { Replayer } from './replayer';
import { LARGE_BYTES, StoredFile } from './stored-file';
import { StreamReplayer } from './stream-replayer';
import { merge, newTally, type Tally } from './tally';
import type { WorkerMessage, WorkerResult, WorkerTask } from './worker';

/** Standard input, or anything else that is not a regular file. */
export interface NamedStream {
  readonly name: string;
  readonly open: () => Readable;
}

export interface ReplayRun {
  readonly files: readonly LogFile[];
  readonly streams: readonly NamedStream[];
  readonly options: ReplayOptions;
  readonly threads: number;
  readonly interrupt: AbortSignal;
  readonly onProgress: (files: number, bytes: number) => void;
  /** Called immediately, while the rest is being read; the problem is also in the final report. */
  readonly onWarning: (path: string, reason: string) => void;
}

/** With less per thread, starting a thread takes longer than the work. */
const LEAST_BYTES_A_THREAD = 4 * 1024 * 1024;
/** Bytes per event, compressed by gzip or not: the usual value, and the minimum. */
const BYTES_AN_EVENT = { packed: { expected: 200, most: 60 }, plain: { expected: 1_200, most: 400 } };
/** Small files may contain more events than their size suggests. */
const LEAST_EVENTS = 100_000;
/** The size of a stream is unknown in advance. */
const STREAM_EVENTS = { expected: 1_000_000, most: 10_000_000 };
/** Runs the filters over all files. After an interruption, returns what was counted until then. */
export async function replay(run: ReplayRun): Promise<{ tally: Tally; uncheckedIds: number }> {
  const bytes = run.files.reduce((sum, file) => sum + file.bytes, 0);
  const ids = new EventIds(
    EventIds.memoryFor({ expected: events(run, 'expected'), most: Math.max(events(run, 'most'), LEAST_EVENTS) }),
  );
  // As many large files as threads would fill the memory: one thread reads them one after the other.
  const large = run.files.filter(({ bytes: size }) => size >= LARGE_BYTES);
  const files = newestFirst(run.files.slice(large.length));
  const batches = batchesOf(files);
  const next = new SharedArrayBuffer(4);
  const task: WorkerTask = { options: run.options, files, batches, ids: ids.memory, next };
  const progress = { files: 0, bytes: 0 };
  const advance = (files: number, done: number): void => {
    progress.files += files;
    progress.bytes += done;
    run.onProgress(progress.files, progress.bytes);
  };
  const end = (): void => {
    Atomics.store(new Int32Array(next), 0, batches.length);
  };
  run.interrupt.addEventListener('abort', end);
  if (run.interrupt.aborted) end();
  const threads = Math.min(run.threads, batches.length, Math.ceil(bytes / LEAST_BYTES_A_THREAD));
  const others = Array.from({ length: Math.max(threads - 1, 0) }, () => inThread(task, advance, run.onWarning));
  // This thread reads too: it is already running.
  const replayer = new Replayer(run.options, ids, run.onWarning);
  const streams = new StreamReplayer(replayer, run.interrupt);
  const stream = async (name: string, open: () => Readable, size?: number): Promise<void> => {
    if (run.interrupt.aborted) return;
    try {
      await streams.replay(name, open(), size);
    } catch (error) {
      replayer.problem(name, error);
    }
  };
  const own = async (): Promise<WorkerResult> => {
    for (const { name, open } of run.streams) await stream(name, open);
    for (const { path, bytes: size } of large) {
      if (run.interrupt.aborted) break;
      await stream(path, () => createReadStream(path), size);
      advance(1, size);
    }
    return inThisThread(replayer, task, advance);
  };
  const results = await Promise.all([own(), ...others]);
  // Reading showed that they must be streamed.
  for (const { path, bytes: size } of results.flatMap((result) => result.large))
    await stream(path, () => createReadStream(path), size);
  run.interrupt.removeEventListener('abort', end);
  const tally = newTally(run.options.detections.length);
  for (const result of results) merge(tally, result.tally);
  tally.problems.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
  return { tally, uncheckedIds: ids.unchecked };
}

function events({ files, streams }: ReplayRun, count: keyof EventCount): number {
  const ofStreams = streams.length * STREAM_EVENTS[count];
  return files.reduce(
    (sum, { path, bytes }) => sum + bytes / BYTES_AN_EVENT[path.endsWith('.gz') ? 'packed' : 'plain'][count],
    ofStreams,
  );
}

async function inThisThread(
  replayer: Replayer,
  { files, batches, next }: WorkerTask,
  advance: (files: number, bytes: number) => void,
): Promise<WorkerResult> {
  const file = new StoredFile();
  const large: LogFile[] = [];
  for (const batch of taken(batches, next)) {
    advance(batch[1] - batch[0], replayBatch(replayer, file, files, batch, large));
    // Lets Ctrl-C, the progress line and messages from other threads through.
    await turn();
  }
  return { tally: replayer.tally, large };
}

function inThread(
  task: WorkerTask,
  advance: ReplayRun['onProgress'],
  warn: ReplayRun['onWarning'],
): Promise<WorkerResult> {
  return new Promise((resolve, reject) => {
    // A file creates much short-lived garbage: room for it saves a third of the time.
    const worker = new Worker(bundledFile('worker.js'), {
      workerData: task,
      resourceLimits: { maxYoungGenerationSizeMb: 32 },
    });
    worker.on('message', (message: WorkerMessage) => {
      if ('tally' in message) resolve(message);
      else if ('reason' in message) warn(message.path, message.reason);
      else advance(message.files, message.bytes);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      reject(new Error(`a thread of replay ended with status ${String(code)}`));
    });
  });
}
