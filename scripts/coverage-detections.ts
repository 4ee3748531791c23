/**
 * Measures the detections on the events of `test/fixtures`, and on events that others recorded:
 *
 *     npm run coverage:detections [-- CORPORA [REPORT.md]]
 *
 * CORPORA is a folder with stratus-red-team, opensearch-catalog, panther-analysis and traildiscover. The report is printed, and
 * written to coverage/detections.md. Exit status 1 when a goal is missed, 2 when the corpora cannot be read.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../lib/contract/error-message';
import { ordinaryWeek } from '../test/fixtures/ordinary-week';
import { benign, controlled, type Event, panther, stratus } from './detection-coverage/corpora';
import { caught, type Watcher, watchers } from './detection-coverage/measure';
import { ownExamples } from './detection-coverage/own-examples';
import { type Outcome, report } from './detection-coverage/report';

/** How often the exact texts agree with whom TrailDiscover says a call belongs to. */
function agreement(corpora: string, all: readonly Watcher[]): string {
  const events = controlled(corpora);
  const agreed = events.filter(({ control, event }) =>
    all.some(({ securityHubControls, sees }) => securityHubControls?.includes(control) && sees(event)),
  );
  return `${String(agreed.length)} of ${String(events.length)} events that TrailDiscover assigns to a control match its exact text`;
}

function measure(corpora: string, all: readonly Watcher[], week: readonly Event[]): Outcome {
  const attacks = stratus(corpora).map((technique) => caught(technique, all));
  return report(attacks, all, { benign: benign(corpora), verdicts: panther(corpora), week }, agreement(corpora, all));
}

function main([corpora, target = 'coverage/detections.md']: string[]): number {
  const [all, week] = [watchers(), ordinaryWeek()];
  const outcomes = [ownExamples(all, week)];
  try {
    if (corpora !== undefined) outcomes.push(measure(corpora, all, week));
  } catch (error) {
    console.error(messageOf(error));
    return 2;
  }
  const text = outcomes.map((outcome) => outcome.text).join('\n');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  console.log(text);
  const missed = outcomes.flatMap((outcome) => outcome.missed);
  for (const goal of missed) console.error(`missed: ${goal}`);
  return missed.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
