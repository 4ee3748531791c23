/**
 * `npm run bench:history [-- CASE…]`: events a second against the fake at two requests a second for each account and Region, as a
 * share of the physical limit (100 events a second each), beside one chain of pages; then the bundle. A case is
 * PLACES@LATENCY_MS, as in 17@3900; `bundle` is the bundle alone.
 */
import { bundle } from './bundle';
import { type Case, run } from './run';

Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });

const ALL = ['1@200', '1@3900', '17@200', '17@3900', '340@200', '340@3900', 'bundle'];
const GOAL = 0.95;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function caseOf(name: string): Case {
  const [places = 1, latencyMs = 200] = name.split('@').map(Number);
  return { places, latencyMs, seconds: places > 100 ? 40 : 150, eventsPerSecond: 5 };
}

async function main(): Promise<void> {
  const named = process.argv.slice(2);
  for (const name of named.length > 0 ? named : ALL) {
    if (name === 'bundle') {
      bundle();
      continue;
    }
    const outcome = await run(caseOf(name));
    console.log(
      `${name.padEnd(9)} steady ${percent(outcome.steady)}, whole search ${percent(outcome.overall)}, single chain ${percent(outcome.chainShare)}; ` +
        `${String(outcome.pages)} pages, ${String(outcome.throttles)} throttled; CPU ${percent(outcome.cpuShare)} (${outcome.msPerPage.toFixed(2)} ms a page), ` +
        `fake ${percent(outcome.fakeCpuShare)}; heap ${outcome.heapMegabytes.toFixed(0)} MB; ` +
        `goal ${percent(GOAL)} steady: ${outcome.steady >= GOAL ? 'met' : 'missed'}`,
    );
  }
}

void main();
