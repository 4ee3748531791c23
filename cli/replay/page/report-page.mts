/// <reference lib="dom" />
import type { DetectionReport, ReplayReport } from '../replay-report.js';
import { actorsAndAccounts, detectionTable } from './detections.mjs';
import { element, section } from './element.mjs';
import { findingTable } from './findings.mjs';
import { matchesOf } from './matches.mjs';
import { RANKS, rankOf, type Rank } from './severity.js';
import { summary, whatWasRead } from './summary.mjs';
import { timeline } from './timeline.mjs';
import { count, counted } from './wording.js';
import { cost, volume } from './volume.mjs';

const PARTS = [
  ['read', 'What was read'],
  ['alarms', 'Alarms'],
  ['findings', 'Findings'],
  ['detections', 'Detections'],
  ['who', 'Actors and accounts'],
  ['volume', 'Volume'],
  ['cost', 'Cost'],
  ['matches', 'Matching events'],
] as const;

const report = JSON.parse(document.getElementById('report')?.textContent ?? '') as ReplayReport;
const matches = report.matches === undefined ? undefined : matchesOf(report);
const filtered = element('div');

function show(detections: readonly DetectionReport[]): void {
  filtered.replaceChildren(
    timeline(detections, report),
    findingTable(detections, report),
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
    const alarms = detections.reduce((sum, detection) => sum + detection.alarms.length, 0);
    const fired = detections.filter((detection) => detection.alarms.length > 0).length;
    return element(
      'label',
      {},
      box,
      element('span', { class: `severity ${rank}` }, rank),
      ` ${counted(alarms, 'alarm')}, ${count(fired)} of ${counted(detections.length, 'detection')}`,
    );
  });
  return element('fieldset', {}, element('legend', {}, 'Severity'), ...boxes);
}

const noMatches = section(
  'matches',
  'Matching events',
  element('p', { class: 'remark' }, 'This report was made without them.'),
);
const links = PARTS.map(([id, title]) => element('li', {}, element('a', { href: `#${id}` }, title)));
show(report.detections);
document.body.replaceChildren(
  element('a', { class: 'skip', href: '#detections' }, 'Skip to the detections'),
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
    whatWasRead(report),
    filtered,
    volume(report.volume),
    cost(report.cost),
    matches?.section ?? noMatches,
  ),
);
