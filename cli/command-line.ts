import { createRequire } from 'node:module';
import { EXIT_STATUS, type ExitStatus } from './exit-status';
import type { CommandIo } from './terminal/command-io';
import { isUsageError, UsageError } from './terminal/usage-error';

/** Each is `cli/<name>/command.ts`, which exports `run`. */
const COMMANDS = {
  replay: 'Which alarms would these CloudTrail log files have raised?',
  history: 'Who did what in the last 90 days, in any account and Region?',
  doctor: 'What would stop or spoil a deployment of the trail?',
} as const;

/** A command: its own arguments in, its exit status out. */
export interface CommandModule {
  readonly run: (args: readonly string[], io: CommandIo) => Promise<ExitStatus>;
}

/** Loaded when it is asked for: replay needs no SDK, and history none of replay. */
const load = createRequire(__filename);

/** The command line, but for the process around it. */
export async function runCommandLine([name = '--help', ...args]: readonly string[], io: CommandIo): Promise<ExitStatus> {
  if (['--help', '-h', 'help'].includes(name)) {
    io.stdout.write(help());
    return EXIT_STATUS.done;
  }
  try {
    if (!Object.hasOwn(COMMANDS, name)) {
      throw new UsageError([`unknown command ${JSON.stringify(name)}; allowed: ${Object.keys(COMMANDS).join(', ')}`]);
    }
    const { run } = load(`./${name}/command`) as CommandModule;
    return await run(args, io);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    io.stderr.write(`${error.problems.map((problem) => `error: ${problem}`).join('\n')}\n`);
    return EXIT_STATUS.unusable;
  }
}

function help(): string {
  const width = Math.max(...Object.keys(COMMANDS).map(({ length }) => length));
  const commands = Object.entries(COMMANDS).map(([name, description]) => `  ${name.padEnd(width)}  ${description}`);
  return [
    'Usage: cdk-organization-trail <command> [options]',
    '',
    ...commands,
    '',
    'cdk-organization-trail <command> --help shows its options.',
    '',
    'Exit status: 0 done; 1 found what it was asked to tell of; 2 a partial answer; 3 nothing done; 130 interrupted.',
    '',
  ].join('\n');
}
