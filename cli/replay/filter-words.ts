import { counted } from './page/wording';
import type { ReplayReport } from './replay-report';

/** What the filters ask for and what they leave out, in sentences; none without filters. Names are as they were written. */
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
    reasons.length === 0 ? 'That leaves out no event.' : `Left out: ${reasons.join(', ')}.`,
    'Alarms and all figures of events are computed over what remains; an alarm that counts several events may need some that are left out.',
  ];
}
