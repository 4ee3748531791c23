import type { Coverage } from './answer';
import type { ResultStore, StoredResult } from './answer-sink';
import { type HistoryAnswer, type WrittenCoverage, writtenCoverage } from './history-answer';

/** Combines the Regions of an account that were denied or failed for the same reason into one entry. */
export function inShort(coverage: readonly Coverage[]): Coverage[] {
  const byAccount = new Map<string, Coverage[]>();
  for (const entry of coverage) byAccount.set(entry.account, [...(byAccount.get(entry.account) ?? []), entry]);
  const isUnread = ({ state, pages }: Coverage): boolean => (state === 'denied' || state === 'failed') && pages === 0;
  return [...byAccount.values()].flatMap((entries) => {
    const [first] = entries;
    const isLike = (entry: Coverage): boolean =>
      entry.state === first?.state && entry.error === first.error && entry.coveredFrom === first.coveredFrom;
    const isOne =
      first !== undefined && entries.length > 1 && entries.every((entry) => isUnread(entry) && isLike(entry));
    return isOne
      ? [{ ...first, region: '*', throttles: entries.reduce((sum, { throttles }) => sum + throttles, 0) }]
      : entries;
  });
}

/**
 * Returns events and coverage within a maximum number of bytes: what is too large goes to the store. Only the coverage
 * is ever truncated, if it is too large by itself; complete entries are dropped first, and a notice says so.
 */
export async function fitting(
  lines: readonly string[],
  coverage: readonly Coverage[],
  mostBytes: number,
  store: ResultStore | undefined,
): Promise<Pick<HistoryAnswer, 'events' | 'coverage' | 'results' | 'coverageResults' | 'notices'>> {
  const written = coverage.map(writtenCoverage);
  const entries = written.map((entry) => JSON.stringify(entry));
  const coverageBytes = bytesOf(entries);
  const results =
    lines.length > 0 && store !== undefined && bytesOf(lines) + coverageBytes > mostBytes
      ? await stored(store, lines)
      : undefined;
  const events = results === undefined ? lines.map((line) => JSON.parse(line) as unknown) : [];
  const left = mostBytes - (results === undefined ? bytesOf(lines) : 0);
  if (coverageBytes <= left) return { events, coverage: written, ...(results && { results }), notices: [] };

  const coverageResults = store && (await stored(store, entries));
  const shown = firstOf(written, entries, left);
  const where = coverageResults ? `; all of it is in s3://${coverageResults.bucket}/${coverageResults.key}` : '';
  const notice = `The coverage is too large for an answer: ${String(shown.length)} of ${String(written.length)} entries are included, incomplete ones first${where}.`;
  return {
    events,
    coverage: shown,
    ...(results && { results }),
    ...(coverageResults && { coverageResults }),
    notices: [notice],
  };
}

function firstOf(
  written: readonly WrittenCoverage[],
  entries: readonly string[],
  mostBytes: number,
): WrittenCoverage[] {
  const isComplete = (index: number): boolean => written[index]?.state === 'complete';
  const order = [...written.keys()].sort((a, b) => Number(isComplete(a)) - Number(isComplete(b)) || a - b);
  let bytes = 0;
  return order.flatMap((index) => {
    bytes += bytesOf([entries[index] ?? '']);
    return bytes <= mostBytes ? (written[index] ?? []) : [];
  });
}

/** Including a comma or line break for each. */
function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}

async function stored(store: ResultStore, lines: readonly string[]): Promise<StoredResult> {
  const writer = await store.open();
  try {
    await writer.write(lines);
    return await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}
