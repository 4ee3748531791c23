/**
 * `npm run bench:history [-- CASE…]`: events a second against the fake at two requests a second for each account and Region, beside
 * one chain of pages; the memory of answers of several sizes; the bundle. A case is PLACES@LATENCY_MS[@SECONDS], as in 17@3900; from 100
 * places on it is read by one function and divided among several, each in a process of its own.
 *
 * The goal is 95 % of the lowest of three limits: the quota (100 events a second for each account and Region), the requests that one
 * function may have under way, and the processor: what a page costs in this run, on the cores that fake and other programs leave.
 * Alone, many places have no goal: it is why they are divided.
 */
import { loadavg } from 'node:os';
import { EVENTS_PER_PAGE } from '../../lib/contract/event-history';
import { bundle } from './bundle';
import { type Case, LIMIT } from './case';
import { runDivided } from './divided';
import { memory } from './memory';
import { type Outcome, runAlone, runSingleChains } from './run';

Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });

const ALL = ['1@200', '1@3900', '17@200', '17@3900', '340@200', '340@3900', 'memory', 'bundle'];
const GOAL = 0.95;
/** Below, one function always keeps up. */
const MANY = 100;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const say = (text: string) => {
  console.log(text);
};

function caseOf(name: string): Case {
  const [places = 1, latencyMs = 200, seconds = places < MANY ? 150 : 40] = name.split('@').map(Number);
  return { places, latencyMs, seconds, eventsPerSecond: 5 };
}

function limits(
  { places, latencyMs }: Case,
  { msPerPage, coresLeft, requestsAtOnce }: Outcome,
): { name: string; perSecond: number }[] {
  return [
    { name: 'quota', perSecond: places * LIMIT },
    { name: 'processor', perSecond: (EVENTS_PER_PAGE * coresLeft * 1_000) / msPerPage },
    { name: 'requests under way', perSecond: (EVENTS_PER_PAGE * requestsAtOnce) / (latencyMs / 1_000) },
  ].sort((a, b) => a.perSecond - b.perSecond);
}

function report(what: string, given: Case, outcome: Outcome, hasGoal: boolean): void {
  const [lowest] = limits(given, outcome);
  const share = outcome.steadyPerSecond / (lowest?.perSecond ?? NaN);
  const quota = given.places * LIMIT;
  say(
    `${what} steady ${outcome.steadyPerSecond.toFixed(0)} events/s, ${percent(outcome.steadyPerSecond / quota)} of the quota, ` +
      `${percent(share)} of the lowest limit (${lowest?.name ?? ''}, ${String(lowest?.perSecond.toFixed(0))})${hasGoal ? `: goal ${percent(GOAL)} ${share >= GOAL ? 'met' : 'missed'}` : ''}; ` +
      `whole ${percent(outcome.overallPerSecond / quota)} of the quota\n` +
      `${' '.repeat(what.length)} ${String(outcome.pages)} pages, ${String(outcome.throttles)} throttled, ${outcome.msPerPage.toFixed(2)} ms CPU a page; ` +
      `cores: fake ${outcome.coresOfFake.toFixed(2)}, other programs ${outcome.coresOfOthers.toFixed(2)}, left ${outcome.coresLeft.toFixed(2)}; peak ${outcome.megabytes.toFixed(0)} MB`,
  );
}

async function measure(name: string): Promise<void> {
  const given = caseOf(name);
  if (given.places < MANY) say(`${name.padEnd(9)} single chain ${percent(await runSingleChains(given))} of the quota`);
  // First what needs less memory: the peak is that of the process.
  const outcome = given.places < MANY ? undefined : await runDivided(given);
  if (outcome) {
    report(`${name.padEnd(9)} among ${String(outcome.functions)}`, given, outcome, true);
    say(
      `${' '.repeat(10)}merged ${outcome.mergedPerSecond.toFixed(0)} events/s; the largest reader ${outcome.readerMegabytes.toFixed(0)} MB`,
    );
  }
  report(`${name.padEnd(9)} alone`, given, await runAlone(given), outcome === undefined);
}

async function main(): Promise<void> {
  const named = process.argv.slice(2);
  for (const name of named.length > 0 ? named : ALL) {
    if (name === 'bundle') bundle();
    else if (name === 'memory') await memory();
    else await measure(name);
  }
  say(
    `load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  );
}

void main();
