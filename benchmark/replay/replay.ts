/**
 * `npm run bench:replay [-- --runs 7 --events 500000 --recordings FOLDER]`: replay against what else reads log files, each in a process of its own, in turn.
 * Generates its log files, checks that all count the same, and prints times, ratios and peak memory.
 */
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeTemplates } from './further';
import {
  type Corpus,
  type FileSize,
  heavyMix,
  HUGE_EVENTS,
  largeFiles,
  type Mix,
  ordinaryMix,
  recordings,
  smallFiles,
  writeCorpus,
  writeHugeFiles,
} from './corpus';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    events: { type: 'string', default: '500000' },
    recordings: { type: 'string' },
  },
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
/** As users run it: all catalogs, findings included. */
const trail =
  (threads: number, ...more: string[]) =>
  (folder: string) => [
    ...['assets/cli/trail.js', 'replay', folder, '--threads', String(threads), '--format', 'json', ...more],
  ];
const read = (output: string) => JSON.parse(output) as Counts;
function readReport(output: string): Counts {
  const { detections } = JSON.parse(output) as { detections: { id: string; events: number }[] };
  return Object.fromEntries(detections.map(({ id, events }) => [id, events]));
}

const GUNZIP = 'gunzip alone, 1 thread';
const PARSE = 'parse everything, CIS alone, 1 thread';
const REPLAY = 'replay, 1 thread';
const [shipped, withFurther] = writeTemplates(work, 1_000);
const SHIPPED = 'replay of a template alone, 1 thread';
const FURTHER = 'the same with 1,000 further detections';
const CONTESTANTS: readonly Contestant[] = [
  { name: GUNZIP, command: own('gunzip', '1') },
  { name: 'gunzip alone, 2 threads', command: own('gunzip', '2') },
  { name: PARSE, command: own('parse-everything'), counts: read },
  { name: REPLAY, command: trail(1), counts: readReport },
  { name: 'replay, 2 threads', command: trail(2), counts: readReport },
  { name: 'replay --exact, 1 thread', command: trail(1, '--exact'), counts: readReport },
  { name: SHIPPED, command: trail(1, '--template', shipped) },
  { name: FURTHER, command: trail(1, '--template', withFurther) },
  { name: 'replay, CIS alone, 1 thread', command: trail(1, '--catalog', 'cis'), counts: readReport },
  ...(DUCKDB
    ? [
        { name: 'DuckDB, CIS alone, 1 thread', command: own('duckdb', '1'), counts: read },
        { name: 'DuckDB, CIS alone, 2 threads', command: own('duckdb', '2'), counts: read },
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
  const counted = [...runs].flatMap(([who, all]) => all.flatMap(({ counts }) => (counts ? [{ who, counts }] : [])));
  // Those that run all detections, and those that run some: each has to find what its like finds.
  agree(counted.filter(({ who }) => !who.includes('alone')));
  agree(counted.filter(({ who }) => who.includes('alone')));
  const medians = new Map<string, number>();
  for (const [who, all] of runs) {
    const seconds = all.map((one) => one.seconds);
    medians.set(who, median(seconds));
    const peak = Math.max(...all.map(({ peakBytes }) => peakBytes));
    console.log(
      `  ${who.padEnd(38)} ${median(seconds).toFixed(2)} s (${Math.min(...seconds).toFixed(2)}-${Math.max(...seconds).toFixed(2)})  ` +
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

/** Seconds until a file of one event is answered: what a start takes. */
function measureFirst(folder: string): number {
  writeCorpus('one event', folder, 1, () => 1, heavyMix);
  const seconds = Array.from({ length: 5 }, () => run({ name: 'one event', command: trail(1) }, folder).seconds);
  return median(seconds);
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
  const on = (name: string, folder: string, events: number, size: FileSize, mix: Mix): ReturnType<typeof measure> => {
    const measured = measure(writeCorpus(name, join(work, folder), events, size, mix));
    rmSync(join(work, folder), { recursive: true });
    return measured;
  };
  const { medians: large, peakBytes: largePeak } = on(
    'ordinary mix, large files',
    'large',
    EVENTS,
    largeFiles,
    ordinaryMix,
  );
  const { medians: heavy, peakBytes: heavyPeak } = on('heavy mix, large files', 'heavy', EVENTS, largeFiles, heavyMix);
  const { medians: small, peakBytes: smallPeak } = on(
    'ordinary mix, small files (median 50 events)',
    'small',
    EVENTS,
    smallFiles(50),
    ordinaryMix,
  );
  const { medians: tiny } = on(
    'ordinary mix, tiny files (median 8 events)',
    'tiny',
    EVENTS / 5,
    smallFiles(8),
    ordinaryMix,
  );
  const { recordings: recorded } = values;
  if (recorded === undefined) console.log('\n!!! without attack recordings: --recordings FOLDER');
  else on('attack recordings, large files', 'recordings', EVENTS / 5, largeFiles, recordings(recorded));
  const first = measureFirst(join(work, 'first'));
  const peak = Math.max(largePeak, heavyPeak, smallPeak, measureMemory(join(work, 'huge'))) / 1e6;
  const ratio = (of: Map<string, number>, one: string, other: string) => (of.get(one) ?? NaN) / (of.get(other) ?? NaN);
  console.log('');
  const bounds: [string, number, boolean][] = [];
  const atMost = (what: string, bound: number, value: number) =>
    bounds.push([`${what} (at most ${String(bound)})`, value, value <= bound]);
  const atLeast = (what: string, bound: number, value: number) =>
    bounds.push([`${what} (at least ${String(bound)})`, value, value >= bound]);
  atMost('ordinary mix: replay over gunzip alone, 1 thread', 2.2, ratio(large, REPLAY, GUNZIP));
  atMost('ordinary mix: 1,000 further detections over those shipped, 1 thread', 1.3, ratio(large, FURTHER, SHIPPED));
  atMost('heavy mix: replay over gunzip alone, 1 thread', 3, ratio(heavy, REPLAY, GUNZIP));
  atLeast(
    'ordinary mix: what the second thread gains, over what it gains gunzip alone',
    0.95,
    ratio(large, REPLAY, 'replay, 2 threads') / ratio(large, GUNZIP, 'gunzip alone, 2 threads'),
  );
  atLeast(
    'large files: DuckDB over replay, CIS alone, 1 thread',
    8,
    ratio(large, 'DuckDB, CIS alone, 1 thread', 'replay, CIS alone, 1 thread'),
  );
  atLeast(
    'small files: DuckDB over replay, CIS alone, 1 thread',
    2,
    ratio(small, 'DuckDB, CIS alone, 1 thread', 'replay, CIS alone, 1 thread'),
  );
  atLeast(
    'tiny files: DuckDB over replay, CIS alone, 1 thread',
    2,
    ratio(tiny, 'DuckDB, CIS alone, 1 thread', 'replay, CIS alone, 1 thread'),
  );
  atMost('seconds to the first result, one small file', 0.25, first);
  bounds.push(['peak memory of replay, MB (under 400)', peak, peak < 400]);
  for (const [what, value, isMet] of bounds) goal(what, value, isMet);
  console.log(
    `large files: the second thread of gunzip alone: ${ratio(large, GUNZIP, 'gunzip alone, 2 threads').toFixed(2)}`,
  );
  console.log(
    `large files: parse everything over replay, CIS alone, 1 thread: ${ratio(large, PARSE, 'replay, CIS alone, 1 thread').toFixed(2)}`,
  );
}

void main().finally(() => {
  rmSync(work, { recursive: true, force: true });
});
