import { GraphWidget, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { ROW_HEIGHT } from './dashboard-row';

/** The period of the points: counts are per hour. */
export const HOUR = Duration.hours(1);

export interface GraphProps {
  readonly title: string;
  readonly width: number;
  readonly metrics: IMetric[];
  /** The unit of the axis, for example `minutes`. */
  readonly unit: string;
  readonly stacked?: boolean;
}

/** A graph whose axis begins at 0, so that small values look small. */
export function graph({ title, width, metrics, unit, stacked }: GraphProps): GraphWidget {
  return new GraphWidget({
    title,
    width,
    height: ROW_HEIGHT,
    left: metrics,
    leftYAxis: { min: 0, label: unit, showUnits: false },
    stacked,
  });
}

export interface Drawn {
  readonly label: string;
  readonly color?: string;
}

/** A metric that has data only if there is something to report: 0 the rest of the time. */
export function filled(id: string, metric: IMetric, { label, color }: Drawn): MathExpression {
  return new MathExpression({
    expression: `FILL(${id}, 0)`,
    usingMetrics: { [id]: metric },
    period: HOUR,
    label,
    color,
  });
}
