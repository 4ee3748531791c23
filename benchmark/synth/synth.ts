/**
 * `npm run bench:synth [-- RUNS]`: the CPU time that the app takes to synthesize, against the same resources written by hand
 * as L1 constructs. Both run in turn, each in a process of its own, with template validation and cdk-nag on.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const APPS = { app: 'bin/app.ts', 'L1 by hand': 'benchmark/synth/l1-app.ts' };
const RUNS = Number(process.argv[2] ?? 7);
const GOAL = 1.3;

function cpuSeconds(app: string): { seconds: number; resources: number } {
  const folder = mkdtempSync(join(tmpdir(), 'synth-'));
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: unknown };
  const { status, stdout, stderr, output } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--import', './benchmark/synth/report-cpu.mjs', app],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_VALIDATION: 'true' },
    },
  );
  if (status !== 0) throw new Error(`${app} failed:\n${stdout}${stderr}`);
  const template = readdirSync(folder).find((name) => name.endsWith('.template.json')) ?? '';
  const { Resources: resources } = JSON.parse(readFileSync(join(folder, template), 'utf8')) as { Resources: object };
  rmSync(folder, { recursive: true });
  return { seconds: Number(output[3]), resources: Object.keys(resources).length };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const times = Object.fromEntries(Object.keys(APPS).map((name) => [name, [] as number[]]));
for (let run = -1; run < RUNS; run++) {
  for (const [name, app] of Object.entries(APPS)) {
    const { seconds, resources } = cpuSeconds(app);
    // The first run of each fills the file cache.
    if (run >= 0) times[name]?.push(seconds);
    else console.log(`${name}: ${String(resources)} resources`);
  }
}
const [ours = NaN, theirs = NaN] = Object.entries(times).map(([name, values]) => {
  const middle = median(values);
  console.log(
    `${name}: median ${middle.toFixed(2)} s CPU of ${String(RUNS)} runs (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`,
  );
  return middle;
});
console.log(
  `ratio ${(ours / theirs).toFixed(2)}, goal at most ${String(GOAL)}: ${ours / theirs <= GOAL ? 'met' : 'MISSED'}`,
);
