import { UsageError } from '../terminal/usage-error';

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
  readonly conditions: (argument: string) => readonly WrittenCondition[];
}

const equals = (attribute: string, value: string): WrittenCondition => ({ attribute, equals: value });

/** The questions that come first after an alarm. Options narrow them further. */
export const READY_QUESTIONS: Readonly<Record<string, ReadyQuestion>> = {
  'access-key': {
    usage: 'access-key <id>',
    asks: 'What did this access key do?',
    argument: 'the id of an access key',
    conditions: (key) => [equals('accessKeyId', key)],
  },
  'changes-to': {
    usage: 'changes-to <resource>',
    asks: 'Who changed this resource?',
    argument: 'the name or ARN of a resource',
    conditions: (resource) => [equals('resourceName', resource), equals('readOnly', 'false')],
  },
  'failed-sign-ins': {
    usage: 'failed-sign-ins',
    asks: 'Which sign-ins to the console failed?',
    conditions: () => [equals('eventName', 'ConsoleLogin'), equals('errorCode', 'Failure')],
  },
  'root-activity': {
    usage: 'root-activity',
    asks: 'What did root users do?',
    conditions: () => [equals('user', 'root')],
  },
};

/** @throws UsageError for a question that there is not, or that lacks its argument */
export function askedBy(words: readonly string[]): Asked {
  const [name, argument, ...rest] = words;
  if (name === undefined) return { name: '', conditions: [] };
  const question = Object.hasOwn(READY_QUESTIONS, name) ? READY_QUESTIONS[name] : undefined;
  if (question === undefined) {
    throw new UsageError([`unknown question ${JSON.stringify(name)}; allowed: ${Object.values(READY_QUESTIONS).map(({ usage }) => usage).join(', ')}, or options alone`]);
  }
  const superfluous = question.argument === undefined ? words.slice(1) : rest;
  const problems = superfluous.map((word) => `${name}: received ${JSON.stringify(word)}; allowed: ${question.usage}`);
  if (question.argument !== undefined && argument === undefined) problems.push(`${name}: received nothing; allowed: ${question.argument}`);
  if (problems.length > 0) throw new UsageError(problems);
  return { name, conditions: question.conditions(argument ?? '') };
}
