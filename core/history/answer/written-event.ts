import type { HistoryEvent } from '../search/event';
import type { HistoryRequest } from '../request/question';
import { iso } from '../request/time-range';

/** Returns an event as JSON in one line. */
export function eventLine(event: HistoryEvent, detail: HistoryRequest['detail']): string {
  const { time, record, ...rest } = event;
  const summary = JSON.stringify({ time: iso(time), ...rest });
  if (detail === 'summary') return summary;
  // The record is already JSON. With line breaks it would not fit in one line; CloudTrail writes none, but does not
  // guarantee it.
  const oneLine = /[\r\n]/.test(record) ? record.replace(/[\r\n]+/g, ' ') : record;
  return `${summary.slice(0, -1)},"record":${oneLine}}`;
}
