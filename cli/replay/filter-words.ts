import { counted } from './page/wording';
import type { ReplayReport } from './replay-report';

/** Describes the filters and what they exclude; empty without filters. Names are as written. */
export function filterWords({
  filters,
  input: { excluded },
}: Pick<ReplayReport, 'filters' | 'input'>): readonly string[] {
  if (filters === undefined) return [];
  const { from, to, accounts, principals } = filters;
  const asked = [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`until ${to}`]),
    ...(accounts.length === 0 ? [] : [`of account ${accounts.join(' or ')}`]),
    ...(principals.length === 0 ? [] : [`by ${principals.join(' or ')}`]),
  ];
  const reasons = [
    ...(excluded.time > 0 ? [`${counted(excluded.time, 'event')} of another time`] : []),
    ...(excluded.undated > 0 ? [`${counted(excluded.undated, 'event')} without a usable time`] : []),
    ...(excluded.account > 0 ? [`${counted(excluded.account, 'event')} of another account`] : []),
    ...(excluded.principal > 0 ? [`${counted(excluded.principal, 'event')} by others`] : []),
  ];
  return [
    `Only events ${asked.join(', ')}.`,
    reasons.length === 0 ? 'No events are excluded.' : `Excluded: ${reasons.join(', ')}.`,
    'Alarms and all event figures are computed from the remaining events; an alarm that counts several events may need some of the excluded ones.',
  ];
}
