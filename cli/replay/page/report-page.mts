/// <reference lib="dom" />
import type { DetectionReport, ReplayReport } from '../replay-report.js';
import { actorsAndAccounts, detectionTable } from './detections.mjs';
import { element, section } from './element.mjs';
import { findingTable } from './findings.mjs';
import { matchesOf } from './matches.mjs';
import { storySection } from './stories.mjs';
import { RANKS, rankOf, type Rank } from './severity.js';
import { summary, whatWasRead } from './summary.mjs';
import { timeline } from './timeline.mjs';
import { counted } from './wording.js';
import { cost, volume } from './volume.mjs';

const PARTS = [
  ['findings', 'Findings'],
  ['story', 'Who did what'],
  ['alarms', 'Alarms'],
  ['detections', 'Detections'],
  ['who', 'Actors and accounts'],
  ['matches', 'Matching events'],
  ['volume', 'Volume'],
  ['cost', 'Cost'],
  ['read', 'What was read'],
] as const;

const report = JSON.parse(document.getElementById('report')?.textContent ?? '') as ReplayReport;
const matches = report.matches === undefined ? undefined : matchesOf(report);
const stories = report.stories === undefined ? undefined : storySection(report.stories, report.storiesLeftOut ?? 0);
const filtered = element('div');

function show(detections: readonly DetectionReport[]): void {
  filtered.replaceChildren(
    findingTable(detections, report),
    ...(stories ? [stories] : []),
    timeline(detections, report),
    detectionTable(detections, matches?.showOnly),
    actorsAndAccounts(detections, report),
  );
  matches?.offer(detections);
}

/** What a page shows of the report: all severities, or those that are ticked. */
function severities(): HTMLElement {
  const present = RANKS.map((rank) => ({
    rank,
    detections: report.detections.filter((detection) => rankOf(detection) === rank),
  })).filter(({ detections }) => detections.length > 0);
  const chosen = new Set<Rank>(present.map(({ rank }) => rank));
  const boxes = present.map(({ rank, detections }) => {
    const box = element('input', { type: 'checkbox', checked: '', value: rank });
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(rank);
      else chosen.delete(rank);
      show(report.detections.filter((detection) => chosen.has(rankOf(detection))));
    });
    const sum = (of: (detection: DetectionReport) => number): number =>
      detections.reduce((total, detection) => total + of(detection), 0);
    return element(
      'label',
      {},
      box,
      element('span', { class: `severity ${rank}` }, rank),
      ` ${counted(
        sum(({ findings }) => findings),
        'finding',
      )}, ${counted(
        sum(({ alarms }) => alarms.length),
        'alarm',
      )}`,
    );
  });
  return element('fieldset', {}, element('legend', {}, 'Severity'), ...boxes);
}

const noMatches = section(
  'matches',
  'Matching events',
  element('p', { class: 'remark' }, 'This report was made without them.'),
);
const absent: readonly string[] = [...(stories ? [] : ['story']), ...(report.archive ? ['volume', 'cost'] : [])];
const links = PARTS.filter(([id]) => !absent.includes(id)).map(([id, title]) =>
  element('li', {}, element('a', { href: `#${id}` }, title)),
);
show(report.detections);
document.body.replaceChildren(
  element('a', { class: 'skip', href: '#findings' }, 'Skip to the findings'),
  summary(report),
  element(
    'div',
    { class: 'tools' },
    element('nav', { 'aria-label': 'Parts of the report' }, element('ul', {}, ...links)),
    severities(),
  ),
  element(
    'main',
    {},
    filtered,
    matches?.section ?? noMatches,
    ...(report.archive ? [] : [volume(report.volume), cost(report.cost)]),
    whatWasRead(report),
  ),
);

// What is folded away is on paper too.
addEventListener('beforeprint', () => {
  for (const folded of document.querySelectorAll<HTMLDetailsElement>('details.notices, details.story'))
    folded.open = true;
});
