import { count, counted, span } from './page/wording';
import type { CostReport } from './replay-report';

const DAY = 86_400;
const WEEK = 7 * DAY;

/** Explains what the estimated monthly cost is based on, or why there is none, so that readers can judge it. */
export function estimateWords({ spanSeconds, daysWithEvents, month }: CostReport): readonly string[] {
  if (daysWithEvents === 0) return ['The cost of a month is not estimated: there is no event with a usable time.'];
  if (month === undefined) {
    const length = spanSeconds === 0 ? 'all events are of one second' : `the events span ${span(spanSeconds)}`;
    return [`The cost of a month is not estimated: ${length}, and less than a day is too short for that.`];
  }
  const days = Math.floor(spanSeconds / DAY);
  return [
    `The cost of a month is estimated from ${span(spanSeconds)}: ${counted(month.events, 'event')} a month.`,
    ...(daysWithEvents < days
      ? [
          `Only ${count(daysWithEvents)} of those days have events: if log files of the others are missing, a month costs more.`,
        ]
      : []),
    ...(spanSeconds < WEEK ? ['That is less than a week: working days and weekends differ.'] : []),
  ];
}
