/**
 * Measures the detections on events that others recorded:
 *
 *     node --import tsx scripts/coverage-detections.ts CORPORA [REPORT.md]
 *
 * CORPORA is a folder with stratus-red-team, opensearch-catalog, panther-analysis and traildiscover. The report is printed, and
 * written to coverage/detections.md. Exit status 1 when a goal is missed, 2 when the corpora cannot be read.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../lib/contract/error-message';
import { ordinaryWeek } from '../test/fixtures/ordinary-week';
import { benign, controlled, panther, stratus } from './detection-coverage/corpora';
import { caught, type Watcher, watchers } from './detection-coverage/measure';
import { type Outcome, report } from './detection-coverage/report';

/** How often the exact texts agree with whom TrailDiscover says a call belongs to. */
function agreement(corpora: string, all: readonly Watcher[]): string {
  const events = controlled(corpora);
  const agreed = events.filter(({ control, event }) => all.some(({ securityHubControls, sees }) => securityHubControls?.includes(control) && sees(event)));
  return `${String(agreed.length)} of ${String(events.length)} events that TrailDiscover assigns to a control match its exact text`;
}

function measure(corpora: string): Outcome {
  const all = watchers();
  const attacks = stratus(corpora).map((technique) => caught(technique, all));
  const noise = { benign: benign(corpora), verdicts: panther(corpora), week: ordinaryWeek() };
  return report(attacks, all, noise, agreement(corpora, all));
}

function main([corpora, target = 'coverage/detections.md']: string[]): number {
  if (corpora === undefined) {
    console.error('usage: coverage-detections.ts CORPORA [REPORT.md]');
    return 2;
  }
  let outcome: Outcome;
  try {
    outcome = measure(corpora);
  } catch (error) {
    console.error(messageOf(error));
    return 2;
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, outcome.text);
  console.log(outcome.text);
  for (const goal of outcome.missed) console.error(`missed: ${goal}`);
  return outcome.missed.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
