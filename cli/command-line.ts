import { Command } from 'commander';
import { type CommandName, COMMANDS } from './commands';
import { EXIT_STATUS, type ExitStatus } from './exit-status';
import type { CommandIo } from './terminal/command-io';
import { addVersion, readArguments, speakingTo } from './terminal/command-options';
import { isUsageError, UsageError } from './terminal/usage-error';

/** A command: takes its arguments, returns its exit status. */
export interface CommandModule {
  readonly run: (args: readonly string[], io: CommandIo) => Promise<ExitStatus>;
}

/** Loaded on demand: replay needs no SDK, and history needs nothing of replay. */
const MODULES: Readonly<Record<CommandName, () => Promise<CommandModule>>> = {
  replay: () => import('./replay/command'),
  history: () => import('./history/command'),
  findings: () => import('./findings/command'),
  doctor: () => import('./doctor/command'),
  verify: () => import('./verify/command'),
};

/** Runs the command line, independent of the process around it. */
export async function runCommandLine(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  try {
    const chosen = choose(args, io);
    if (chosen === undefined) return EXIT_STATUS.done;
    const { run } = await MODULES[chosen.name]();
    return await run(chosen.args, io);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    io.stderr.write(`${error.problems.map((problem) => `error: ${problem}`).join('\n')}\n`);
    return EXIT_STATUS.unusable;
  }
}

interface Choice {
  readonly name: CommandName;
  readonly args: readonly string[];
}

const HELP_OPTIONS = ['-h', '--help'];

/** @returns `undefined` if help or version was requested, which is then printed */
function choose(args: readonly string[], io: CommandIo): Choice | undefined {
  // Arguments after the command's name are read by the command, which is not loaded yet.
  const end = args.findIndex((arg) => !arg.startsWith('-')) + 1;
  const [own, rest] = end === 0 ? [args, []] : [args.slice(0, end), args.slice(end)];
  let name: string | undefined;
  const program = addVersion(speakingTo(io, new Command('cdk-organization-trail')))
    .usage('<command> [options]')
    .helpOption('-h, --help', 'show this help, or the options of a command')
    .helpCommand(false)
    .addHelpText('after', HELP);
  for (const [one, description] of [...Object.entries(COMMANDS), ['help', 'Show the options of a command.'] as const]) {
    program
      .command(one)
      .description(description)
      .helpOption(false)
      .action(() => {
        name = one;
      });
  }
  const asksForHelp = own.some((arg) => HELP_OPTIONS.includes(arg));
  const { isAnswered, problems } = readArguments(
    program,
    end > 0 ? own.filter((arg) => !HELP_OPTIONS.includes(arg)) : asksForHelp ? own : [...own, 'help'],
  );
  if (problems.length > 0) throw new UsageError(problems);
  if (isAnswered) return undefined;
  if (isCommand(name)) return { name, args: asksForHelp ? ['--help'] : rest };
  return choose(['--help', ...rest], io);
}

function isCommand(name: string | undefined): name is CommandName {
  return name !== undefined && Object.hasOwn(COMMANDS, name);
}

const HELP = `
For the options of a command: cdk-organization-trail <command> --help

Exit status: 0 done; 1 it found a problem or an alarm; 2 the answer is partial; 3 nothing was done; 130 interrupted.
`;
