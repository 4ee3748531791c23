import { CisCatalog } from '../lib/detection/cis-catalog';
import { CountBy, type Detection } from '../lib/detection/detection';
import { OWN_PARTS } from '../lib/contract/own-parts';
import { pathsByService } from '../lib/detection/finding-paths';
import { OwnPartsCatalog } from '../lib/detection/own-parts-catalog';
import { ThreatCatalog } from '../lib/detection/threat-catalog';
import { TunedCatalog } from '../lib/detection/tuned-catalog';
import { committed } from './detection-coverage/measured';
import { LIMITS } from './detections-limits';
import { maskingChapter } from './detections-masking';
import { measuresChapter } from './detections-measures';

const COUNTED = { principal: 'of one role or user', account: 'of one account', organization: 'of all accounts' };
const SEVERITY = { page: 'pages', notify: 'notifies', compliance: 'compliance only' };

interface Chapter {
  readonly title: string;
  readonly introduction: string;
  readonly detections: readonly Detection[];
}

/** The page of all detections, in Markdown, from the catalogs. */
export function detectionsDocument(): string {
  const all = chapters().flatMap(({ detections }) => detections);
  return [
    '# Detections',
    '<!-- Generated from the catalogs by `npm run docs:detections`. Change those. -->',
    `${String(all.length)} detections. Each event that matches one belongs to a [finding](findings.md), which is told where it pages or notifies. Those that page, and those for compliance, are also a metric filter and an alarm on the log group of the trail; with \`findings=false\`, so are those that notify. Those marked *findings only* have neither: without findings, nothing looks for them. Those that page want somebody to look now, those that notify within a working day, and those for compliance alone disturb nobody. The pattern is shown as it is deployed, without \`personRoles\`.`,
    ...chapters().map(render),
    maskingChapter(),
    shownChapter(),
    LIMITS.trimEnd(),
    measuresChapter(committed()),
    '',
  ].join('\n\n');
}

function chapters(): Chapter[] {
  return [
    {
      title: 'CIS benchmark and Security Hub: exact texts',
      introduction:
        'The metric filters that the CIS AWS Foundations Benchmark wants. Security Hub compares texts, so these are its texts, byte for byte, faults included. `CisCatalog.forVersion()` gives those that a version lists.',
      detections: CisCatalog.all(),
    },
    {
      title: 'CIS benchmark: tuned variants',
      introduction:
        'The same controls where the exact text fires all day, or does not see what it is about. They do not satisfy Security Hub.',
      detections: TunedCatalog.all(),
    },
    {
      title: 'Threats',
      introduction: 'What attackers do and the benchmark does not see.',
      detections: ThreatCatalog.managementEvents(),
    },
    {
      title: 'Own parts',
      introduction: [
        "What is done to the product's own parts: `OwnPartsCatalog.all()`. They have findings and no alarms of their own. The names of the parts stand in the patterns as placeholders in braces:",
        ['| Placeholder | Stands for |', '| --- | --- |', ...ownPartRows()].join('\n'),
        'A comparison with `=` holds for any of the names, one with `!=` for all of them; where no name is known, `=` never holds and `!=` always does. [The tamper matrix](tamper-matrix.md) says for each action on each part what it is told as.',
      ].join('\n\n'),
      detections: OwnPartsCatalog.all(),
    },
    {
      title: 'Threats in data events',
      introduction: 'For trails that record the data events of S3 objects: `ThreatCatalog.dataEvents()`.',
      detections: ThreatCatalog.dataEvents(),
    },
    {
      title: 'Unusual Regions',
      introduction:
        'Not in any list, since only you know your Regions: `ThreatCatalog.unusualRegions()`. Shown with two.',
      detections: [ThreatCatalog.unusualRegions(['eu-central-1', 'us-east-1'])],
    },
    {
      title: 'Emergencies',
      introduction:
        'Not in any list, since only you know your users and roles: `breakGlassPrincipals`, or `ThreatCatalog.breakGlass()`. Shown with a name and an ARN.',
      detections: [ThreatCatalog.breakGlass(['break-glass', 'arn:aws:iam::111111111111:role/emergency'])],
    },
  ];
}

function ownPartRows(): string[] {
  return Object.entries(OWN_PARTS).map(([name, { means }]) => `| \`{${name}}\` | ${means} |`);
}

function render({ title, introduction, detections }: Chapter): string {
  const rows = detections.map((detection) =>
    [
      `[${detection.id}](#${detection.id})`,
      detection.title,
      SEVERITY[detection.severity],
      detection.techniques.join(', '),
      detection.cisRecommendations?.['5.0.0'] ?? '–',
    ].join(' | '),
  );
  return [
    `## ${title}`,
    introduction,
    [
      '| Id | What | Severity | ATT&CK | CIS 5.0 |',
      '| --- | --- | --- | --- | --- |',
      ...rows.map((row) => `| ${row} |`),
    ].join('\n'),
    ...detections.map(renderOne),
  ].join('\n\n');
}

function renderOne(detection: Detection): string {
  const {
    id,
    title,
    meaning,
    response,
    falsePositives,
    filterPattern,
    securityHubControls,
    requiredEvents,
    dataResourceTypes,
    findingOnly,
    outsidePaths,
    firstTimeOnly,
    recurring,
  } = detection;
  const facts = [
    `**${capitalized(SEVERITY[detection.severity])}**, ${frequency(detection)}.`,
    `ATT&CK ${detection.techniques.join(', ')}.`,
    securityHubControls && `Security Hub ${securityHubControls.join(', ')}.`,
    detection.cisRecommendations && `CIS ${numbers(detection.cisRecommendations)}.`,
    findingOnly === true ? '*Findings only.*' : undefined,
    outsidePaths && '[Strangers](findings.md#strangers) only, in findings.',
    firstTimeOnly === true ? '[The first time](findings.md#first-times) only, in findings.' : undefined,
    recurring === true ? '[Once](findings.md#jobs), and then only of a new target, in findings.' : undefined,
    requiredEvents && `Needs ${[...requiredEvents, ...(dataResourceTypes ?? [])].join(', ')}.`,
  ];
  return [
    `### ${id}`,
    `${title}. ${meaning}`,
    facts.filter((fact) => fact !== undefined).join(' '),
    `What to do: ${response}`,
    `Also fired by: ${falsePositives}`,
    ['```', filterPattern, '```'].join('\n'),
  ].join('\n\n');
}

function frequency({ threshold, periodSeconds, countBy = CountBy.PRINCIPAL }: Detection): string {
  const minutes = String(periodSeconds / 60);
  return threshold === 1
    ? `at the first event in ${minutes} minutes`
    : `from ${String(threshold)} events in ${minutes} minutes on (in a finding: ${COUNTED[countBy]})`;
}

/** The paths are a table of their own: a detection shows those of the services that it is about. */
function shownChapter(): string {
  const rows = Object.entries(pathsByService()).map(
    ([service, paths]) => `| ${service} | ${paths.map((path) => `\`${path}\``).join(', ')} |`,
  );
  return [
    '## What a finding shows of a call',
    'Of `requestParameters` and `responseElements` a message has only these, where the event has them; `[]` stands for each element of a list. All else may hold secrets and stays out. A detection shows those of the services that it is about; one that is about all services, those of them that end in a name, ARN or ID. Each finding shows the resources that CloudTrail lists, too.',
    ['| Service | Paths |', '| --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}

/** As in "3.4 (1.2), 4.4 (1.4 to 5.0), 5.4 (6.0 to 7.0)". */
function numbers(recommendations: Readonly<Record<string, string>>): string {
  const versions = new Map<string, string[]>();
  for (const [version, number] of Object.entries(recommendations)) {
    versions.set(number, [...(versions.get(number) ?? []), version.replace(/\.0$/, '')]);
  }
  const span = (list: readonly string[]): string => [...new Set([list[0], list.at(-1)])].join(' to ');
  return [...versions].map(([number, list]) => `${number} (${span(list)})`).join(', ');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
