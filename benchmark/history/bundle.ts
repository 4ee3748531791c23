import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const RUNS = 20;
const MOST_BYTES = 420_000;
const MOST_MS = 60;
/** In a process of its own, which prints how long `require` took. */
const LOAD = `const t = process.hrtime.bigint(); require(process.argv[1]); console.log(Number(process.hrtime.bigint() - t) / 1e6)`;

const ASSET = join('assets', 'event-history');

/** The asset that is deployed, made anew: its size, and the time that it takes to load. */
export function bundle(): void {
  const { status, stderr } = spawnSync(process.execPath, [join('scripts', 'bundle.mjs')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`scripts/bundle.mjs failed:\n${stderr}`);
  for (const name of ['index.js', 's3-store.js', 'parts-client.js', 'organization-accounts.js']) {
    const path = resolve(ASSET, name);
    const times = Array.from({ length: RUNS + 1 }, () =>
      Number(spawnSync(process.execPath, ['-e', LOAD, path], { encoding: 'utf8' }).stdout),
    )
      // The first run fills the file cache.
      .slice(1)
      .sort((a, b) => a - b);
    const median = times[RUNS / 2] ?? NaN;
    const { size } = statSync(path);
    const goal = size <= MOST_BYTES && median <= MOST_MS ? 'met' : 'missed';
    console.log(
      `${name}: ${String(size)} bytes, loads in ${median.toFixed(1)} ms (median of ${String(RUNS)})${name === 'index.js' ? `; goal ${String(MOST_BYTES)} bytes, ${String(MOST_MS)} ms: ${goal}` : ''}`,
    );
  }
}
