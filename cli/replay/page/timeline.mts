/// <reference lib="dom" />
import * as Plot from '@observablehq/plot';
import type { DetectionReport, ReplayReport } from '../replay-report.js';
import { alarmMarks } from './alarm-marks.js';
import { NARROW, chart } from './chart.mjs';
import { element, section } from './element.mjs';
import { RANKS, rankOf, type Rank } from './severity.js';
import { table } from './table.mjs';
import { axisOf, tickLabel, ticksOf } from './time-ticks.js';
import { count, counted, duration, time, visible } from './wording.js';

const MINUTE = 60_000;
const PIXELS_OF_A_MARK = 7;
const PIXELS_OF_A_TICK = 84;
const LARGEST_MARK = 8;
const MARGIN_TOP = 48;
const MARGIN_BOTTOM = 8;
const MOST_TIMES = 500;

const SYMBOLS: Readonly<Record<Rank, Plot.SymbolName>> = {
  page: 'diamond',
  notify: 'circle',
  compliance: 'square',
  unrated: 'triangle',
};

/** When each detection would have raised its alarm, over the times at which it matched. */
export function timeline(
  detections: readonly DetectionReport[],
  { firstEvent, lastEvent, activityMinutes }: ReplayReport,
): HTMLElement {
  const shown = detections.filter(({ events }) => events > 0);
  if (shown.length === 0 || firstEvent === undefined || lastEvent === undefined)
    return section(
      'alarms',
      'Alarms over time',
      element('p', { class: 'remark' }, 'No event matched any of these detections.'),
    );
  const quiet = detections.length - shown.length;
  return section(
    'alarms',
    'Alarms over time',
    element(
      'p',
      { class: 'remark' },
      `A mark is an alarm (a larger one, several); a grey bar is ${duration(activityMinutes * 60)} with matching events. Times are UTC.${quiet === 0 ? '' : ` ${counted(quiet, 'detection')} without a match: see the table below.`}`,
    ),
    chart('Timeline of alarms per detection. The same times follow as a table.', (width) =>
      options(shown, width, axisOf(firstEvent, lastEvent), activityMinutes * MINUTE),
    ),
    times(shown),
  );
}

function options(
  detections: readonly DetectionReport[],
  width: number,
  [first, last]: readonly [number, number],
  interval: number,
): Plot.PlotOptions {
  const isNarrow = width < NARROW;
  const marginLeft = isNarrow ? 8 : 316;
  const ticks = ticksOf(first, last, Math.floor((width - marginLeft) / PIXELS_OF_A_TICK));
  // The first and the last interval may begin before the recording, or end after it.
  const active = detections.flatMap(({ id, activity }) =>
    activity.map(({ from }) => ({
      id,
      from: new Date(Math.max(Date.parse(from), first)),
      to: new Date(Math.min(Date.parse(from) + interval, last)),
    })),
  );
  const marks = detections.flatMap((detection) =>
    alarmMarks(detection.alarms, ((last - first) / (width - marginLeft)) * PIXELS_OF_A_MARK).map((mark) => ({
      ...mark,
      id: detection.id,
      rank: rankOf(detection),
      title: visible(detection.title),
    })),
  );
  const rank = new Map(detections.map((detection) => [detection.id, rankOf(detection)]));
  const title = new Map(detections.map((detection) => [detection.id, visible(detection.title)]));
  const label = {
    y: 'id',
    text: ({ id }: DetectionReport) => title.get(id),
    frameAnchor: 'left',
    textOverflow: 'ellipsis',
    fill: 'currentColor',
    stroke: 'var(--ground)',
    strokeWidth: 4,
  } as const;
  return {
    height: detections.length * (isNarrow ? 52 : 26) + MARGIN_TOP + MARGIN_BOTTOM,
    marginLeft,
    marginRight: isNarrow ? 12 : 44,
    marginTop: MARGIN_TOP,
    marginBottom: MARGIN_BOTTOM,
    // A mark at either end is whole within the axis.
    x: { type: 'utc', domain: [new Date(first), new Date(last)], inset: LARGEST_MARK + 2, axis: null },
    y: { type: 'band', domain: detections.map(({ id }) => id), axis: null },
    r: { type: 'sqrt', domain: [0, 10], range: [4, LARGEST_MARK], clamp: true },
    marks: [
      Plot.axisX(ticks, {
        anchor: 'top',
        label: null,
        tickSize: 0,
        tickFormat: tickLabel as (tick: unknown, index: number) => string,
      }),
      Plot.gridX(ticks, { stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.ruleY(detections, { y: 'id', stroke: 'var(--line)' }),
      isNarrow
        ? Plot.text(detections, { ...label, dy: -19, lineWidth: (width - 24) / 14.5 })
        : Plot.text(detections, { ...label, dx: -marginLeft, textAnchor: 'start', lineWidth: 22 }),
      Plot.barX(active, {
        x1: 'from',
        x2: 'to',
        y: 'id',
        insetTop: isNarrow ? 19 : 7,
        insetBottom: isNarrow ? 19 : 7,
        fill: 'var(--hours)',
        stroke: 'var(--hours)',
      }),
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
            tip: {
              fill: 'var(--ground)',
              stroke: 'var(--strong-line)',
              format: { x: false, y: false, r: false, what: true },
            },
          },
        ),
      ),
    ],
  };
}

function said({
  first,
  last,
  alarms,
  title,
}: {
  readonly first: Date;
  readonly last: Date;
  readonly alarms: number;
  readonly title: string;
}): string {
  const when =
    alarms === 1
      ? time(first.toISOString())
      : `${count(alarms)} alarms, ${time(first.toISOString())} to ${time(last.toISOString())}`;
  return `${title}\n${when}`;
}

function times(detections: readonly DetectionReport[]): HTMLElement {
  const all = detections
    .flatMap(({ title, alarms }) => alarms.map((at) => ({ at, title })))
    .sort((one, other) => (one.at < other.at ? 1 : -1));
  if (all.length === 0) return element('p', {}, 'Events matched, none often enough for an alarm.');
  const caption =
    all.length > MOST_TIMES
      ? `The newest ${count(MOST_TIMES)} of ${count(all.length)} alarms`
      : `All ${counted(all.length, 'alarm')}, newest first`;
  return element(
    'details',
    {},
    element('summary', {}, 'Alarm times as a table'),
    table(
      caption,
      [
        { title: 'Time (UTC)', cell: ({ at }) => time(at) },
        { title: 'Detection', cell: ({ title }) => visible(title) },
      ],
      all.slice(0, MOST_TIMES),
    ),
  );
}
