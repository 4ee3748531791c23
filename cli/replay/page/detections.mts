/// <reference lib="dom" />
import type { DetectionReport, Share } from '../replay-report.js';
import { element, identifier, section } from './element.mjs';
import { rankOf } from './severity.js';
import { table } from './table.mjs';
import { accountGrid, topActors } from './totals.js';
import { brief, count, counted, duration, time, visible } from './wording.js';

const MOST_ACTORS = 15;
const MOST_NAMED = 3;
const MOST_ACCOUNTS = 10;

/** Every detection that was tried, with the very text of its filter. */
export function detectionTable(detections: readonly DetectionReport[], showMatches?: (id: string) => void): HTMLElement {
  return section(
    'detections',
    'Detections',
    table(
      'Detections that were tried, and what each would have raised',
      [
        { title: 'Detection', cell: titleAndFilter },
        { title: 'Severity', cell: (detection) => element('span', { class: `severity ${rankOf(detection)}` }, rankOf(detection)) },
        { title: 'Alarms', cell: ({ alarms }) => count(alarms.length), isNumber: true },
        { title: 'Events', cell: (detection) => eventsOf(detection, showMatches), isNumber: true },
        { title: 'First and last seen (UTC)', cell: seen },
        { title: 'Top actors', cell: ({ actors }) => named(actors) },
        { title: 'Accounts', cell: ({ accounts }) => named(accounts) },
      ],
      detections,
    ),
  );
}

function titleAndFilter({ id, title, filterPattern, threshold, periodSeconds }: DetectionReport): HTMLElement {
  return element(
    'details',
    { class: 'filter' },
    element('summary', {}, visible(title)),
    element('p', {}, element('code', {}, visible(id)), ` alarms at ${counted(threshold, 'event')} within ${duration(periodSeconds)}. Filter pattern:`),
    element('pre', {}, visible(filterPattern)),
  );
}

function eventsOf({ id, title, events }: DetectionReport, showMatches?: (id: string) => void): Node | string {
  if (showMatches === undefined || events === 0) return count(events);
  const button = element('button', { type: 'button', class: 'link', 'aria-label': `${counted(events, 'event')}: show those of ${visible(title)}` }, count(events));
  button.addEventListener('click', () => {
    showMatches(id);
  });
  return button;
}

function seen({ firstSeen, lastSeen }: DetectionReport): Node | string {
  if (firstSeen === undefined || lastSeen === undefined) return '–';
  return element('ul', { class: 'plain' }, element('li', {}, time(firstSeen)), element('li', {}, time(lastSeen)));
}

function named(shares: readonly Share[]): Node | string {
  if (shares.length === 0) return '–';
  const most = shares.slice(0, MOST_NAMED).map(({ name, events }) => element('li', {}, identifier(brief(name)), element('span', { class: 'times' }, ` ${count(events)}`)));
  const more = shares.length > MOST_NAMED ? [element('li', { class: 'times' }, `and ${count(shares.length - MOST_NAMED)} more`)] : [];
  return element('ul', { class: 'plain' }, ...most, ...more);
}

/** Who, and where. */
export function actorsAndAccounts(detections: readonly DetectionReport[]): HTMLElement {
  const actors = topActors(detections, MOST_ACTORS);
  const busiest = actors[0]?.events ?? 1;
  const { accounts, rows, accountsLeftOut } = accountGrid(detections, MOST_ACCOUNTS);
  const densest = Math.max(1, ...rows.flatMap(({ events, elsewhere }) => [...events, elsewhere]));
  const columns = [
    ...accounts.map((account, index) => ({ title: brief(account), of: (row: (typeof rows)[number]) => row.events[index] ?? 0 })),
    ...(accountsLeftOut === 0 ? [] : [{ title: counted(accountsLeftOut, 'other'), of: (row: (typeof rows)[number]) => row.elsewhere }]),
  ];
  if (actors.length === 0) return section('who', 'Actors and accounts', element('p', { class: 'remark' }, 'No event matched.'));
  return section(
    'who',
    'Actors and accounts',
    table(
      'Top actors, over all detections shown',
      [
        { title: 'Actor', cell: ({ name }) => identifier(brief(name)) },
        { title: 'Events', cell: ({ events }) => count(events), isNumber: true, bar: ({ events }) => events / busiest },
        { title: 'Detections', cell: ({ detections: titles }) => (titles.length > MOST_NAMED ? `${titles.slice(0, MOST_NAMED).map(visible).join('; ')} and ${count(titles.length - MOST_NAMED)} more` : titles.map(visible).join('; ')) },
      ],
      actors,
    ),
    table(
      'Matching events by detection and account',
      [
        { title: 'Detection', cell: ({ title }) => visible(title) },
        ...columns.map(({ title, of }) => ({ title, cell: (row: (typeof rows)[number]) => (of(row) === 0 ? '–' : count(of(row))), isNumber: true, bar: (row: (typeof rows)[number]) => of(row) / densest })),
      ],
      rows,
    ),
  );
}
