/// <reference lib="dom" />
import * as Plot from '@observablehq/plot';
import type { CostReport, Volume, VolumeReport } from '../replay-report.js';
import { chart } from './chart.mjs';
import { element, identifier, section } from './element.mjs';
import { table } from './table.mjs';
import { estimateWords } from '../estimate-words.js';
import { DAY, tickLabel, ticksOf } from './time-ticks.js';
import { brief, count, counted, dollars, size, visible } from './wording.js';

const MOST_ROWS = 15;
const PIXELS_OF_A_TICK = 84;

/** How much there is, and of what: what CloudWatch Logs would be paid for. */
export function volume({ days, services, accounts }: VolumeReport): HTMLElement {
  // Events without a readable time have a row in the table and no place on the axis.
  const dated = days.filter(({ name }) => /^\d{4}-\d\d-\d\d$/.test(name));
  const [first] = days;
  if (first === undefined) return section('volume', 'Volume', element('p', { class: 'remark' }, 'No event was read.'));
  const drawn =
    dated.length < 2
      ? element(
          'p',
          { class: 'remark' },
          dated.length === 1
            ? `All events with a time are of ${visible(dated[0]?.name ?? '')} (UTC).`
            : 'No event has a usable time.',
        )
      : daily(dated);
  return section(
    'volume',
    'Volume',
    drawn,
    element(
      'details',
      {},
      element('summary', {}, 'Days as a table'),
      volumes('Volume per day, in UTC', 'Day', days, days.length),
    ),
    element(
      'div',
      { class: 'pair' },
      volumes('Volume per service', 'Service', services, MOST_ROWS),
      volumes('Volume per account', 'Account', accounts, MOST_ROWS),
    ),
  );
}

function daily(dated: readonly Volume[]): HTMLElement {
  const [first, last] = [dated[0], dated.at(-1)].map((day) => Date.parse(`${day?.name ?? ''}T00:00:00Z`)) as [
    number,
    number,
  ];
  return element(
    'div',
    {},
    element('p', { class: 'remark' }, 'Days are those of UTC; the first and the last may not be whole.'),
    chart('Events per day. The figures follow as a table.', (width) => ({
      height: 190,
      marginBottom: 48,
      marginLeft: 56,
      marginTop: 24,
      marginRight: 44,
      x: { type: 'utc', label: null, interval: 'day', tickSize: 0, axis: null },
      y: {
        label: 'Events per day',
        tickFormat: (tick: number) => (Number.isInteger(tick) ? count(tick) : ''),
        ticks: 4,
        tickSize: 0,
        labelArrow: 'none',
      },
      marks: [
        Plot.axisX(ticksOf(first, last, Math.floor(width / PIXELS_OF_A_TICK), DAY), {
          label: null,
          tickSize: 0,
          tickFormat: tickLabel as (tick: unknown, index: number) => string,
        }),
        Plot.gridY({ ticks: 4, stroke: 'var(--line)', strokeOpacity: 1 }),
        Plot.rectY(dated, {
          x: ({ name }: Volume) => new Date(`${name}T00:00:00Z`),
          interval: 'day',
          y: 'events',
          fill: 'var(--accent)',
          insetLeft: 0.5,
          insetRight: 0.5,
          title: (day: Volume) => `${day.name}: ${counted(day.events, 'event')}, ${size(day.bytes)}`,
        }),
        Plot.ruleY([0], { stroke: 'var(--strong-line)' }),
      ],
    })),
  );
}

function volumes(caption: string, what: string, all: readonly Volume[], most: number): HTMLElement {
  const largest = Math.max(1, ...all.map(({ bytes }) => bytes));
  const rest = all.slice(most);
  const sum = (of: (volume: Volume) => number): number => rest.reduce((total, volume) => total + of(volume), 0);
  const others =
    rest.length === 0
      ? []
      : [
          {
            name: counted(rest.length, 'other'),
            events: sum(({ events }) => events),
            bytes: sum(({ bytes }) => bytes),
            isRest: true,
          },
        ];
  const shown: readonly (Volume & { readonly isRest?: boolean })[] = [...all.slice(0, most), ...others];
  return table(
    rest.length > 0 ? `${caption}: the largest ${count(most)} of ${count(all.length)}` : caption,
    [
      { title: what, cell: ({ name }) => identifier(brief(name)) },
      { title: 'Events', cell: ({ events }) => count(events), isNumber: true },
      {
        title: 'JSON',
        cell: ({ bytes }) => size(bytes),
        isNumber: true,
        bar: ({ bytes, isRest }) => (isRest ? 0 : bytes / largest),
      },
    ],
    shown,
  );
}

export function cost(report: CostReport): HTMLElement {
  const { currency, month, pricesOf } = report;
  const title = 'Cost of sending this to CloudWatch Logs and S3';
  const words = element('p', { class: 'remark' }, estimateWords(report).join(' '));
  if (month === undefined) return section('cost', title, words);
  const priced = table(
    `${currency} a month, at list prices of ${pricesOf}, us-east-1`,
    [
      { title: 'What', cell: ({ what }) => visible(what) },
      { title: 'Quantity a month', cell: ({ quantity }) => visible(quantity) },
      { title: `${currency} a month`, cell: ({ perMonth }) => dollars(perMonth), isNumber: true },
    ],
    [...month.lines, { what: 'Together', quantity: '', perMonth: month.total }],
  );
  priced.classList.add('total');
  return section(
    'cost',
    title,
    words,
    priced,
    element(
      'p',
      { class: 'remark' },
      `A second trail that records the same events would cost ${dollars(month.furtherCopy)} a month besides.`,
    ),
  );
}
