import { table } from './detection-coverage/markdown';
import type { Measured, OwnMeasures } from './detection-coverage/measured';
import { type JudgedStretch, MOST } from './detection-coverage/noise';
import { figuresOf } from './detection-coverage/panther';
import { isSeen } from './detection-coverage/wild';

const list = (ids: readonly string[]): string => ids.join(', ') || '–';

/** What the detections see of what others recorded, and how much they tell in ordinary weeks. */
export function measuresChapter(measured: Measured): string {
  return [
    '## What is measured',
    'Written by `npm run coverage:detections -- CORPORA --write`; `CORPORA` is a folder with the recordings of others. A detection counts that pages or notifies, and does more than count denied calls. In brackets is what narrows it: how many events have to come, or that only strangers or only first times are told.',
    summary(measured),
    '### Calls that attackers were seen with',
    'The calls that [TrailDiscover](https://traildiscover.cloud) (Adan Alvarez, CC-BY-4.0) says attackers used, without those that only read. Seen: by the recording, as if nothing had been denied; or in certain forms, where the recording has another form or none. Cost: how many such calls the two weeks below have, and how many findings a detection of the call alone would make of them.',
    wildTable(measured),
    "### Panther's rules",
    'The rules of [Panther](https://github.com/panther-labs/panther-analysis) for CloudTrail, and how many of their positive test events are seen. A rule counts that management events can serve.',
    rulesTable(measured),
    "### Signals of AWS's own rules",
    signalsTable(measured),
    '### Attacks of Stratus Red Team',
    techniquesTable(measured),
    ...noise(measured),
  ].join('\n\n');
}

/** Of our own events alone. */
export function ownChapter(measured: OwnMeasures): string {
  return ['# Measures that need no recordings', signalsTable(measured), ...noise(measured), ''].join('\n\n');
}

function noise(measured: OwnMeasures & { readonly benign?: JudgedStretch }): string[] {
  return [
    '### Noise',
    'Two weeks of our own, in `test/fixtures`: of an organization with seven accounts that deploys with CloudFormation, and of one with 42 accounts that works with Terraform; and a log of others. Each week is counted twice: as a new deployment tells, which is learning who does what, and as one tells that has seen such weeks: then first times are told, and jobs that were told of are not. In the second week the development accounts are quieter for what people do there by hand, and two break-glass principals are named. Alarms are those of `findings=false`, each as it is deployed; most kinds of narrowing are beyond them.',
    `Findings, as the function and \`replay\` count them: of one detection, account, role or user, and outcome. At most ${String(MOST.page)} that page and ${String(MOST.notify)} that notify are allowed in each row.`,
    noiseTable(measured),
    'What has to be told in the week with Terraform, and is:',
    table(
      ['Act', 'At least', 'Told by'],
      measured.wanted.map(({ act, severity, by }) => [act, severity, list(by)]),
    ),
  ];
}

/** One line for each measure. */
export function summary({ wild, rules, signals, techniques, weeks, benign }: Measured): string {
  const { served, seen, whole } = figuresOf(rules);
  const seenCalls = wild.filter(isSeen);
  const recorded = wild.filter(({ recorded: by }) => by.length > 0).length;
  const explained = wild.filter((one) => !isSeen(one) && one.explanation !== undefined).length;
  const lines = [
    `${String(seenCalls.length)} of ${String(wild.length)} calls that attackers were seen with are seen (${String(recorded)} as recorded, ${String(seenCalls.length - recorded)} in certain forms), ${String(explained)} are explained`,
    `${String(seen)} of ${String(served)} of Panther's rules that management events can serve have a positive event that is seen (${percent(seen, served)}), ${String(whole)} have all of theirs seen (${percent(whole, served)})`,
    `${String(signals.filter(({ forms }) => forms.every(({ by }) => by.length > 0)).length)} of ${String(signals.length)} signals of AWS's own rules are seen in every form`,
    `${String(techniques.filter(({ by }) => by.length > 0).length)} of ${String(techniques.length)} recorded techniques of Stratus Red Team are seen`,
    ...[...weeks, benign].map(
      ({ name, findings: { page, notify } }) => `${name}: ${String(page)} findings page, ${String(notify)} notify`,
    ),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function percent(part: number, whole: number): string {
  return `${String(Math.floor((100 * part) / whole))} %`;
}

function wildTable({ wild }: Measured): string {
  return table(
    ['Call', 'Seen', 'Seen in certain forms', 'Cost: calls', 'Cost: findings', 'Why not each'],
    wild.map(({ call, recorded, inForms, events, findings, explanation }) => [
      call,
      list(recorded),
      list(inForms),
      ...(recorded.length > 0 ? ['', ''] : [events, findings]),
      explanation === undefined ? '' : `${explanation.why}: ${explanation.text}`,
    ]),
  );
}

function rulesTable({ rules }: Measured): string {
  return table(
    ['Rule', 'Positive events', 'Seen', 'By'],
    rules.map(({ rule, positives, seen, by, excluded }) => [
      rule,
      positives,
      seen,
      excluded === undefined ? list(by) : `does not count: ${excluded}${by.length > 0 ? `; ${list(by)}` : ''}`,
    ]),
  );
}

function signalsTable({ signals }: OwnMeasures): string {
  return table(
    ['Signal', 'Call', 'Seen by'],
    signals.flatMap(({ signal, forms }) => forms.map(({ call, by }) => [signal, call, list(by)])),
  );
}

function techniquesTable({ techniques }: Measured): string {
  return table(
    ['Technique', 'Seen by'],
    techniques.map(({ technique, by }) => [technique, list(by)]),
  );
}

function noiseTable({ weeks, benign }: OwnMeasures & { readonly benign?: JudgedStretch }): string {
  return table(
    [
      '',
      'Events',
      'Writes',
      'Findings that page',
      'Findings that notify',
      'Alarms that page',
      'Alarms that notify',
      'Findings',
    ],
    [...weeks, ...(benign === undefined ? [] : [benign])].map(
      ({ name, events, writes, findings, alarms, byDetection }) => [
        name,
        events,
        writes,
        findings.page,
        findings.notify,
        alarms.page,
        alarms.notify,
        Object.entries(byDetection)
          .map(([id, count]) => (count === 1 ? id : `${id} ${String(count)}`))
          .join(', ') || '–',
      ],
    ),
  );
}
