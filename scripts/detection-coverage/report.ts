import { DetectionSeverity } from '../../lib/detection/detection';
import type { Event, Verdict } from './corpora';
import { table } from './markdown';
import { alarmTimes, type Caught, isOwn, type Watcher } from './measure';

const ids = (watchers: readonly Watcher[]): string => watchers.map(({ id }) => id).join(', ') || '–';

export interface Noise {
  readonly benign: readonly Event[];
  readonly verdicts: readonly Verdict[];
  readonly week: readonly Event[];
}

export interface Outcome {
  readonly text: string;

  /** Goals that were missed, one a line. */
  readonly missed: readonly string[];
}

/** Attack by attack and detection by detection, in Markdown. */
export function report(
  attacks: readonly Caught[],
  watchers: readonly Watcher[],
  noise: Noise,
  controls: string,
): string {
  const recorded = attacks.filter(({ technique }) => technique.events.length > 0);
  const count = (predicate: (attack: Caught) => boolean): number => recorded.filter(predicate).length;
  const seen = count(({ fires }) => fires.length > 0);
  const summary = [
    `${String(seen)} of ${String(recorded.length)} recorded techniques are seen by a detection that does not count denials`,
    `${String(count(({ fires }) => !fires.every(isOwn)))} by the exact CIS texts alone, ${String(count(({ fires }) => fires.some(isOwn)))} by tuned and threat detections alone`,
    `${String(count(({ alarms }) => alarms.length > 0))} by an alarm that the recording alone would have raised, thresholds included`,
    `${String(count(({ firesForWorkload }) => firesForWorkload.length > 0))} if all calls came from the stolen role of a workload`,
    weekSummary(watchers, noise.week),
    controls,
  ];
  return [
    '# Coverage of the detections',
    summary.map((line) => `- ${line}`).join('\n'),
    '## Attacks of Stratus Red Team',
    'Fires: on a documented event, without Region, user agent, address and error code. Alarm: the threshold is reached in the recording.',
    attackTable(recorded),
    '## Noise',
    "Matching events in the benign corpus, in Panther's negative tests, and in the ordinary week; alarms in the benign corpus and in the week.",
    noiseTable(watchers, noise),
    "Panther's negatives, by detection:",
    negatives(watchers, noise.verdicts),
    '',
  ].join('\n\n');
}

function attackTable(attacks: readonly Caught[]): string {
  return table(
    ['Technique', 'Fires: tuned and threats', 'Fires: exact CIS texts', 'Alarm', "Fires for a workload's role"],
    attacks.map(({ technique, fires, alarms, firesForWorkload }) => [
      technique.name,
      ids(fires.filter(isOwn)),
      ids(fires.filter((watcher) => !isOwn(watcher))),
      alarms.length > 0 ? 'yes' : 'no',
      firesForWorkload.length > 0 ? 'yes' : 'no',
    ]),
  );
}

function noiseTable(watchers: readonly Watcher[], { benign, verdicts, week }: Noise): string {
  const negative = verdicts.filter(({ expected }) => !expected).map(({ event }) => event);
  const rows = watchers.map((watcher) => {
    const hits = (events: readonly Event[]): number => events.filter(watcher.sees).length;
    const alarms = (events: readonly Event[]): number => alarmTimes(watcher, events).length;
    return [watcher.id, watcher.severity, hits(benign), alarms(benign), hits(negative), hits(week), alarms(week)];
  });
  const noisy = rows.filter(([, , ...numbers]) => numbers.some((number) => number !== 0));
  return [
    table(
      [
        'Detection',
        'Severity',
        'Benign: events',
        'Benign: alarms',
        'Panther negatives',
        'Week: events',
        'Week: alarms',
      ],
      noisy,
    ),
    `The other ${String(rows.length - noisy.length)} detections fire on none of these events.`,
  ].join('\n\n');
}

function negatives(watchers: readonly Watcher[], verdicts: readonly Verdict[]): string {
  return watchers
    .filter(isOwn)
    .flatMap((watcher) =>
      verdicts
        .filter(({ expected, event }) => !expected && watcher.sees(event))
        .map(({ rule, title }) => `- ${watcher.id}: ${rule}, "${title}"`),
    )
    .join('\n');
}

export function weekSummary(watchers: readonly Watcher[], week: readonly Event[]): string {
  const alarms = Object.entries(weeklyAlarms(watchers, week))
    .map(([severity, number]) => `${String(number)} ${severity}`)
    .join(', ');
  return `the ordinary week (${String(week.length)} events, ${String(week.filter(({ readOnly }) => readOnly === false).length)} of them writes) raises ${alarms}`;
}

function weeklyAlarms(watchers: readonly Watcher[], week: readonly Event[]): Record<DetectionSeverity, number> {
  const alarms = { [DetectionSeverity.PAGE]: 0, [DetectionSeverity.NOTIFY]: 0, [DetectionSeverity.COMPLIANCE]: 0 };
  for (const watcher of watchers) {
    if (watcher.findingOnly !== true) alarms[watcher.severity] += alarmTimes(watcher, week).length;
  }
  return alarms;
}
