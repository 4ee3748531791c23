import { received, receivedInWords } from '../../lib/contract/received';
import { similarTo } from '../terminal/similar';

/** A condition in the form of the function's request. */
type WrittenCondition = Record<string, unknown>;

/** The question after `history`, in addition to the options. */
export interface Asked {
  readonly name: string;
  readonly conditions: readonly WrittenCondition[];
}

interface ReadyQuestion {
  readonly usage: string;
  readonly asks: string;
  /** What follows the name; absent if nothing does. */
  readonly argument?: string;
  /** Whether several values are allowed, one of which must match. */
  readonly takesSeveral?: boolean;
  readonly conditions: (values: readonly string[]) => readonly WrittenCondition[];
}

/** A single value is a text: functions deployed earlier do not support lists. */
export function equals(attribute: string, values: readonly string[]): WrittenCondition {
  return { attribute, equals: values.length === 1 ? values[0] : values };
}

/** A question in two steps: the event, and what was done with its credentials. */
export const SESSION = 'session';

/** The first questions after an alarm. Options narrow them further. */
export const READY_QUESTIONS: Readonly<Record<string, ReadyQuestion>> = {
  'access-key': {
    usage: 'access-key <id...>',
    asks: 'What did this access key do?',
    argument: 'an access key ID',
    takesSeveral: true,
    conditions: (keys) => [equals('accessKeyId', keys)],
  },
  'changes-to': {
    usage: 'changes-to <resource...>',
    asks: 'Who changed this resource? Give its name or ARN; an ARN also searches for the name in it',
    argument: 'the name or ARN of a resource',
    takesSeveral: true,
    conditions: (resources) => [equals('resourceName', resources), equals('readOnly', ['false'])],
  },
  'failed-sign-ins': {
    usage: 'failed-sign-ins',
    asks: 'Which console sign-ins failed?',
    conditions: () => [equals('eventName', ['ConsoleLogin']), equals('errorCode', ['Failure'])],
  },
  'root-activity': {
    usage: 'root-activity',
    asks: 'What did root users do?',
    conditions: () => [equals('user', ['root'])],
  },
  [SESSION]: {
    usage: `${SESSION} <event-id>`,
    asks: 'What was done with the credentials that this AssumeRole (or similar) call returned?',
    argument: 'an event ID',
    conditions: (eventId) => [equals('eventId', eventId)],
  },
};

export function isReady(name: string | undefined): boolean {
  return name !== undefined && Object.hasOwn(READY_QUESTIONS, name);
}

/** The question if there are only options. */
const ANYTHING: Asked = { name: '', conditions: [] };

/**
 * Returns the question, as far as it can be understood, and its problems: an unknown question, or too few or too many
 * words.
 */
export function askedBy(words: readonly string[]): { readonly asked: Asked; readonly problems: readonly string[] } {
  const [name, ...values] = words;
  if (name === undefined) return { asked: ANYTHING, problems: [] };
  const question = isReady(name) ? READY_QUESTIONS[name] : undefined;
  if (question === undefined) {
    const similar = similarTo(name, [...Object.keys(READY_QUESTIONS), '--help', '--version']);
    const hint = similar === '' ? ';' : `; did you mean ${similar}?`;
    const allowed = Object.values(READY_QUESTIONS)
      .map(({ usage }) => usage)
      .join(', ');
    return {
      asked: ANYTHING,
      problems: [`unknown question ${JSON.stringify(name)}${hint} allowed: ${allowed}, or only options`],
    };
  }
  const { argument, takesSeveral = false, usage } = question;
  if (argument !== undefined && values.length === 0)
    return { asked: ANYTHING, problems: [receivedInWords(name, 'nothing', argument)] };
  const most = argument === undefined ? 0 : takesSeveral ? values.length : 1;
  const problems = values.slice(most).map((word) => received(name, word, usage));
  return { asked: { name, conditions: question.conditions(values.slice(0, most)) }, problems };
}
