/// <reference lib="dom" />
import * as Plot from '@observablehq/plot';
import type { DetectionReport } from '../replay-report.js';
import { alarmMarks } from './alarm-marks.js';
import { NARROW, chart } from './chart.mjs';
import { element, section } from './element.mjs';
import { RANKS, rankOf, type Rank } from './severity.js';
import { table } from './table.mjs';
import { count, counted, time } from './wording.js';

const HOUR = 3_600_000;
const PIXELS_OF_A_MARK = 7;
const MOST_TIMES = 500;

const SYMBOLS: Readonly<Record<Rank, Plot.SymbolName>> = { page: 'diamond', notify: 'circle', compliance: 'square', unrated: 'triangle' };

/** When each detection would have alarmed, over the hours in that it matched. */
export function timeline(detections: readonly DetectionReport[], firstEvent: string, lastEvent: string): HTMLElement {
  const shown = detections.filter(({ events }) => events > 0);
  if (shown.length === 0) return section('alarms', 'Alarms over time', element('p', { class: 'remark' }, 'No event matched any of these detections.'));
  const quiet = detections.length - shown.length;
  return section(
    'alarms',
    'Alarms over time',
    element('p', { class: 'remark' }, `A mark is an alarm (a larger one, several); a grey line an hour with matching events. Times are UTC.${quiet === 0 ? '' : ` ${counted(quiet, 'detection')} without a match: see the table below.`}`),
    chart('Timeline of alarms per detection. The same times follow as a table.', (width) => options(shown, width, [new Date(firstEvent), new Date(lastEvent)])),
    times(shown),
  );
}

function options(detections: readonly DetectionReport[], width: number, [first, last]: readonly [Date, Date]): Plot.PlotOptions {
  const isNarrow = width < NARROW;
  const marginLeft = isNarrow ? 8 : 300;
  const span = Math.max(last.getTime() - first.getTime(), HOUR);
  const hours = detections.flatMap(({ id, hours: all }) => all.map(({ hour, events }) => ({ id, from: new Date(hour), to: new Date(Date.parse(hour) + HOUR), events })));
  const marks = detections.flatMap((detection) =>
    alarmMarks(detection.alarms, (span / (width - marginLeft)) * PIXELS_OF_A_MARK).map((mark) => ({ ...mark, id: detection.id, rank: rankOf(detection), title: detection.title })),
  );
  const rank = new Map(detections.map((detection) => [detection.id, rankOf(detection)]));
  const title = new Map(detections.map((detection) => [detection.id, detection.title]));
  const label = { y: 'id', text: ({ id }: DetectionReport) => title.get(id), frameAnchor: 'left', textOverflow: 'ellipsis', fill: 'currentColor' } as const;
  return {
    height: detections.length * (isNarrow ? 44 : 26) + 64,
    marginLeft,
    marginRight: 12,
    marginTop: 40,
    x: { type: 'utc', domain: [new Date(first.getTime() - span / 100), new Date(first.getTime() + span * 1.01)], axis: null },
    y: { type: 'band', domain: detections.map(({ id }) => id), axis: null },
    r: { type: 'sqrt', domain: [0, 10], range: [4, 8], clamp: true },
    marks: [
      Plot.axisX({ anchor: 'top', label: null, tickSize: 0, ticks: Math.max(3, Math.floor((width - marginLeft) / 110)) }),
      Plot.gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: Math.max(3, Math.floor((width - marginLeft) / 110)) }),
      Plot.ruleY(detections, { y: 'id', stroke: 'var(--line)' }),
      isNarrow ? Plot.text(detections, { ...label, dy: -15, lineWidth: (width - 16) / 13 }) : Plot.text(detections, { ...label, dx: -marginLeft, textAnchor: 'start', lineWidth: 23 }),
      Plot.barX(hours, { x1: 'from', x2: 'to', y: 'id', insetTop: isNarrow ? 17 : 7, insetBottom: isNarrow ? 17 : 7, fill: 'var(--hours)', stroke: 'var(--hours)' }),
      ...RANKS.map((each) =>
        Plot.dot(
          marks.filter(({ id }) => rank.get(id) === each),
          {
            x: 'first',
            y: 'id',
            r: 'alarms',
            symbol: SYMBOLS[each],
            fill: `var(--${each})`,
            stroke: 'var(--ground)',
            strokeWidth: 1.5,
            channels: { what: { value: said, label: '' } },
            tip: { fill: 'var(--ground)', stroke: 'var(--strong-line)', format: { x: false, y: false, r: false, what: true } },
          },
        ),
      ),
    ],
  };
}

function said({ first, last, alarms, title }: { readonly first: Date; readonly last: Date; readonly alarms: number; readonly title: string }): string {
  const when = alarms === 1 ? time(first.toISOString()) : `${count(alarms)} alarms, ${time(first.toISOString())} to ${time(last.toISOString())}`;
  return `${title}\n${when}`;
}

function times(detections: readonly DetectionReport[]): HTMLElement {
  const all = detections.flatMap(({ title, alarms }) => alarms.map((at) => ({ at, title }))).sort((one, other) => (one.at < other.at ? 1 : -1));
  if (all.length === 0) return element('p', {}, 'Events matched, none often enough for an alarm.');
  const caption = all.length > MOST_TIMES ? `The newest ${count(MOST_TIMES)} of ${count(all.length)} alarms` : `All ${counted(all.length, 'alarm')}, newest first`;
  return element(
    'details',
    {},
    element('summary', {}, 'Alarm times as a table'),
    table(caption, [{ title: 'Time (UTC)', cell: ({ at }) => time(at) }, { title: 'Detection', cell: ({ title }) => title }], all.slice(0, MOST_TIMES)),
  );
}
