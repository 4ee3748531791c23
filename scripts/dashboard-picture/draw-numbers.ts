import type { WidgetProperties } from './dashboard-body';
import { drawnMetrics } from './drawn-metrics';
import { type Box, number, text } from './svg';

/** One below the other: the sum of the time shown, or the latest. */
export function drawNumbers(box: Box, properties: WidgetProperties): string {
  const metrics = drawnMetrics(properties);
  const step = box.height / metrics.length;
  return metrics
    .map(({ label, color, series }, index) => {
      const y = box.y + step * index + step / 2;
      const values = series.filter((value) => value !== undefined);
      const shown = properties.setPeriodToTimeRange ? values.reduce((sum, value) => sum + value, 0) : values.at(-1);
      return [
        `<rect x="${number(box.x)}" y="${number(y - 20)}" width="4" height="36" rx="2" fill="${color}"/>`,
        text(box.x + 14, y + 4, values.length === 0 ? '--' : String(shown), 'number'),
        text(box.x + 14, y + 17, label, 'small'),
      ].join('');
    })
    .join('\n');
}
