import type { UnreadableReason } from '../ports';
import type { NotCheckedReason } from '../result/not-checked';

/** Why it was not checked, where something could not be read. */
export function uncheckedReason(reason: UnreadableReason): NotCheckedReason {
  return reason === 'archived' || reason === 'denied' ? reason : 'unavailable';
}
