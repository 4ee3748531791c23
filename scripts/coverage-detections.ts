/**
 * Measures the detections on the events of `test/fixtures`, and on events that others recorded:
 *
 *     npm run coverage:detections [-- CORPORA [REPORT.md] [--write]]
 *
 * CORPORA is a folder with stratus-red-team, opensearch-catalog, panther-analysis and traildiscover. The report is printed, and
 * written to coverage/detections.md. `--write` commits the figures to scripts/detection-coverage/measured.json, from which
 * `npm run docs:detections` publishes them. Exit status 1 when a goal is missed or the committed figures are others, 2 when the
 * corpora cannot be read.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../lib/contract/error-message';
import { ordinaryWeek } from '../test/fixtures/ordinary-week';
import { benign, type Event, panther, stratus } from './detection-coverage/corpora';
import { caught, type Watcher, watchers } from './detection-coverage/measure';
import {
  agreement,
  commit,
  isCommitted,
  type Measured,
  ownMeasures,
  recordedMeasures,
} from './detection-coverage/measured';
import { ownExamples } from './detection-coverage/own-examples';
import { type Outcome, report } from './detection-coverage/report';
import { measuresChapter, ownChapter } from './detections-measures';

const STALE =
  'scripts/detection-coverage/measured.json has other figures: run with --write, then npm run docs:detections';

/** Attack by attack, and detection by detection. */
function details(corpora: string, all: readonly Watcher[], week: readonly Event[]): string {
  const attacks = stratus(corpora).map((technique) => caught(technique, all));
  return report(attacks, all, { benign: benign(corpora), verdicts: panther(corpora), week }, agreement(corpora, all));
}

function measure(corpora: string | undefined, all: readonly Watcher[], writes: boolean): Outcome[] {
  const week = ordinaryWeek();
  const own = ownMeasures(all);
  const examples = ownExamples(all, week);
  if (corpora === undefined) return [examples, { text: ownChapter(own.measures), missed: own.missed }];
  const recorded = recordedMeasures(corpora, all);
  const measured: Measured = { ...own.measures, ...recorded.measures };
  if (writes) commit(measured);
  return [
    examples,
    { text: details(corpora, all, week), missed: [] },
    {
      text: measuresChapter(measured),
      missed: [...own.missed, ...recorded.missed, ...(isCommitted(measured) ? [] : [STALE])],
    },
  ];
}

function main(given: readonly string[]): number {
  const [corpora, target = 'coverage/detections.md'] = given.filter((one) => one !== '--write');
  let outcomes: Outcome[];
  try {
    outcomes = measure(corpora, watchers(), given.includes('--write'));
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
