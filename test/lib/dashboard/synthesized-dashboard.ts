import { Template } from 'aws-cdk-lib/assertions';
import type { Stack } from 'aws-cdk-lib/core';
import { dashboardBody, type DashboardBody, type Resources } from '../../../scripts/dashboard-picture/dashboard-body';

export function bodyOf(stack: Stack): DashboardBody {
  return dashboardBody(Template.fromStack(stack).toJSON()['Resources'] as Resources);
}

/** What each row is about. */
export function rowsOf({ widgets }: DashboardBody): string[] {
  return widgets.flatMap(({ properties }) => /^### (.*)/.exec(properties.markdown ?? '')?.[1] ?? []);
}

export function titlesOf({ widgets }: DashboardBody): string[] {
  return widgets.flatMap(({ properties: { title } }) => title ?? []);
}

/** The names of all metrics, with their statistics, those in formulas too. */
export function metricsOf({ widgets }: DashboardBody): string[] {
  return widgets.flatMap(({ properties: { metrics = [] } }) =>
    metrics.flatMap((metric) => {
      const { stat = 'Average' } = (metric.at(-1) ?? {}) as { stat?: string };
      return typeof metric[0] === 'string' ? [`${metric[0]} ${String(metric[1])} ${stat}`] : [];
    }),
  );
}

/** The alarms of a widget, by its title, without what their names begin with. */
export function alarmsOf({ widgets }: DashboardBody, title: string): string[] {
  const widget = widgets.find(({ properties }) => properties.title === title);
  return (widget?.properties.alarms ?? []).map((name) => name.replace(/^\w+-/, ''));
}
