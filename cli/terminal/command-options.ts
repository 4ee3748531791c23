import { Command, CommanderError } from 'commander';
import type { CommandIo } from './command-io';
import { givenTwice } from './repeatable-option';
import { withoutFaulty } from './without-faulty';

/** A command of commander's that writes to `io`, and throws instead of ending the process. */
export function newCommand(name: string, description: string, io: CommandIo): Command {
  return speakingTo(io, new Command(`cdk-organization-trail ${name}`)).description(description);
}

/** So that it writes to `io`, and throws. To be called before it is given commands of its own, which do the same then. */
export function speakingTo(io: CommandIo, command: Command): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(text),
    // Handed on as problems below, and written once.
    writeErr: () => undefined,
  });
}

export interface ReadArguments {
  /** Only help or version was asked for, and is written. */
  readonly isAnswered: boolean;
  /** All that is wrong. The command's options are those that are right. */
  readonly problems: readonly string[];
  /** There are unknown options: what is missing may be meant by them, and what looks like an argument may be their value. */
  readonly hasUnknown: boolean;
}

const ARGUMENTS: readonly string[] = ['commander.missingArgument', 'commander.excessArguments'];

/** Commander ends with the first problem: what is wrong is left out then, and the rest read again. */
export function readArguments(command: Command, args: readonly string[]): ReadArguments {
  const problems: string[] = givenTwice(command, args);
  let hasUnknown = false;
  for (let rest: readonly string[] | undefined = args; rest !== undefined; ) {
    try {
      command.parse([...rest], { from: 'user' });
      return { isAnswered: false, problems, hasUnknown };
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode === 0) return { isAnswered: true, problems: [], hasUnknown };
      hasUnknown ||= error.code === 'commander.unknownOption';
      if (hasUnknown && ARGUMENTS.includes(error.code)) break;
      problems.push(`${inOneLine(command, error)}${greedyOptions(command, args, error.code)}`);
      rest = withoutFaulty(command, rest, error);
    }
  }
  return { isAnswered: false, problems, hasUnknown };
}

/** With commander's suggestion, where it has one. */
function inOneLine({ args, commands }: Command, { code, message }: CommanderError): string {
  const [problem = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const similar = /^\(Did you mean (.*)\?\)$/.exec(suggestion ?? '')?.[1];
  const hint = similar === undefined ? '' : `; did you mean ${similar}?`;
  if (code === 'commander.unknownCommand') return `${problem}${hint}${hint === '' ? ';' : ''} allowed: ${commands.map((one) => one.name()).join(', ')}`;
  if (code === 'commander.excessArguments') return `unexpected ${args.map((arg) => JSON.stringify(arg)).join(', ')}: ${problem.replace(/\.$/, '')}`;
  return `${problem.replace(/\.$/, '')}${hint}`;
}

/** An option that takes several values takes the paths after it too, and what is wrong then is said of the paths or of the option's values. */
function greedyOptions({ options }: Command, args: readonly string[], code: string): string {
  const names = options.filter(({ variadic, long }) => variadic && long !== undefined && args.includes(long)).map(({ long }) => long ?? '');
  if (names.length === 0 || !['commander.missingArgument', 'commander.invalidArgument'].includes(code)) return '';
  return `; ${names.join(' and ')} ${names.length === 1 ? 'takes' : 'take'} all words up to the next option: give paths first, or after --`;
}
