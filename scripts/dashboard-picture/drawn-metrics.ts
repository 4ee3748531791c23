import type { WidgetProperties } from './dashboard-body';
import { evaluate, type Series } from './evaluate';
import { HOURS, sampleOf } from './sample-data';

export interface DrawnMetric {
  readonly label: string;
  readonly color: string;
  readonly series: Series;
  /** From one value to the next. */
  readonly hours: number;
}

interface Options {
  readonly id?: string;
  readonly expression?: string;
  readonly label?: string;
  readonly color?: string;
  readonly stat?: string;
  /** Seconds. */
  readonly period?: number;
  readonly visible?: boolean;
}

/** CloudWatch's own, where a metric has none. */
const PALETTE = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f'];

/** What a widget shows, with sample values. */
export function drawnMetrics({ metrics = [] }: WidgetProperties): DrawnMetric[] {
  const all = metrics.map((metric) => ({
    name: typeof metric[1] === 'string' ? metric[1] : '',
    options: metric.find((part): part is Options => typeof part === 'object') ?? {},
  }));
  const values = new Map<string, Series>();
  for (const { name, options } of all) {
    if (options.expression === undefined && options.id !== undefined)
      values.set(options.id, sampleOf(name, options.stat ?? 'Average'));
  }
  return all
    .filter(({ options }) => options.visible !== false)
    .map(({ name, options }, index) => ({
      label: options.label ?? name,
      color: options.color ?? PALETTE[index % PALETTE.length] ?? '',
      hours: Math.max(1, (options.period ?? 0) / 3_600),
      series:
        options.expression === undefined
          ? sampleOf(name, options.stat ?? 'Average')
          : evaluate(options.expression, values, HOURS),
    }));
}

/** How many metrics of CloudWatch a widget names, those in formulas included. */
export function metricCount({ metrics = [] }: WidgetProperties): number {
  return metrics.filter(([namespace]) => typeof namespace === 'string').length;
}
