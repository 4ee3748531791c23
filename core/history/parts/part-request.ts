import { EVENT_CATEGORIES } from '../../../lib/contract/event-history';
import { ACCOUNT_ID, REGION } from '../../../lib/contract/identifiers';
import { isRecord } from '../../../lib/contract/is-record';
import type { Place } from '../search/event';
import { parseConditions } from '../request/parse-conditions';
import type { PartRequest } from './part';
import { Fields, refused, RequestError, type RequestProblem } from '../request/problems';
import { DETAILS, type Position } from '../request/question';

const FIELDS = ['from', 'to', 'conditions', 'category', 'places', 'resumeAt', 'detail', 'seconds'];
const SECOND_ALLOWED = 'whole seconds since the epoch';

/** Returns the JSON that one function sends to another. */
export function writtenPart({ question, places, resumeAt, detail, seconds }: PartRequest): object {
  const { range, conditions, category } = question;
  const regions: Record<string, string[]> = {};
  for (const { account, region } of places) (regions[account] ??= []).push(region);
  return { ...range, conditions, category, places: regions, resumeAt, detail, seconds };
}

/** @throws {RequestError} with all invalid fields */
export function parsePart(request: unknown): PartRequest {
  if (!isRecord(request))
    throw new RequestError(refused('request', request, `an object with the fields ${FIELDS.join(', ')}`));
  const problems: RequestProblem[] = [];
  const fields = new Fields(request, problems);
  const from = number(fields, 'from', SECOND_ALLOWED, isSecond);
  // The range is fixed by the question, not recomputed with the clock of another machine.
  const to = number(fields, 'to', `${SECOND_ALLOWED}, not before 'from'`, (value) => isSecond(value) && value >= from);
  const category = fields.choice('category', EVENT_CATEGORIES, 'management');
  const part: PartRequest = {
    question: { range: { from, to }, conditions: parseConditions(fields, problems, category), category },
    places: parsePlaces(fields, problems),
    resumeAt: parsePosition(fields, problems, from, to),
    detail: fields.choice('detail', DETAILS, 'record'),
    seconds: number(fields, 'seconds', 'a number above 0', (value) => value > 0),
  };
  fields.refuseUnknown(FIELDS);
  if (problems.length > 0) throw new RequestError(problems);
  return part;
}

function isSecond(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function number(fields: Fields, name: string, allowed: string, accepts: (value: number) => boolean): number {
  const value = fields.get(name);
  if (typeof value === 'number' && accepts(value)) return value;
  fields.refuse(name, allowed);
  return 0;
}

function parsePlaces(fields: Fields, problems: RequestProblem[]): Place[] {
  const value = fields.get('places');
  if (!isRecord(value) || Object.keys(value).length === 0 || !Object.keys(value).every(ACCOUNT_ID.accepts)) {
    fields.refuse('places', `the Regions of one or more accounts by their IDs, each ${ACCOUNT_ID.allowed}`);
    return [];
  }
  const regions = new Fields(value, problems, 'places.');
  return Object.keys(value).flatMap((account) =>
    (regions.list(account, REGION.allowed, REGION.accepts) ?? []).map((region) => ({ account, region })),
  );
}

function parsePosition(fields: Fields, problems: RequestProblem[], from: number, to: number): Position | undefined {
  const value = fields.get('resumeAt');
  if (value === undefined) return undefined;
  if (!isRecord(value)) {
    fields.refuse('resumeAt', 'an object with the fields time, eventId');
    return undefined;
  }
  const position = new Fields(value, problems, 'resumeAt.');
  const time = number(
    position,
    'time',
    "whole seconds between 'from' and 'to'",
    (second) => isSecond(second) && from <= second && second <= to,
  );
  const eventId = position.string('eventId', 'an event ID', (id) => id !== '');
  position.refuseUnknown(['time', 'eventId']);
  return { time, ...(eventId !== undefined && { eventId }) };
}
