import { createHmac } from 'node:crypto';
import { messageOf } from '../../../lib/contract/error-message';
import type { NamedLogFile } from '../digest';
import { parseLogFileKey } from '../keys/log-file-key';
import { DELIVERY_SECONDS } from '../options';
import { Unreadable } from '../ports';
import type { NotCheckedReason } from '../result/not-checked';
import type { ProblemKind } from '../result/problem';
import { mayHaveExpired } from './expiry';
import { CONCURRENCY, type PlaceRun } from './place-run';
import type { ListedFile } from './list-log-files';
import type { Step } from './step';
import { uncheckedReason } from './unchecked-reason';

/** The size of an empty gzip file: nothing smaller is valid. */
const LEAST_BYTES = 20;
/** Storage classes that require a restore before reading. */
const ARCHIVED = ['GLACIER', 'DEEP_ARCHIVE'];

/** The result for one log file. */
type Verdict =
  | { readonly is: 'listed' | 'hashed' | 'rewritten' }
  | { readonly is: 'wrong'; readonly kind: ProblemKind; readonly detail?: string }
  | { readonly is: 'left-out'; readonly reason: NotCheckedReason; readonly detail?: string };

/**
 * Checks the log files that one digest names, and reports problems.
 *
 * @param listed the files in the folder at that time
 * @returns whether verification may continue: `false` if something could not be read that a later run may read
 */
export async function checkLogFiles(
  run: PlaceRun,
  { logFiles, found, period, isSigned, state: { id } }: Step,
  listed: ReadonlyMap<string, ListedFile>,
): Promise<boolean> {
  const verdicts = await inLanes(run.options.concurrency ?? CONCURRENCY, logFiles, (file) =>
    verdictOn(run, file, period.to, listed),
  );
  const groups = new Map<string, { verdict: Verdict; keys: string[] }>();
  for (const [index, verdict] of verdicts.entries()) {
    const name = [verdict.is, 'kind' in verdict && verdict.kind, 'reason' in verdict && verdict.reason].join();
    const group = groups.get(name) ?? { verdict, keys: [] };
    groups.set(name, group);
    group.keys.push(logFiles[index]?.key ?? '');
  }
  let mayGoOn = true;
  let isProven = isSigned;
  for (const { verdict, keys } of groups.values()) {
    if (verdict.is === 'wrong') {
      isProven = false;
      found.problem({ kind: verdict.kind, chain: id, period, keys, detail: verdict.detail });
    } else if (verdict.is === 'left-out') {
      isProven = false;
      const { reason, detail } = verdict;
      const isOpen = reason === 'denied' || reason === 'unavailable';
      mayGoOn &&= !isOpen;
      found.leftOut({ what: 'log-file', reason, period, keys, detail, isOpen }, id);
    } else {
      found.prove({ logFilesListed: keys.length, logFilesHashed: verdict.is === 'listed' ? 0 : keys.length });
      if (verdict.is === 'rewritten') found.remark({ kind: 'log-file-rewritten', period, keys });
    }
  }
  if (isProven) found.cover(id, 'proven', period);
  return mayGoOn;
}

async function verdictOn(
  run: PlaceRun,
  file: NamedLogFile,
  digestEnd: number,
  listed: ReadonlyMap<string, ListedFile>,
): Promise<Verdict> {
  const { archive } = run.ports;
  if (archive.bucket !== undefined && file.bucket !== archive.bucket)
    return { is: 'left-out', reason: 'other-bucket', detail: `they are in the bucket ${file.bucket}` };
  const { object, time = parseLogFileKey(file.key)?.time } = listed.get(file.key) ?? {};
  if (object === undefined) {
    // A name that this version does not know is not in any listing.
    return time === undefined ? hashed(run, file, false) : absent(run, time);
  }
  if (object.bytes < LEAST_BYTES) return { is: 'wrong', kind: 'log-file-damaged', detail: 'too small for any content' };
  const delivered = Math.min(digestEnd, (time ?? digestEnd) + DELIVERY_SECONDS);
  const isLate = object.modified !== undefined && object.modified > delivered;
  const isLater = object.modified !== undefined && object.modified > digestEnd;
  if (!isLate && !isChosen(run, file.key)) return { is: 'listed' };
  if (ARCHIVED.includes(object.storageClass ?? ''))
    return { is: 'left-out', reason: 'archived', detail: object.storageClass };
  return hashed(run, file, isLater);
}

function absent({ options, now }: PlaceRun, written: number): Verdict {
  return mayHaveExpired(written, options.circumstances.retentionDays, now)
    ? { is: 'left-out', reason: 'expired' }
    : { is: 'wrong', kind: 'log-file-missing' };
}

async function hashed(run: PlaceRun, { key, hash }: NamedLogFile, isRewritten: boolean): Promise<Verdict> {
  if (hash === undefined) return { is: 'left-out', reason: 'unknown-format', detail: 'hashed with another algorithm' };
  try {
    const actual = await run.ports.archive.hash(key, run.options.signal);
    if (actual !== hash) return { is: 'wrong', kind: 'log-file-changed' };
    return { is: isRewritten ? 'rewritten' : 'hashed' };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (error.reason === 'missing') return absent(run, parseLogFileKey(key)?.time ?? run.now);
    if (error.reason === 'damaged') return { is: 'wrong', kind: 'log-file-damaged', detail: messageOf(error) };
    return { is: 'left-out', reason: uncheckedReason(error.reason), detail: error.message };
  }
}

/** Depends on the key and a secret: the same in each run, but nobody else can predict it. */
function isChosen({ options: { logFiles, sample } }: PlaceRun, key: string): boolean {
  if (logFiles !== 'sampled' || sample === undefined) return logFiles === 'hashed';
  const number = createHmac('sha256', sample.seed).update(key).digest().readUInt32BE();
  return number / 2 ** 32 < sample.share;
}

async function inLanes<T, R>(lanes: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return results;
}
