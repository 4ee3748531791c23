/// <reference lib="dom" />
import * as Plot from '@observablehq/plot';
import type { CostReport, Volume, VolumeReport } from '../replay-report.js';
import { chart } from './chart.mjs';
import { element, identifier, section } from './element.mjs';
import { table } from './table.mjs';
import { brief, count, counted, dollars, size, visible } from './wording.js';

const MOST_ROWS = 15;

/** How much there is, and of what: what CloudWatch Logs would be paid for. */
export function volume({ days, services, accounts }: VolumeReport): HTMLElement {
  // Events without a readable time have a row in the table and no place on the axis.
  const dated = days.filter(({ name }) => /^\d{4}-\d\d-\d\d$/.test(name));
  return section(
    'volume',
    'Volume',
    chart('Events per day. The figures follow as a table.', () => ({
      height: 180,
      marginBottom: 40,
      marginLeft: 56,
      marginTop: 24,
      x: { type: 'utc', label: null, interval: 'day', tickSize: 0 },
      y: { label: 'Events per day', tickFormat: 's', ticks: 4, tickSize: 0, labelArrow: 'none' },
      marks: [
        Plot.gridY({ ticks: 4, stroke: 'var(--line)', strokeOpacity: 1 }),
        Plot.rectY(dated, { x: ({ name }: Volume) => new Date(`${name}T00:00:00Z`), interval: 'day', y: 'events', fill: 'var(--accent)', insetLeft: 0.5, insetRight: 0.5, title: (day: Volume) => `${day.name}: ${counted(day.events, 'event')}, ${size(day.bytes)}` }),
        Plot.ruleY([0], { stroke: 'var(--strong-line)' }),
      ],
    })),
    element('details', {}, element('summary', {}, 'Days as a table'), volumes('Volume per day', 'Day', days, days.length)),
    element('div', { class: 'pair' }, volumes('Volume per service', 'Service', services, MOST_ROWS), volumes('Volume per account', 'Account', accounts, MOST_ROWS)),
  );
}

function volumes(caption: string, what: string, all: readonly Volume[], most: number): HTMLElement {
  const largest = Math.max(1, ...all.map(({ bytes }) => bytes));
  const shown = all.slice(0, most);
  return table(
    all.length > most ? `${caption}: the largest ${count(most)} of ${count(all.length)}` : caption,
    [
      { title: what, cell: ({ name }) => identifier(brief(name)) },
      { title: 'Events', cell: ({ events }) => count(events), isNumber: true },
      { title: 'JSON', cell: ({ bytes }) => size(bytes), isNumber: true, bar: ({ bytes }) => bytes / largest },
    ],
    shown,
  );
}

export function cost({ currency, days, eventsPerMonth, lines, pricesOf, totalPerMonth }: CostReport): HTMLElement {
  const rows = [...lines, { what: 'Together', quantity: '', perMonth: totalPerMonth }];
  const priced = table(
    `${currency} a month, at list prices of ${pricesOf}`,
    [
      { title: 'What', cell: ({ what }) => visible(what) },
      { title: 'Quantity', cell: ({ quantity }) => visible(quantity) },
      { title: 'A month', cell: ({ perMonth }) => dollars(perMonth), isNumber: true },
    ],
    rows,
  );
  priced.classList.add('total');
  return section('cost', 'Cost of sending this to CloudWatch Logs and S3', element('p', { class: 'remark' }, `From ${counted(Math.round(days * 10) / 10, 'day')} of events: ${count(Math.round(eventsPerMonth))} a month.`), priced);
}
