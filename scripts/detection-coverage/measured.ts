import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event, Technique } from './corpora';
import { benign, controlled, panther, stratus, wildWrites } from './corpora';
import { breakGlassDetection } from '../../lib/detection/break-glass';
import { caught, isOwn, type Watcher, watcherOf } from './measure';
import { type JudgedAct, type JudgedStretch, judgeStretch, judgeWanted, type Stretch, weeks } from './noise';
import { type JudgedRule, judgeRules } from './panther';
import { BREAK_GLASS_OF, EXCLUDED } from './panther-excluded';
import { type JudgedSignal, judgeSignals } from './signals';
import { label, tellers } from './told-by';
import { type JudgedCall, judgeWild } from './wild';
import { WILD_EXPLAINED } from './wild-explained';

/** All recordings of attacks are to be seen. */
const TECHNIQUES = 35;

const FILE = join(__dirname, 'measured.json');

/** What needs no recordings of others. */
export interface OwnMeasures {
  readonly signals: readonly JudgedSignal[];
  readonly weeks: readonly JudgedStretch[];
  readonly wanted: readonly JudgedAct[];
}

export interface JudgedTechnique {
  readonly technique: string;
  readonly by: readonly string[];
}

/** What is measured on recordings of others. */
export interface RecordedMeasures {
  readonly techniques: readonly JudgedTechnique[];
  readonly wild: readonly JudgedCall[];
  readonly rules: readonly JudgedRule[];
  readonly benign: JudgedStretch;
}

/** All figures that docs/detections.md publishes. */
export interface Measured extends OwnMeasures, RecordedMeasures {}

export interface Judged<T> {
  readonly measures: T;
  readonly missed: readonly string[];
}

export function ownMeasures(watchers: readonly Watcher[]): Judged<OwnMeasures> {
  const { fresh, settled } = weeks(watchers);
  const signals = judgeSignals(tellers(watchers));
  const stretches = [fresh.ordinary, settled.ordinary, fresh.terraform, settled.terraform].map(judgeStretch);
  const wanted = judgeWanted(settled.terraform, fresh.terraform);
  return {
    measures: { signals: signals.judged, weeks: stretches.map(({ judged }) => judged), wanted: wanted.judged },
    missed: [...signals.missed, ...stretches.flatMap(({ missed }) => missed), ...wanted.missed],
  };
}

/** @throws where the recordings cannot be read */
export function recordedMeasures(corpora: string, watchers: readonly Watcher[]): Judged<RecordedMeasures> {
  const told = tellers(watchers);
  const { ordinary, terraform } = weeks(watchers).fresh;
  const techniques = stratus(corpora)
    .filter(({ events }) => events.length > 0)
    .map((technique) => judgeTechnique(technique, watchers));
  const seen = techniques.filter(({ by }) => by.length > 0).length;
  const wild = judgeWild(wildWrites(corpora), told, [ordinary.events, terraform.events], WILD_EXPLAINED);
  const rules = judgeRules(panther(corpora), told, EXCLUDED, breakGlass());
  const quiet = judgeStretch(benignStretch(benign(corpora), watchers));
  return {
    measures: { techniques, wild: wild.judged, rules: rules.judged, benign: quiet.judged },
    missed: [
      ...(seen >= TECHNIQUES ? [] : [`${String(TECHNIQUES)} techniques were to be seen, ${String(seen)} are`]),
      ...wild.missed,
      ...rules.missed,
      ...quiet.missed,
    ],
  };
}

function breakGlass(): Record<string, Watcher> {
  return Object.fromEntries(
    Object.entries(BREAK_GLASS_OF).map(([rule, principals]) => [rule, watcherOf(breakGlassDetection(principals))]),
  );
}

function judgeTechnique(technique: Technique, watchers: readonly Watcher[]): JudgedTechnique {
  return { technique: technique.name, by: caught(technique, watchers).fires.filter(isOwn).map(label) };
}

function benignStretch(events: readonly Event[], watchers: readonly Watcher[]): Stretch {
  return { name: 'ordinary traffic of others', events, setting: {}, watchers };
}

/** How often the exact texts agree with whom TrailDiscover says a call belongs to. */
export function agreement(corpora: string, watchers: readonly Watcher[]): string {
  const events = controlled(corpora);
  const agreed = events.filter(({ control, event }) =>
    watchers.some(({ securityHubControls, sees }) => securityHubControls?.includes(control) && sees(event)),
  );
  return `${String(agreed.length)} of ${String(events.length)} events that TrailDiscover assigns to a control match its exact text`;
}

/** As committed. */
export function committed(): Measured {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Measured;
}

export function isCommitted(measured: Measured): boolean {
  return asText(committed()) === asText(measured);
}

export function commit(measured: Measured): void {
  writeFileSync(FILE, asText(measured));
}

function asText(measured: Measured): string {
  return `${JSON.stringify(measured, undefined, 2)}\n`;
}
