import type { HistoryAnswer } from '../../core/history/answer/history-answer';
import { UsageError } from '../terminal/usage-error';
import { type CallOutcome, outcomeOf, type Elsewhere, type Session } from './credentials-call';
import type { HistoryOptions } from './options';
import { type Asked, equals } from './questions';
import { gaps } from './remarks';
import { type Question, question, usageProblems } from './request';
import type { WrittenEvent } from './written-event';

export type Ask = (question: Question) => Promise<HistoryAnswer>;

export interface SessionAnswer {
  readonly session: Session;
  /** What was done with the credentials. */
  readonly answer: HistoryAnswer;
  /** Calls that returned further credentials: for another role, possibly in another account. */
  readonly further: readonly Further[];
}

export interface Further {
  readonly event: WrittenEvent;
  readonly outcome: Exclude<CallOutcome, { kind: 'nothing' }>;
}

/** The whole time of the event history. */
const WHOLE_TIME = '90d';
/** The options of the first step: where and when to search for the event. */
const WHERE = [
  'account',
  'organization',
  'organizationalUnit',
  'region',
  'last',
  'from',
  'to',
  'category',
  'format',
  'source',
] as const;

/** @throws UsageError for problems with the question, before any request */
export function checkSession(options: HistoryOptions, asked: Asked, now: number): void {
  // With a placeholder for the unknown key, and without the cursor, which contains its question.
  const second = { ...options, cursor: undefined, last: options.last ?? timeOf(options) };
  const conditions = [equals('accessKeyId', ['ASIAIOSFODNN7EXAMPLE'])];
  const problems = usageProblems(
    () => firstQuestion(options, asked, now),
    () => question(second, { name: asked.name, conditions }, now),
  );
  if (problems.length > 0) throw new UsageError(problems);
}

/**
 * Follows the credentials that a call returned: finds the event, reads the key from it, and searches for everything
 * that was done with that key until it expired, in every Region of its account.
 *
 * @throws UsageError if the event does not exist, is not such a call, or returned no credentials; it lists what could
 * not be read
 */
export async function askSession(options: HistoryOptions, asked: Asked, ask: Ask, now: number): Promise<SessionAnswer> {
  const eventId = String(asked.conditions[0]?.['equals']);
  const found = await ask(firstQuestion(options, asked, now));
  const event = (found.events as readonly WrittenEvent[])[0];
  if (event === undefined)
    throw notFound(`no event ${eventId} from ${found.from} to ${found.to}`, found, ACROSS_ACCOUNTS);
  const outcome = outcomeOf(event);
  const session =
    outcome.kind === 'elsewhere'
      ? await askElsewhere(options, eventId, outcome.elsewhere, ask, now)
      : sessionOf(eventId, outcome);
  const answer = await ask(
    question(
      within(options, session),
      { name: asked.name, conditions: [equals('accessKeyId', [session.accessKeyId])] },
      now,
    ),
  );
  const events = answer.events as readonly WrittenEvent[];
  const further = events.flatMap((one): Further[] => {
    const next = outcomeOf(one);
    return next.kind === 'nothing' ? [] : [{ event: one, outcome: next }];
  });
  return {
    session,
    answer: options.summary ? { ...answer, events: events.map((one) => ({ ...one, record: undefined })) } : answer,
    further,
  };
}

const ACROSS_ACCOUNTS =
  'the event is in the account and Region where the call was made; if a role of another account was assumed, that account has it too, with another ID: ' +
  'give them with --account or --organization; events appear some minutes after they happened, and are kept for 90 days';

function firstQuestion(options: HistoryOptions, asked: Asked, now: number): Question {
  const where = Object.fromEntries(WHERE.map((name) => [name, options[name]])) as unknown as HistoryOptions;
  return question({ ...where, last: options.last ?? timeOf(options) }, asked, now);
}

function timeOf({ from, to }: HistoryOptions): string | undefined {
  return from === undefined && to === undefined ? WHOLE_TIME : undefined;
}

/** The options for place and time applied to the event. */
function within(options: HistoryOptions, { account, from, to }: Session): HistoryOptions {
  const nowhere = { organization: undefined, organizationalUnit: undefined, region: undefined, last: undefined };
  // The record is needed to see how it continued.
  return { ...options, ...nowhere, account: [account], from: iso(from), to: iso(to), summary: undefined };
}

/** Where and when, and all that would leave events out. */
const NOTHING_ELSE = {
  organization: undefined,
  organizationalUnit: undefined,
  last: undefined,
  cursor: undefined,
  limit: undefined,
  order: undefined,
  summary: undefined,
} as const;

async function askElsewhere(
  options: HistoryOptions,
  eventId: string,
  { account, region, eventName, from, to, isIt, why }: Elsewhere,
  ask: Ask,
  now: number,
): Promise<Session> {
  const there: HistoryOptions = {
    ...options,
    ...NOTHING_ELSE,
    account: [account],
    region: region === undefined ? undefined : [region],
    from: iso(from),
    to: iso(to),
  };
  const answer = await ask(question(there, { name: 'session', conditions: [equals('eventName', [eventName])] }, now));
  const sessions = (answer.events as readonly WrittenEvent[])
    .filter(isIt)
    .map((event) => ({ event, outcome: outcomeOf(event) }));
  const [first, ...others] = sessions;
  if (first === undefined)
    throw notFound(
      `the credentials that event ${eventId} returned are ${why}, but that event was not found`,
      answer,
      `use access to account ${account}`,
    );
  if (others.length > 0) {
    throw new UsageError([
      `session: the credentials that event ${eventId} returned are ${why}, but there are ${String(sessions.length)} such events: use one of ` +
        sessions.map(({ event }) => `history session ${event.eventId} --account ${event.account}`).join(', '),
    ]);
  }
  return sessionOf(first.event.eventId, first.outcome);
}

function sessionOf(eventId: string, outcome: CallOutcome): Session {
  if (outcome.kind === 'session') return outcome.session;
  throw new UsageError([
    `session: received event ${JSON.stringify(eventId)}: ${outcome.kind === 'nothing' ? outcome.why : `its credentials are ${outcome.elsewhere.why}`}`,
  ]);
}

/** Not to be mistaken for "it did not happen": lists what could not be read. */
function notFound(what: string, answer: HistoryAnswer, hint: string): UsageError {
  return new UsageError([
    `session: ${what}${answer.status === 'complete' ? '' : ', as far as it could be read'}: ${hint}`,
    ...gaps(answer),
  ]);
}

function iso(time: number): string {
  return new Date(Math.floor(time / 1_000) * 1_000).toISOString();
}
