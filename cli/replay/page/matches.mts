/// <reference lib="dom" />
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

export function matchesOf({ detections, matches = [], matchesLeftOut }: ReplayReport): Matches {
  const titles = new Map(detections.map(({ id, title }) => [id, title]));
  const search = new MatchSearch(matches, titles);
  const words = element('input', { type: 'search', id: 'words', autocomplete: 'off', spellcheck: 'false', placeholder: 'name, address, account, error, …' });
  const which = element('select', { id: 'which' });
  const state = element('p', { role: 'status', class: 'remark' });
  const previous = element('button', { type: 'button' }, 'Newer');
  const next = element('button', { type: 'button' }, 'Older');
  const rows = element('div');
  let offered: readonly DetectionReport[] = detections;
  let first = 0;

  const show = (): void => {
    const ids = which.value === '' ? offered.map(({ id }) => id) : [which.value];
    const found = search.find({ words: words.value, detections: new Set(ids) });
    const shown = found.slice(first, first + ROWS);
    const range = shown.length === 0 ? 'No match' : `Matches ${count(first + 1)} to ${count(first + shown.length)} of ${count(found.length)}`;
    state.textContent = `${range}${found.length === matches.length ? '' : `, out of ${count(matches.length)}`}${matchesLeftOut === 0 ? '' : `. ${counted(matchesLeftOut, 'further matching event')} not in this report`}.`;
    previous.disabled = first === 0;
    next.disabled = first + ROWS >= found.length;
    rows.replaceChildren(matchTable(shown, titles));
  };
  const showFrom = (from: number): void => {
    first = Math.max(0, from);
    show();
  };
  const offer = (chosen: readonly DetectionReport[]): void => {
    offered = chosen;
    const before = which.value;
    const matching = chosen.filter(({ events }) => events > 0);
    which.replaceChildren(element('option', { value: '' }, 'All detections shown'), ...matching.map(({ id, title }) => element('option', { value: id }, visible(title))));
    which.value = matching.some(({ id }) => id === before) ? before : '';
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
  return {
    section: section('matches', 'Matching events', form, element('div', { class: 'window' }, state, element('div', {}, previous, next)), rows),
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

function matchTable(matches: readonly MatchReport[], titles: ReadonlyMap<string, string>): HTMLElement {
  return table(
    'Matching events, newest first',
    [
      { title: 'Time (UTC)', cell: ({ eventTime }) => time(eventTime) },
      { title: 'Event', cell: ({ eventName, eventSource, errorCode }) => twoLines(eventName, eventSource, errorCode) },
      { title: 'Actor and source address', cell: ({ actor, sourceIp }) => twoLines(actor, sourceIp ?? '–') },
      { title: 'Account and Region', cell: ({ account, region }) => twoLines(account, region) },
      { title: 'Detections', cell: ({ detections }) => element('ul', { class: 'plain' }, ...detections.map((id) => element('li', {}, visible(titles.get(id) ?? id)))) },
      { title: 'Event id', cell: ({ eventId }) => element('code', {}, brief(eventId)) },
    ],
    matches,
  );
}

function twoLines(first: string, second: string, error?: string): HTMLElement {
  const lines = [identifier(brief(first)), element('span', { class: 'times' }, brief(second))];
  if (error !== undefined) lines.push(element('span', { class: 'error' }, brief(error)));
  return element('div', { class: 'lines' }, ...lines);
}
