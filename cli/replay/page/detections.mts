/// <reference lib="dom" />
import type { DetectionReport, ReplayReport, Share } from '../replay-report.js';
import { element, identifier, section } from './element.mjs';
import { rankOf } from './severity.js';
import { type Column, table } from './table.mjs';
import { accountGrid, actorTotals } from './totals.js';
import { brief, count, counted, duration, time, visible } from './wording.js';

const MOST_ACTORS = 15;
const MOST_NAMED = 3;
const MOST_ACCOUNTS = 10;

/** Every detection that was tried, with the very text of its filter: what fired stands first, and what matched nothing is folded away. */
export function detectionTable(
  detections: readonly DetectionReport[],
  showMatches?: (id: string) => void,
): HTMLElement {
  const matched = detections.filter(({ events }) => events > 0);
  const silent = detections.filter(({ events }) => events === 0);
  const fired = matched.filter(({ alarms, findings }) => alarms.length + findings > 0).length;
  const nothing = element(
    'p',
    { class: 'remark' },
    detections.length === 0
      ? 'No severity is ticked.'
      : `None of ${counted(detections.length, 'detection')} matched an event.`,
  );
  return section(
    'detections',
    'Detections',
    matched.length === 0
      ? nothing
      : table(
          `${counted(matched.length, 'detection')} with matching events; ${count(fired)} with findings or alarms, first`,
          matchedColumns(showMatches),
          matched,
        ),
    ...(silent.length === 0
      ? []
      : [
          element(
            'details',
            { class: 'silent' },
            element('summary', {}, `${counted(silent.length, 'detection')} without a matching event`),
            table(
              'Detections that were tried and matched nothing',
              [{ title: 'Detection', cell: titleAndFilter }],
              silent,
            ),
          ),
        ]),
  );
}

function matchedColumns(showMatches?: (id: string) => void): readonly Column<DetectionReport>[] {
  return [
    { title: 'Detection', cell: titleAndFilter },
    { title: 'Findings', cell: ({ findings }) => count(findings), isNumber: true },
    { title: 'Alarms', cell: ({ alarms, hasAlarm }) => (hasAlarm ? count(alarms.length) : '–'), isNumber: true },
    { title: 'Events', cell: (detection) => eventsOf(detection, showMatches), isNumber: true },
    { title: 'First and last seen (UTC)', cell: seen },
    { title: 'Actors, events of each', cell: ({ actors, actorCount }) => named(actors, actorCount) },
    { title: 'Accounts, events of each', cell: ({ accounts, accountCount }) => named(accounts, accountCount) },
  ];
}

function titleAndFilter(detection: DetectionReport): HTMLElement {
  const { id, title, filterPattern, threshold, periodSeconds } = detection;
  return element(
    'details',
    { class: 'filter' },
    element(
      'summary',
      {},
      element('span', { class: `severity ${rankOf(detection)}` }, rankOf(detection)),
      ' ',
      visible(title),
    ),
    element(
      'p',
      {},
      element('code', {}, visible(id)),
      ` counts ${counted(threshold, 'event')} within ${duration(periodSeconds)}. Filter pattern:`,
    ),
    element('pre', {}, visible(filterPattern)),
  );
}

function eventsOf({ id, title, events }: DetectionReport, showMatches?: (id: string) => void): Node | string {
  if (showMatches === undefined || events === 0) return count(events);
  const button = element(
    'button',
    { type: 'button', class: 'link', 'aria-label': `${counted(events, 'event')}: show those of ${visible(title)}` },
    count(events),
  );
  button.addEventListener('click', () => {
    showMatches(id);
  });
  return button;
}

function seen({ firstSeen, lastSeen }: DetectionReport): Node | string {
  if (firstSeen === undefined || lastSeen === undefined) return '–';
  return element('ul', { class: 'plain' }, element('li', {}, time(firstSeen)), element('li', {}, time(lastSeen)));
}

function named(shares: readonly Share[], all: number): Node | string {
  if (shares.length === 0) return '–';
  const most = shares
    .slice(0, MOST_NAMED)
    .map(({ name, events }) =>
      element('li', {}, identifier(brief(name)), element('span', { class: 'times' }, ` ${count(events)}`)),
    );
  const left = all - most.length;
  const more = left > 0 ? [element('li', { class: 'times' }, `and ${count(left)} more`)] : [];
  return element('ul', { class: 'plain' }, ...most, ...more);
}

/** Who, and where. */
export function actorsAndAccounts(
  detections: readonly DetectionReport[],
  { actors: all, actorsLeftOut }: Pick<ReplayReport, 'actors' | 'actorsLeftOut'>,
): HTMLElement {
  const actors = actorTotals(all, detections);
  if (actors.length === 0)
    return section(
      'who',
      'Actors and accounts',
      element('p', { class: 'remark' }, 'No event matched any of these detections.'),
    );
  const shown = actors.slice(0, MOST_ACTORS);
  const busiest = actors[0]?.events ?? 1;
  const some =
    actors.length > shown.length
      ? `The ${count(shown.length)} actors with most matching events, of ${count(actors.length)}`
      : `${actors.length === 1 ? 'The one actor' : `All ${counted(actors.length, 'actor')}`} of matching events`;
  return section(
    'who',
    'Actors and accounts',
    table(
      `${some}; an event counts once, however many detections it matches${actorsLeftOut === 0 ? '' : `. This report holds no more of them: ${counted(actorsLeftOut, 'actor')} with fewer events, or quieter ones, left out`}`,
      [
        { title: 'Actor', cell: ({ name }) => identifier(brief(name)) },
        {
          title: 'Matching events',
          cell: ({ events }) => count(events),
          isNumber: true,
          bar: ({ events }) => events / busiest,
        },
        {
          title: 'Detections',
          cell: ({ detections: titles }) =>
            titles.length > MOST_NAMED
              ? `${titles.slice(0, MOST_NAMED).map(visible).join('; ')} and ${count(titles.length - MOST_NAMED)} more`
              : titles.map(visible).join('; '),
        },
      ],
      shown,
    ),
    accountTable(detections),
  );
}

function accountTable(detections: readonly DetectionReport[]): HTMLElement {
  const { accounts, rows, hasElsewhere } = accountGrid(detections, MOST_ACCOUNTS);
  const densest = Math.max(1, ...rows.flatMap(({ events, elsewhere }) => [...events, elsewhere]));
  const columns = [
    ...accounts.map((account, index) => ({
      title: brief(account),
      of: (row: (typeof rows)[number]) => row.events[index] ?? 0,
    })),
    ...(hasElsewhere ? [{ title: 'Other accounts', of: (row: (typeof rows)[number]) => row.elsewhere }] : []),
  ];
  return table(
    `Matching events by detection and account${hasElsewhere ? `: the ${count(accounts.length)} accounts with most, and all others together` : ''}; an event that matches two detections is in both rows`,
    [
      { title: 'Detection', cell: ({ title }) => visible(title) },
      ...columns.map(({ title, of }) => ({
        title,
        cell: (row: (typeof rows)[number]) => (of(row) === 0 ? '–' : count(of(row))),
        isNumber: true,
        bar: (row: (typeof rows)[number]) => of(row) / densest,
      })),
    ],
    rows,
  );
}
