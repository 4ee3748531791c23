import { printable } from '../terminal/printable';
import type { Session } from './credentials-call';
import { remarks } from './remarks';
import type { SessionAnswer } from './session';
import { callOf, type WrittenEvent } from './written-event';

/**
 * Returns what readers need to know to interpret the events: whose credentials they were, and which further credentials
 * they led to.
 */
export function sessionRemarks({ session, answer, further }: SessionAnswer): string[] {
  const events = answer.events as readonly WrittenEvent[];
  const lines = further.flatMap(({ event, outcome }) => {
    const how =
      outcome.kind === 'session'
        ? `with ${credentials(outcome.session)}`
        : `by ${callOf(event)}, whose credentials are ${outcome.elsewhere.why}`;
    return [`It continued ${how}:`, `  history session ${event.eventId} --account ${event.account}`];
  });
  const console = events.find((event) => callOf(event) === 'signin:GetSigninToken');
  if (console) {
    const { from, to } = writtenSession(session);
    lines.push(
      'The console was opened with it, and uses separate keys:',
      `  history --user ${word(console.session ?? console.user ?? '')} --account ${session.account} --from ${from} --to ${to}`,
    );
  }
  if (answer.results)
    lines.push('The events are in S3, so it was not checked whether the session continued with other credentials.');
  return [
    `${session.caller} got ${credentials(session)} by ${session.call} at ${writtenSession(session).from}.`,
    ...lines,
  ]
    .map(printable)
    .concat(remarks(answer));
}

/** Quotes a word of a command that users copy to a shell. */
function word(text: string): string {
  return /^[\w+=,.@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** For JSON, with times as text. */
export function writtenSessions({ session, further }: SessionAnswer): object {
  return {
    session: writtenSession(session),
    furtherSessions: further.flatMap(({ event, outcome }) =>
      outcome.kind === 'session'
        ? writtenSession(outcome.session)
        : { eventId: event.eventId, call: callOf(event), credentials: outcome.elsewhere.why },
    ),
  };
}

function writtenSession(session: Session): Omit<Session, 'from' | 'to'> & { from: string; to: string } {
  const [from, to] = [session.from, session.to].map((time) => new Date(time).toISOString().replace('.000Z', 'Z')) as [
    string,
    string,
  ];
  return { ...session, from, to };
}

function credentials(session: Session): string {
  const { accessKeyId, principal, account, isEndKnown } = session;
  return `the key ${accessKeyId} of ${principal ?? 'the same identity'}, in account ${account}, valid until ${writtenSession(session).to}${isEndKnown ? '' : ' at the latest'}`;
}
