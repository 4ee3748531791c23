import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RUNS = 20;
const MOST_BYTES = 420_000;
const MOST_MS = 60;
/** In a process of its own, which prints how long `require` took. */
const LOAD = `const t = process.hrtime.bigint(); require(process.argv[1]); console.log(Number(process.hrtime.bigint() - t) / 1e6)`;

/** The asset as scripts/bundle.mjs makes it: its size, and the time that it takes to load. */
export async function bundle(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  try {
    await build({
      entryPoints: ['index', 's3-results', 'organization-accounts'].map((name) => `lambda/event-history/${name}.ts`),
      outdir: folder,
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'cjs',
      minify: true,
      mainFields: ['module', 'main'],
      legalComments: 'none',
      logLevel: 'warning',
    });
    for (const name of ['index.js', 's3-results.js', 'organization-accounts.js']) {
      const path = join(folder, name);
      const times = Array.from({ length: RUNS + 1 }, () => Number(spawnSync(process.execPath, ['-e', LOAD, path], { encoding: 'utf8' }).stdout))
        // The first run fills the file cache.
        .slice(1)
        .sort((a, b) => a - b);
      const median = times[RUNS / 2] ?? NaN;
      const { size } = statSync(path);
      const goal = size <= MOST_BYTES && median <= MOST_MS ? 'met' : 'missed';
      console.log(`${name}: ${String(size)} bytes, loads in ${median.toFixed(1)} ms (median of ${String(RUNS)})${name === 'index.js' ? `; goal ${String(MOST_BYTES)} bytes, ${String(MOST_MS)} ms: ${goal}` : ''}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
