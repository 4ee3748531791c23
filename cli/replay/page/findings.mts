/// <reference lib="dom" />
import type { DetectionReport, FindingReport, ReplayReport } from '../replay-report.js';
import { element, identifier, section } from './element.mjs';
import { rankOf } from './severity.js';
import { table } from './table.mjs';
import { brief, count, counted, time, visible } from './wording.js';

const MOST_SHOWN = 100;

/** What would have been told, each by itself: two that did the same are two. */
export function findingTable(
  detections: readonly DetectionReport[],
  { findings, findingsLeftOut }: Pick<ReplayReport, 'findings' | 'findingsLeftOut'>,
): HTMLElement {
  const ids = new Set(detections.map(({ id }) => id));
  const all = findings.filter(({ detection }) => ids.has(detection));
  if (all.length === 0)
    return section(
      'findings',
      'Findings',
      element('p', { class: 'remark' }, 'None of these detections found anything.'),
    );
  const shown = all.slice(0, MOST_SHOWN);
  const some =
    shown.length < all.length
      ? `The first ${count(shown.length)} of ${counted(all.length, 'finding')}`
      : counted(all.length, 'finding');
  return section(
    'findings',
    'Findings',
    table(
      `${some}, by detection, account, role or user, and outcome${findingsLeftOut === 0 ? '' : `. This report holds no more of them: ${counted(findingsLeftOut, 'finding')} with fewer events, or quieter ones, left out`}`,
      [
        { title: 'Finding', cell: nameOf },
        { title: 'Who', cell: whoOf },
        { title: 'Account', cell: ({ account }) => identifier(brief(account)) },
        { title: 'Outcome', cell: ({ outcome }) => outcome },
        { title: 'Events', cell: ({ events }) => count(events), isNumber: true },
        { title: 'First and last seen (UTC)', cell: seen },
      ],
      shown,
    ),
  );
}

function nameOf(finding: FindingReport): HTMLElement {
  const rank = rankOf(finding);
  return element('span', {}, element('span', { class: `severity ${rank}` }, rank), ' ', visible(finding.title));
}

function whoOf({ actor, principals }: FindingReport): HTMLElement {
  const more =
    principals > 1
      ? [
          element(
            'span',
            { class: 'times' },
            ` and ${principals >= 50 ? 'at least ' : ''}${count(principals - 1)} more`,
          ),
        ]
      : [];
  return element('span', {}, identifier(brief(actor)), ...more);
}

function seen({ firstSeen, lastSeen }: FindingReport): HTMLElement {
  return element('ul', { class: 'plain' }, element('li', {}, time(firstSeen)), element('li', {}, time(lastSeen)));
}
