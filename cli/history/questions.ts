import { received, receivedInWords } from '../../lib/contract/received';
import { similarTo } from '../terminal/similar';

/** A condition in the function's words. */
type WrittenCondition = Record<string, unknown>;

/** What the words after `history` ask for, beside the options. */
export interface Asked {
  readonly name: string;
  readonly conditions: readonly WrittenCondition[];
}

interface ReadyQuestion {
  readonly usage: string;
  readonly asks: string;
  /** What the name is followed by; absent: nothing. */
  readonly argument?: string;
  /** Of several, one is enough. */
  readonly takesSeveral?: boolean;
  readonly conditions: (values: readonly string[]) => readonly WrittenCondition[];
}

/** One value is a text: functions that were deployed earlier know no lists. */
export function equals(attribute: string, values: readonly string[]): WrittenCondition {
  return { attribute, equals: values.length === 1 ? values[0] : values };
}

/** Of two steps: the event, and what came of it. */
export const SESSION = 'session';

/** The questions that come first after an alarm. Options narrow them further. */
export const READY_QUESTIONS: Readonly<Record<string, ReadyQuestion>> = {
  'access-key': {
    usage: 'access-key <id...>',
    asks: 'What did this access key do?',
    argument: 'the id of an access key',
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
    asks: 'Which sign-ins to the console failed?',
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
    argument: 'the ID of an event',
    conditions: (eventId) => [equals('eventId', eventId)],
  },
};

export function isReady(name: string | undefined): boolean {
  return name !== undefined && Object.hasOwn(READY_QUESTIONS, name);
}

/** What the options ask for by themselves. */
const ANYTHING: Asked = { name: '', conditions: [] };

/** What is asked, as far as it can be understood, and what is wrong with it: a question that there is not, or with too few words or too many. */
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
      problems: [`unknown question ${JSON.stringify(name)}${hint} allowed: ${allowed}, or options alone`],
    };
  }
  const { argument, takesSeveral = false, usage } = question;
  if (argument !== undefined && values.length === 0)
    return { asked: ANYTHING, problems: [receivedInWords(name, 'nothing', argument)] };
  const most = argument === undefined ? 0 : takesSeveral ? values.length : 1;
  const problems = values.slice(most).map((word) => received(name, word, usage));
  return { asked: { name, conditions: question.conditions(values.slice(0, most)) }, problems };
}
