import type { UnreadableReason } from '../ports';
import type { NotCheckedReason } from '../result/not-checked';

/** Returns why something that could not be read was not checked. */
export function uncheckedReason(reason: UnreadableReason): NotCheckedReason {
  return reason === 'archived' || reason === 'denied' ? reason : 'unavailable';
}
