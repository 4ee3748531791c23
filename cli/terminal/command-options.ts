import { Command, CommanderError, type ErrorOptions } from 'commander';
// Into the bundle, and with it no more than the one name.
import { version } from '../../package.json';
import type { CommandIo } from './command-io';
import { similarTo } from './similar';
import { longNames, type Rest, withoutFaulty } from './without-faulty';

/** After these commander can go on, and there may be more that is wrong. */
const GOES_ON: readonly unknown[] = [
  'commander.conflictingOption',
  'commander.missingArgument',
  'commander.excessArguments',
];

/** Commander ends with the first problem. */
class PatientCommand extends Command {
  public readonly found: CommanderError[] = [];

  public override error(message: string, options?: ErrorOptions): never {
    if (!GOES_ON.includes(options?.code)) return super.error(message, options);
    this.found.push(new CommanderError(1, options?.code ?? '', message));
    return undefined as never;
  }
}

/** A command of commander's that writes to `io`, and throws instead of ending the process. */
export function newCommand(name: string, description: string, io: CommandIo): Command {
  const command = speakingTo(io, new PatientCommand(`cdk-organization-trail ${name}`)).description(description);
  addVersion(command);
  // Nobody looks for it there, but some ask for it.
  command.options.at(-1)?.hideHelp();
  return command;
}

export function addVersion(command: Command): Command {
  return command.version(version, '-V, --version', 'show the version');
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
  /** `false`: the options and arguments that could be read are not all that was meant, so that nothing can be said of what is missing. */
  readonly isWhole: boolean;
  /** `false`: one of the arguments may be the value of an option that nobody knows. */
  readonly knowsArguments: boolean;
}

/** What is wrong is left out, and the rest read again. */
export function readArguments(command: Command, args: readonly string[]): ReadArguments {
  const problems = new Set<string>();
  let rest = args;
  const doubts = new Set<Rest['doubt']>();
  for (;;) {
    const found = command instanceof PatientCommand ? command.found : [];
    found.length = 0;
    let ended: CommanderError | undefined;
    try {
      command.parse([...rest], { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode === 0) return { isAnswered: true, problems: [], isWhole: true, knowsArguments: true };
      ended = error;
    }
    const left = ended && withoutFaulty(command, rest, ended);
    if (left?.doubt) doubts.add(left.doubt);
    for (const error of [...(ended ? [ended] : []), ...found]) {
      if (error.code !== 'commander.missingArgument' || doubts.size === 0)
        problems.add(`${inOneLine(command, error)}${greedyOptions(command, args, error)}`);
    }
    if (left === undefined)
      return {
        isAnswered: false,
        problems: [...problems],
        isWhole: problems.size === 0,
        knowsArguments: ended === undefined && !doubts.has('holds a value'),
      };
    rest = left.args;
  }
}

/** With a suggestion, where there is one. */
function inOneLine(command: Command, { code, message }: CommanderError): string {
  const { args, commands } = command;
  const problem = (message.replace(/^error: /, '').split('\n')[0] ?? '').replace(/\.$/, '');
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? [];
  if (code === 'commander.unknownOption')
    return `${problem}${hint(similarOption(command, quoted.replace(/=.*/s, '')))}`;
  if (code === 'commander.unknownCommand') {
    const names = commands.map((one) => one.name());
    const similar = hint(similarTo(quoted, [...names, ...longNames(command)]));
    return `${problem}${similar === '' ? ';' : similar} allowed: ${names.join(', ')}`;
  }
  if (code === 'commander.excessArguments')
    return `unexpected ${args.map((arg) => JSON.stringify(arg)).join(', ')}: ${problem}`;
  return problem;
}

/** Those too that no help shows. */
function similarOption(command: Command, name: string): string {
  if (name.startsWith('--')) return similarTo(name, longNames(command));
  return command.options.find(({ short }) => short?.toLowerCase() === name.toLowerCase())?.short ?? '';
}

function hint(similar: string): string {
  return similar === '' ? '' : `; did you mean ${similar}?`;
}

/** An option that takes several values takes the arguments after it too, and what is wrong then is said of the arguments or of the option's values. */
function greedyOptions(
  { options, registeredArguments: [argument] }: Command,
  args: readonly string[],
  { code, message }: CommanderError,
): string {
  const variadic = options.filter(
    ({ variadic: takesSeveral, long }) => takesSeveral && long != null && args.includes(long),
  );
  const greedy =
    code === 'commander.missingArgument'
      ? variadic
      : code === 'commander.invalidArgument'
        ? variadic.filter(({ flags }) => message.includes(`'${flags}'`))
        : [];
  if (greedy.length === 0 || argument === undefined) return '';
  const names = greedy.map(({ long }) => String(long)).join(' and ');
  return `; ${names} ${greedy.length === 1 ? 'takes' : 'take'} all words up to the next option: give the ${argument.name()} first, or after --`;
}
