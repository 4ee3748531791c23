import type { HistoryEvent } from '../search/event';
import type { HistoryRequest } from '../request/question';
import { iso } from '../request/time-range';

/** One event as JSON, in one line. */
export function eventLine(event: HistoryEvent, detail: HistoryRequest['detail']): string {
  const { time, record, ...rest } = event;
  const summary = JSON.stringify({ time: iso(time), ...rest });
  if (detail === 'summary') return summary;
  // The record is JSON already. Written with line breaks it would not be one line; CloudTrail does not, nobody promises it.
  const oneLine = /[\r\n]/.test(record) ? record.replace(/[\r\n]+/g, ' ') : record;
  return `${summary.slice(0, -1)},"record":${oneLine}}`;
}
