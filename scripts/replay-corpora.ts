/**
 * `replay-corpora.ts FOLDER`: replays every file of a folder of real events with the prefilter and with every event parsed, and
 * compares all that is counted. What cannot be read has to be the same for both.
 */
import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { fromCatalogs } from '../cli/replay/detections';
import { EventIds } from '../cli/replay/event-ids';
import { findFiles } from '../cli/replay/find-files';
import { Replayer } from '../cli/replay/replayer';
import type { Tally } from '../cli/replay/tally';

const detections = fromCatalogs({});
const { files } = findFiles(process.argv.slice(2));

function replayed(isExact: boolean): Tally {
  const replayer = new Replayer(
    { detections, isExact, mostMatches: 10_000 },
    new EventIds(EventIds.memoryFor({ expected: 100_000, most: 100_000 })),
  );
  for (const { path } of files) {
    try {
      replayer.file(path, path.endsWith('tests.jsonl') ? testedEvents(path) : readFileSync(path));
    } catch (error) {
      replayer.problem(path, error);
    }
  }
  return replayer.tally;
}

/** Of the tests of rules, the events. */
function testedEvents(path: string): Buffer {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return Buffer.from(lines.map((line) => JSON.stringify((JSON.parse(line) as { event: unknown }).event)).join('\n'));
}

const [fast, exact] = [replayed(false), replayed(true)];
deepStrictEqual(fast, exact);
const matches = fast.detections.reduce((sum, { events }) => sum + events, 0);
console.log(
  `${String(files.length)} files: ${String(fast.events)} events, ${String(fast.duplicates)} further copies, ${String(matches)} matches of ` +
    `${String(fast.detections.filter(({ events }) => events > 0).length)} detections, the same with every event parsed`,
);
for (const { path, reason } of fast.problems) console.log(`  not read: ${path}: ${reason}`);
if (fast.events === 0 || matches === 0) throw new Error('nothing was compared');
