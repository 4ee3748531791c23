import { createHash } from 'node:crypto';
import { type PlaceMemory } from '../chain';
import { placeText } from '../place';
import { type AccountMemory, MEMORY_VERSION, type Witnessed } from './account-memory';

/** What to write next, and what to tell the witness before and after. */
export interface NextMemory {
  readonly written: string;
  readonly before: Witnessed;
  readonly after: Witnessed;
}

/**
 * Returns the next state as text. Tell the witness `before`, write the state, tell the witness `after`. Write on the
 * condition that nobody else has written since it was read.
 *
 * @param read the result of `readMemory`
 * @param places all places of the account
 */
export function writeMemory(
  { account, sequence }: AccountMemory,
  places: readonly PlaceMemory[],
  witnessed: Witnessed | undefined,
): NextMemory {
  const next = Math.max(sequence, witnessed?.sequence ?? 0) + 1;
  const sorted = [...places].sort((a, b) => (placeText(a) < placeText(b) ? -1 : 1));
  const written = `${JSON.stringify({ version: MEMORY_VERSION, account, sequence: next, places: sorted })}\n`;
  const hash = memoryHash(written);
  return {
    written,
    before: { sequence: witnessed?.sequence ?? 0, hash: witnessed?.hash ?? '', next: hash },
    after: { sequence: next, hash },
  };
}

export function memoryHash(written: string): string {
  return createHash('sha256').update(written).digest('hex');
}
