/// <reference lib="dom" />
import { principalWords } from '../principal-words.js';
import type { DetectionReport, MatchReport, ReplayReport } from '../replay-report.js';
import { element, identifier, section } from './element.mjs';
import { MatchSearch } from './match-search.js';
import { table } from './table.mjs';
import { brief, count, counted, time, visible } from './wording.js';

/** Rows in the page at a time: tens of thousands would take seconds to lay out. */
const ROWS = 100;

export interface Matches {
  readonly section: HTMLElement;
  /** Those of which detections may be shown at all. */
  readonly offer: (detections: readonly DetectionReport[]) => void;
  readonly showOnly: (id: string) => void;
}

export function matchesOf({ detections, matches = [], matchesLeftOut, matchesOrder }: ReplayReport): Matches {
  const leftOut = new Map(detections.map(({ id, events, matchesLeftOut: missing = 0 }) => [id, { missing, events }]));
  const titles = new Map(detections.map(({ id, title }) => [id, title]));
  const search = new MatchSearch(matches, titles);
  const words = element('input', {
    type: 'search',
    id: 'words',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'name, address, account, error, …',
  });
  const which = element('select', { id: 'which' });
  const state = element('p', { role: 'status', class: 'remark' });
  const [before, after] = matchesOrder === 'newest' ? ['Newer', 'Older'] : ['Older', 'Newer'];
  const previous = element('button', { type: 'button' }, before);
  const next = element('button', { type: 'button' }, after);
  const rows = element('div');
  let offered: readonly DetectionReport[] = detections;
  let first = 0;

  const show = (): void => {
    const ids = which.value === '' ? offered.map(({ id }) => id) : [which.value];
    const found = search.find({ words: words.value, detections: new Set(ids) });
    const shown = found.slice(first, first + ROWS);
    const range =
      shown.length === 0
        ? 'No match'
        : `Matches ${count(first + 1)} to ${count(first + shown.length)} of ${count(found.length)}`;
    state.textContent = `${range}${found.length === matches.length ? '' : `, out of ${count(matches.length)}`}.${missing()}`;
    previous.disabled = first === 0;
    next.disabled = first + ROWS >= found.length;
    rows.replaceChildren(
      ...(shown.length === 0 ? [] : [matchTable(shown, titles, `Matching events, ${matchesOrder} first`)]),
    );
  };
  const missing = (): string => {
    const { missing: ofDetection, events } = leftOut.get(which.value) ?? { missing: 0, events: 0 };
    if (which.value !== '')
      return ofDetection === 0
        ? ''
        : ` Of this detection ${count(ofDetection)} of ${counted(events, 'event')} are not in this report.`;
    return matchesLeftOut === 0
      ? ''
      : ` ${counted(matchesLeftOut, 'further matching event')} ${matchesLeftOut === 1 ? 'is' : 'are'} not in this report, which holds a share for each detection.`;
  };
  const showFrom = (from: number): void => {
    first = Math.max(0, from);
    show();
  };
  const offer = (chosen: readonly DetectionReport[]): void => {
    offered = chosen;
    const chosenBefore = which.value;
    const matching = chosen.filter(({ events }) => events > 0);
    which.replaceChildren(
      element('option', { value: '' }, 'All detections shown'),
      ...matching.map(({ id, title }) => element('option', { value: id }, visible(title))),
    );
    which.value = matching.some(({ id }) => id === chosenBefore) ? chosenBefore : '';
    showFrom(0);
  };
  words.addEventListener('input', () => {
    showFrom(0);
  });
  which.addEventListener('change', () => {
    showFrom(0);
  });
  previous.addEventListener('click', () => {
    showFrom(first - ROWS);
  });
  next.addEventListener('click', () => {
    showFrom(first + ROWS);
  });
  const form = element(
    'form',
    { role: 'search', 'aria-label': 'Matching events', class: 'search' },
    element('div', {}, element('label', { for: 'words' }, 'Search'), words),
    element('div', {}, element('label', { for: 'which' }, 'Detection'), which),
  );
  form.addEventListener('submit', (submitted) => {
    submitted.preventDefault();
  });
  const isEmpty = matches.length === 0;
  return {
    section: isEmpty
      ? section('matches', 'Matching events', element('p', { class: 'remark' }, 'No event matched.'))
      : section(
          'matches',
          'Matching events',
          form,
          element('div', { class: 'window' }, state, element('div', {}, previous, next)),
          rows,
        ),
    offer,
    showOnly: (id) => {
      which.value = id;
      words.value = '';
      showFrom(0);
      which.focus();
      form.scrollIntoView();
    },
  };
}

function matchTable(
  matches: readonly MatchReport[],
  titles: ReadonlyMap<string, string>,
  caption: string,
): HTMLElement {
  return table(
    caption,
    [
      {
        title: 'Time (UTC)',
        cell: ({ eventTime, severity }) =>
          lines(time(eventTime), element('span', { class: `severity ${severity}` }, severity)),
      },
      {
        title: 'Event and its ID',
        cell: ({ eventName, eventSource, errorCode, errorMessage, eventId }) =>
          lines(
            name(eventName),
            quiet(eventSource),
            ...(errorCode === undefined ? [] : [error(errorCode)]),
            ...(errorMessage === undefined ? [] : [quiet(errorMessage)]),
            element('code', { class: 'times' }, brief(eventId)),
          ),
      },
      { title: 'Principal', cell: principal },
      {
        title: 'Source',
        cell: ({ sourceIp, userAgent }) =>
          sourceIp === undefined && userAgent === undefined
            ? '–'
            : lines(name(sourceIp ?? '–'), ...(userAgent === undefined ? [] : [quiet(userAgent)])),
      },
      { title: 'Account and Region', cell: ({ account, region }) => lines(name(account), quiet(region)) },
      { title: 'Targets', cell: targets },
      {
        title: 'Detections',
        cell: ({ detections }) =>
          element(
            'ul',
            { class: 'plain' },
            ...detections.map((id) => element('li', {}, visible(titles.get(id) ?? id))),
          ),
      },
    ],
    matches,
  );
}

function principal(match: MatchReport): HTMLElement {
  const [who, ...more] = principalWords(match);
  return lines(name(who), ...more.map(quiet));
}

function targets({ targets: all, targetsLeftOut = 0 }: MatchReport): Node | string {
  if (all.length === 0) return '–';
  const more = targetsLeftOut === 0 ? [] : [quiet(`and ${count(targetsLeftOut)} more`)];
  return lines(
    ...all.map(({ type, name: target }) =>
      element('span', {}, element('span', { class: 'times' }, `${brief(type)} `), name(target)),
    ),
    ...more,
  );
}

function lines(...parts: readonly (Node | string)[]): HTMLElement {
  return element(
    'div',
    { class: 'lines' },
    ...parts.map((part) => (typeof part === 'string' ? element('span', {}, part) : part)),
  );
}

function name(text: string): HTMLElement {
  return identifier(brief(text));
}

function quiet(text: string): HTMLElement {
  const made = name(text);
  made.className = 'times';
  return made;
}

function error(text: string): HTMLElement {
  const made = name(text);
  made.className = 'error';
  return made;
}
