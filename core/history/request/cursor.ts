import { createHash } from 'node:crypto';
import type { Position, TimeRange } from './question';

/**
 * The progress of a question: the time range as first fixed, and the position in it. A cursor grants nothing that a
 * request could not ask for, so its digests need no secret: one detects damage, the other a different question.
 */
export interface Cursor {
  readonly range: TimeRange;
  readonly position: Position;
  readonly questionDigest: string;
}

const VERSION = 1;
/** The cursor may come from a machine whose clock is ahead. It should still work. */
const CLOCK_SKEW_SECONDS = 5 * 60;
const SHAPE = /^[A-Za-z0-9_-]{1,1000}\.[A-Za-z0-9_-]{22}$/;

export function digest(text: string): string {
  // 128 bits, against accidental changes.
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
}

export function encodeCursor({ range, position, questionDigest }: Cursor): string {
  const fields = [
    VERSION,
    questionDigest,
    range.from,
    range.to,
    position.time,
    ...(position.eventId === undefined ? [] : [position.eventId]),
  ];
  const text = Buffer.from(JSON.stringify(fields)).toString('base64url');
  return `${text}.${digest(text)}`;
}

/** Returns the cursor, or a description of what is wrong with it. */
export function decodeCursor(text: string, questionDigest: string, now: number): Cursor | string {
  const [body = '', check] = text.split('.');
  if (!SHAPE.test(text) || digest(body) !== check) return 'damaged or altered';
  const fields = parse(body);
  if (fields === undefined || fields[0] !== VERSION) return 'not of this version';
  const [, question, from, to, time, eventId] = fields;
  if (question !== questionDigest) return 'of another question';
  const isSecond = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);
  if (
    !isSecond(from) ||
    !isSecond(to) ||
    !isSecond(time) ||
    !(0 <= from && from <= time && time <= to && to <= now + CLOCK_SKEW_SECONDS)
  ) {
    return 'with a time that no answer contains';
  }
  if (eventId !== undefined && (typeof eventId !== 'string' || eventId.length === 0))
    return 'with an event ID that no answer contains';
  if (fields.length > 6) return 'not of this version';
  return { range: { from, to }, position: { time, ...(eventId !== undefined && { eventId }) }, questionDigest };
}

function parse(body: string): unknown[] | undefined {
  try {
    const fields: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
    return Array.isArray(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
}
