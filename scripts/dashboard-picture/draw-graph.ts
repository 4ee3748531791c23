import type { WidgetProperties } from './dashboard-body';
import { type DrawnMetric, drawnMetrics } from './drawn-metrics';
import type { Series } from './evaluate';
import { HOURS, LAST_HOUR } from './sample-data';
import { type Box, number, text, widthOfText } from './svg';

const AXIS = { left: 34, bottom: 18, legend: 17 };
const DAY = 24;

/** Lines over time, or areas on each other, with a legend below. */
export function drawGraph(box: Box, properties: WidgetProperties): string {
  const metrics = drawnMetrics(properties);
  const legend = legendOf(box, metrics);
  const plot: Box = {
    x: box.x + AXIS.left,
    y: box.y + 16,
    width: box.width - AXIS.left,
    height: box.height - 16 - AXIS.bottom - AXIS.legend * legend.rows,
  };
  const drawn = properties.stacked === true ? stacked(metrics) : metrics;
  const highest = Math.max(...drawn.flatMap(({ series }) => series.map((value) => value ?? 0)));
  const top = roundUp(highest);
  const { left } = properties.yAxis ?? {};
  return [
    text(box.x, box.y + 8, left?.label ?? '', 'faint small'),
    ...[0, top / 2, top].flatMap((value) => gridLine(plot, value, top)),
    ...days(plot),
    // The last lies on top, but of areas the first does.
    ...(properties.stacked === true
      ? [...drawn].reverse().map((one) => area(plot, one, top))
      : drawn.map((one) => line(plot, one, top))),
    ...legend.drawn,
  ].join('\n');
}

/** Each on those before it. */
function stacked(metrics: readonly DrawnMetric[]): DrawnMetric[] {
  const sums = Array.from({ length: HOURS }, () => 0);
  return metrics.map((metric) => ({
    ...metric,
    series: metric.series.map((value, hour) => (sums[hour] = (sums[hour] ?? 0) + (value ?? 0))),
  }));
}

/** 1, 2 or 5 and zeros, which half of is said too. */
function roundUp(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return ([1, 2, 4, 6, 10].find((step) => step * magnitude >= value) ?? 10) * magnitude;
}

function gridLine(plot: Box, value: number, top: number): string[] {
  const y = plot.y + plot.height * (1 - value / top);
  return [
    `<path d="M${number(plot.x)} ${number(y)}h${number(plot.width)}" class="grid"/>`,
    text(plot.x - 5, y + 3.5, short(value), 'faint small', 'end'),
  ];
}

function short(value: number): string {
  for (const [unit, size] of [
    ['M', 1e6],
    ['k', 1e3],
  ] as const)
    if (value >= size) return `${String(Math.round((value / size) * 10) / 10)}${unit}`;
  return String(value);
}

/** At midnight. */
function days(plot: Box): string[] {
  return Array.from({ length: HOURS }, (_, hour) => hour)
    .filter((hour) => hoursOf(hour) === 0)
    .flatMap((hour) => {
      const x = xOf(plot, hour);
      const [date = ''] = timeOf(hour).split('T');
      return [
        `<path d="M${number(x)} ${number(plot.y)}v${number(plot.height)}" class="grid"/>`,
        text(x, plot.y + plot.height + 13, date.slice(5).replace('-', '/'), 'faint small', 'middle'),
      ];
    });
}

function timeOf(hour: number): string {
  return new Date(LAST_HOUR - (HOURS - 1 - hour) * 3_600_000).toISOString();
}

function hoursOf(hour: number): number {
  return new Date(timeOf(hour)).getUTCHours() % DAY;
}

function xOf(plot: Box, hour: number): number {
  return plot.x + (plot.width * hour) / (HOURS - 1);
}

function line(plot: Box, { series, color, hours }: DrawnMetric, top: number): string {
  const points = placed(plot, series, top);
  const step = (hours * plot.width) / (HOURS - 1);
  const isGap = (index: number): boolean =>
    (points[index]?.[0] ?? 0) - (points[index - 1]?.[0] ?? -Infinity) > 1.5 * step;
  const path = points.map(([x, y], index) => `${isGap(index) ? 'M' : 'L'}${number(x)} ${number(y)}`).join('');
  // A point that stands alone would not be seen.
  const dots =
    points.length < HOURS / 2
      ? points.map(([x, y]) => `<circle cx="${number(x)}" cy="${number(y)}" r="2" fill="${color}"/>`)
      : [];
  return [`<path d="${path}" class="line" stroke="${color}"/>`, ...dots].join('');
}

function area(plot: Box, { series, color }: DrawnMetric, top: number): string {
  const points = placed(plot, series, top).map(([x, y]) => `L${number(x)} ${number(y)}`);
  const bottom = number(plot.y + plot.height);
  return `<path d="M${number(plot.x)} ${bottom}${points.join('')}L${number(plot.x + plot.width)} ${bottom}z" fill="${color}" class="area"/>`;
}

function placed(plot: Box, series: Series, top: number): [number, number][] {
  return series.flatMap((value, hour) =>
    value === undefined ? [] : [[xOf(plot, hour), plot.y + plot.height * (1 - value / top)]],
  );
}

function legendOf(box: Box, metrics: readonly DrawnMetric[]): { drawn: string[]; rows: number } {
  const placedAt: { x: number; row: number; metric: DrawnMetric }[] = [];
  let [x, row] = [0, 0];
  for (const metric of metrics) {
    const width = 26 + widthOfText(metric.label, 10.5);
    if (x > 0 && x + width > box.width) [x, row] = [0, row + 1];
    placedAt.push({ x, row, metric });
    x += width;
  }
  const rows = row + 1;
  const drawn = placedAt.flatMap(({ x: left, row: below, metric: { label, color } }) => {
    const y = box.y + box.height - AXIS.legend * (rows - below) + 10;
    return [
      `<rect x="${number(box.x + left)}" y="${number(y - 8)}" width="10" height="10" rx="2" fill="${color}"/>`,
      text(box.x + left + 15, y + 1, label, 'small'),
    ];
  });
  return { drawn, rows };
}
