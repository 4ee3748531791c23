import { byId, placeKey } from '../search/event';
import type { Handover } from '../search/handover';
import type { PartLines, WrittenLine } from './part-lines';
import type { Position } from '../request/question';

interface Taken {
  readonly part: PartLines;
  readonly line: WrittenLine;
}

/**
 * Merges what several functions have read into one answer, in the order that a single function would use: newest first,
 * by ID within a second, without duplicates. Stops at `cut`, below which the events are not fully known.
 *
 * Returns where to continue, except for what the handover tracks itself; `undefined` if nothing is left.
 */
export async function merge(
  parts: readonly PartLines[],
  cut: Position | undefined,
  handover: Handover<WrittenLine>,
  signal: AbortSignal,
): Promise<Position | undefined> {
  for (;;) {
    const time = newestWithin(parts, cut);
    if (time === undefined) return cut;
    if (signal.aborted || handover.stopped !== undefined) return { time };
    const { second, taken } = await takeSecond(parts, time, cut);
    const [refused] = await handover.give(second);
    for (const { part, line } of taken)
      if (refused === undefined || line.eventId < refused.eventId) part.wasGiven(line);
  }
}

/** Returns the newest position: above it, all parts are fully known. */
export function newestPosition(positions: readonly Position[]): Position | undefined {
  return [...positions].sort((a, b) => b.time - a.time || compareIds(a.eventId, b.eventId))[0];
}

function compareIds(a: string | undefined, b: string | undefined): number {
  return byId({ eventId: a ?? '' }, { eventId: b ?? '' });
}

function newestWithin(parts: readonly PartLines[], cut: Position | undefined): number | undefined {
  let newest: number | undefined;
  for (const { head } of parts) {
    if (head !== undefined && isWithin(head, cut) && (newest === undefined || head.time > newest)) newest = head.time;
  }
  return newest;
}

async function takeSecond(
  parts: readonly PartLines[],
  time: number,
  cut: Position | undefined,
): Promise<{ second: WrittenLine[]; taken: Taken[] }> {
  const second = new Map<string, WrittenLine>();
  const taken: Taken[] = [];
  for (const part of parts) {
    for (let line; (line = part.head) !== undefined && line.time === time && isWithin(line, cut);) {
      await part.take();
      taken.push({ part, line });
      const twin = second.get(line.eventId);
      // If two places have the same event, the choice must not depend on timing.
      if (twin === undefined || placeKey(line) < placeKey(twin)) second.set(line.eventId, line);
    }
  }
  return { second: [...second.values()].sort(byId), taken };
}

function isWithin({ time, eventId }: WrittenLine, cut: Position | undefined): boolean {
  if (cut === undefined || time > cut.time) return true;
  return time === cut.time && cut.eventId !== undefined && eventId <= cut.eventId;
}
