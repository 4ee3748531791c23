import { Command, CommanderError } from 'commander';
import type { CommandIo } from './command-io';
import { UsageError } from './usage-error';

/** A command of commander's that writes to `io`, and throws instead of ending the process. */
export function newCommand(name: string, description: string, io: CommandIo): Command {
  return new Command(`cdk-organization-trail ${name}`)
    .description(description)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // Thrown as a UsageError below, and written once.
      writeErr: () => undefined,
    });
}

/**
 * @returns `false` if only the help was asked for, which is then written
 * @throws UsageError for what the command does not know
 */
export function parseArguments(command: Command, args: readonly string[]): boolean {
  try {
    command.parse([...args], { from: 'user' });
    return true;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return false;
    throw new UsageError([`${error.message.replace(/^error: |\.$/g, '')}${greedyOptions(command, args, error.code)}`]);
  }
}

/** An option that takes several values takes the paths after it too, and what is wrong then is said of the paths or of the option's values. */
function greedyOptions({ options }: Command, args: readonly string[], code: string): string {
  const names = options.filter(({ variadic, long }) => variadic && long !== undefined && args.includes(long)).map(({ long }) => long ?? '');
  if (names.length === 0 || !['commander.missingArgument', 'commander.invalidArgument'].includes(code)) return '';
  return `; ${names.join(' and ')} ${names.length === 1 ? 'takes' : 'take'} all words up to the next option: give paths first, or after --`;
}
