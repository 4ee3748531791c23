import { Command, CommanderError, type ErrorOptions } from 'commander';
// Bundled, as only this one name.
import { version } from '../../package.json';
import type { CommandIo } from './command-io';
import { similarTo } from './similar';
import { longNames, type Rest, withoutFaulty } from './without-faulty';

/** After these errors commander can continue, because there may be further problems. */
const GOES_ON: readonly unknown[] = [
  'commander.conflictingOption',
  'commander.missingArgument',
  'commander.excessArguments',
];

/** By default, commander stops at the first problem. */
class PatientCommand extends Command {
  public readonly found: CommanderError[] = [];

  public override error(message: string, options?: ErrorOptions): never {
    if (!GOES_ON.includes(options?.code)) return super.error(message, options);
    this.found.push(new CommanderError(1, options?.code ?? '', message));
    return undefined as never;
  }
}

/** Returns a commander command that writes to `io`, and throws instead of ending the process. */
export function newCommand(name: string, description: string, io: CommandIo): Command {
  const command = speakingTo(io, new PatientCommand(`cdk-organization-trail ${name}`)).description(description);
  addVersion(command);
  // Not shown in help, but supported.
  command.options.at(-1)?.hideHelp();
  return command;
}

export function addVersion(command: Command): Command {
  return command.version(version, '-V, --version', 'show the version');
}

/** Makes a command write to `io`, and throw. Call it before subcommands are added, which inherit this. */
export function speakingTo(io: CommandIo, command: Command): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(text),
    // Returned as problems below, and written once.
    writeErr: () => undefined,
  });
}

export interface ReadArguments {
  /** Whether only help or version was requested, and has been printed. */
  readonly isAnswered: boolean;
  /** All problems. The command's options are those that are valid. */
  readonly problems: readonly string[];
  /** `false` if some options or arguments could not be read, so that nothing can be said about missing ones. */
  readonly isWhole: boolean;
  /** `false` if one of the arguments may be the value of an unknown option. */
  readonly knowsArguments: boolean;
}

/** Leaves out what is invalid, and reads the rest again. */
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

/** With a suggestion, if there is one. */
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

/** Includes options that are hidden in help. */
function similarOption(command: Command, name: string): string {
  if (name.startsWith('--')) return similarTo(name, longNames(command));
  return command.options.find(({ short }) => short?.toLowerCase() === name.toLowerCase())?.short ?? '';
}

function hint(similar: string): string {
  return similar === '' ? '' : `; did you mean ${similar}?`;
}

/**
 * An option with several values also takes the arguments after it, so an error may be about the arguments or about the
 * option's values.
 */
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
