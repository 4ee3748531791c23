/**
 * `npm run bench:replay [-- --runs 7 --events 500000]`: replay against what else reads log files, each in a process of its own, in turn.
 * Generates its log files, checks that all count the same, and prints times, ratios and peak memory.
 */
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Corpus, HUGE_EVENTS, largeFiles, smallFiles, writeCorpus, writeHugeFiles } from './corpus';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, events: { type: 'string', default: '500000' } },
});
const RUNS = Number(values.runs);
const EVENTS = Number(values.events);
const DUCKDB = existsSync('benchmark/node_modules/@duckdb/node-api');
const work = mkdtempSync(join(tmpdir(), 'replay-'));

type Counts = Readonly<Record<string, number>>;

interface Contestant {
  readonly name: string;
  readonly command: (folder: string) => string[];
  /** Absent: it counts nothing. */
  readonly counts?: (output: string) => Counts;
}

interface Run {
  readonly seconds: number;
  readonly peakBytes: number;
  readonly counts: Counts | undefined;
}

const own =
  (name: string, ...more: string[]) =>
  (folder: string) => [join(work, `${name}.js`), folder, ...more];
const trail = (threads: number) => (folder: string) => [
  ...['assets/cli/trail.js', 'replay', folder, '--catalog', 'cis', '--threads', String(threads), '--format', 'json'],
];
const read = (output: string) => JSON.parse(output) as Counts;
function readReport(output: string): Counts {
  const { detections } = JSON.parse(output) as { detections: { id: string; events: number }[] };
  return Object.fromEntries(detections.map(({ id, events }) => [id, events]));
}

const GUNZIP = 'gunzip alone, 1 thread';
const PARSE = 'parse everything, 1 thread';
const CONTESTANTS: readonly Contestant[] = [
  { name: GUNZIP, command: own('gunzip', '1') },
  { name: 'gunzip alone, 2 threads', command: own('gunzip', '2') },
  { name: PARSE, command: own('parse-everything'), counts: read },
  { name: 'replay, 1 thread', command: trail(1), counts: readReport },
  { name: 'replay, 2 threads', command: trail(2), counts: readReport },
  ...(DUCKDB
    ? [
        { name: 'DuckDB, 1 thread', command: own('duckdb', '1'), counts: read },
        { name: 'DuckDB, 2 threads', command: own('duckdb', '2'), counts: read },
      ]
    : []),
];

function run({ name, command, counts }: Contestant, folder: string): Run {
  const began = performance.now();
  const { status, stdout, stderr, output } = spawnSync(
    process.execPath,
    ['--import', resolve('benchmark/replay/report-memory.mjs'), ...command(folder)],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    },
  );
  const seconds = (performance.now() - began) / 1_000;
  if (status !== 0) throw new Error(`${name} failed:\n${stdout}${stderr}`);
  return { seconds, peakBytes: Number(output[3]), counts: counts?.(stdout) };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
}

/** @returns median seconds by contestant, and peak bytes of replay */
function measure(corpus: Corpus): { medians: Map<string, number>; peakBytes: number } {
  const { name, files, events, jsonBytes, storedBytes } = corpus;
  console.log(
    `\n${name}: ${String(files)} files, ${String(events)} events, ${(jsonBytes / 1e6).toFixed(0)} MB of JSON, ${(storedBytes / 1e6).toFixed(0)} MB stored`,
  );
  const runs = new Map(CONTESTANTS.map((contestant) => [contestant.name, [] as Run[]]));
  for (let round = -1; round < RUNS; round++) {
    for (const contestant of CONTESTANTS) {
      const measured = run(contestant, corpus.folder);
      // The first round fills the file cache.
      if (round >= 0) runs.get(contestant.name)?.push(measured);
    }
  }
  agree([...runs].flatMap(([who, all]) => all.flatMap(({ counts }) => (counts ? [{ who, counts }] : []))));
  const medians = new Map<string, number>();
  for (const [who, all] of runs) {
    const seconds = all.map((one) => one.seconds);
    medians.set(who, median(seconds));
    const peak = Math.max(...all.map(({ peakBytes }) => peakBytes));
    console.log(
      `  ${who.padEnd(26)} ${median(seconds).toFixed(2)} s (${Math.min(...seconds).toFixed(2)}-${Math.max(...seconds).toFixed(2)})  ` +
        `${(events / median(seconds) / 1e3).toFixed(0).padStart(5)}k events/s  ${(jsonBytes / median(seconds) / 1e6).toFixed(0).padStart(5)} MB/s  ` +
        `${(median(seconds) / (medians.get(GUNZIP) ?? NaN)).toFixed(2).padStart(6)} x gunzip  peak ${(peak / 1e6).toFixed(0)} MB`,
    );
  }
  const ours = [...runs]
    .filter(([who]) => who.startsWith('replay'))
    .flatMap(([, all]) => all.map(({ peakBytes }) => peakBytes));
  return { medians, peakBytes: Math.max(...ours) };
}

/** Peak memory over files as large as one document may be, with every detection: in every form, one after the other. @returns bytes */
function measureMemory(folder: string): number {
  const files = writeHugeFiles(folder, HUGE_EVENTS);
  console.log(
    `\nhuge files: ${String(files.length)} of ${String(HUGE_EVENTS)} events and ${((files[0]?.jsonBytes ?? 0) / 1e6).toFixed(0)} MB of JSON, all detections`,
  );
  const peaks = [1, 2].map((threads) => {
    const command = (path: string) => [
      'assets/cli/trail.js',
      'replay',
      path,
      '--threads',
      String(threads),
      '--format',
      'json',
    ];
    const { seconds, peakBytes } = run({ name: `replay, ${String(threads)} threads`, command }, folder);
    console.log(
      `  replay, ${String(threads)} threads ${seconds.toFixed(2)} s  peak ${(peakBytes / 1e6).toFixed(0)} MB`,
    );
    return peakBytes;
  });
  return Math.max(...peaks);
}

function agree(all: readonly { readonly who: string; readonly counts: Counts }[]): void {
  const canonical = (counts: Counts) => JSON.stringify(Object.entries(counts).sort());
  const [first, ...others] = all;
  for (const { who, counts } of others) {
    if (first && canonical(counts) !== canonical(first.counts)) {
      throw new Error(`${first.who} and ${who} disagree:\n${canonical(first.counts)}\n${canonical(counts)}`);
    }
  }
  const matches = Object.values(first?.counts ?? {}).reduce((sum, one) => sum + one, 0);
  console.log(`  all agree: ${String(matches)} matches of ${String(Object.keys(first?.counts ?? {}).length)} filters`);
}

function goal(what: string, ratio: number, isMet: boolean): void {
  console.log(`${what}: ${ratio.toFixed(2)}: ${Number.isNaN(ratio) ? 'NOT MEASURED' : isMet ? 'met' : 'MISSED'}`);
}

async function main(): Promise<void> {
  if (!DUCKDB) console.log('!!! without DuckDB: run `npm ci` in benchmark/ for it');
  await build({
    entryPoints: ['gunzip', 'parse-everything', 'duckdb'].map((name) => `benchmark/replay/${name}.ts`),
    outdir: work,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  console.log(
    `Node ${process.version}, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}, medians of ${String(RUNS)} runs in turn, whole processes`,
  );
  const { medians: large, peakBytes: largePeak } = measure(
    writeCorpus('large files', join(work, 'large'), EVENTS, largeFiles),
  );
  rmSync(join(work, 'large'), { recursive: true });
  const { medians: small, peakBytes: smallPeak } = measure(
    writeCorpus('small files (median 50 events)', join(work, 'small'), EVENTS, smallFiles(50)),
  );
  rmSync(join(work, 'small'), { recursive: true });
  const { medians: tiny } = measure(
    writeCorpus('tiny files (median 8 events)', join(work, 'tiny'), EVENTS / 5, smallFiles(8)),
  );
  rmSync(join(work, 'tiny'), { recursive: true });
  const peak = Math.max(largePeak, smallPeak, measureMemory(join(work, 'huge'))) / 1e6;
  const ratio = (of: Map<string, number>, one: string, other: string) => (of.get(one) ?? NaN) / (of.get(other) ?? NaN);
  console.log('');
  const bounds: [string, number, boolean][] = [
    [
      'large files: replay over gunzip alone, 1 thread (at most 2.4)',
      ratio(large, 'replay, 1 thread', GUNZIP),
      ratio(large, 'replay, 1 thread', GUNZIP) <= 2.4,
    ],
  ];
  const atLeast = (what: string, bound: number, value: number) =>
    bounds.push([`${what} (at least ${String(bound)})`, value, value >= bound]);
  atLeast('large files: second thread', 1.7, ratio(large, 'replay, 1 thread', 'replay, 2 threads'));
  for (const threads of ['1 thread', '2 threads']) {
    atLeast(`large files: DuckDB over replay, ${threads}`, 6, ratio(large, `DuckDB, ${threads}`, `replay, ${threads}`));
    atLeast(
      `small files: DuckDB over replay, ${threads}`,
      1.4,
      ratio(small, `DuckDB, ${threads}`, `replay, ${threads}`),
    );
    atLeast(`tiny files: DuckDB over replay, ${threads}`, 1.4, ratio(tiny, `DuckDB, ${threads}`, `replay, ${threads}`));
  }
  bounds.push(['peak memory of replay, MB (under 400)', peak, peak < 400]);
  for (const [what, value, isMet] of bounds) goal(what, value, isMet);
  console.log(
    `large files: the second thread of gunzip alone: ${ratio(large, GUNZIP, 'gunzip alone, 2 threads').toFixed(2)}`,
  );
  console.log(
    `large files: parse everything over replay, 1 thread: ${ratio(large, PARSE, 'replay, 1 thread').toFixed(2)}`,
  );
}

void main().finally(() => {
  rmSync(work, { recursive: true, force: true });
});
