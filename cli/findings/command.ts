import { receivedInWords } from '../../lib/contract/received';
import { COMMANDS } from '../commands';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import { clientProblem } from '../aws/client-problem';
import type { CommandIo } from '../terminal/command-io';
import { newCommand, readArguments } from '../terminal/command-options';
import { similarTo } from '../terminal/similar';
import { UsageError } from '../terminal/usage-error';

type Action = (args: readonly string[], io: CommandIo) => Promise<ExitStatus>;

/** The description of each action, and a function that loads it. */
const ACTIONS: Readonly<Record<string, readonly [what: string, load: () => Promise<Action>]>> = {
  list: ['list findings, newest first', async () => (await import('./list')).list],
  show: ['show the stored details of a finding', async () => (await import('./show')).show],
  acknowledge: [
    'send no more messages about findings for 30 days, or until a new target',
    async () => (await import('./change')).acknowledge,
  ],
  close: ['close findings; the next match opens a new one', async () => (await import('./change')).close],
  redrive: ['send failed batches of events to the function again', async () => (await import('./redrive')).redrive],
};

/** `findings`: lists findings and changes their state. */
export async function run(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const [name = '', ...rest] = args;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) return withoutAction(args, io);
  try {
    const [, load] = action;
    return await (
      await load()
    )(rest, io);
  } catch (error) {
    if (io.interrupt.aborted) {
      io.stderr.write('Interrupted.\n');
      return EXIT_STATUS.interrupted;
    }
    throw clientProblem(error) ?? error;
  }
}

function withoutAction(args: readonly string[], io: CommandIo): ExitStatus {
  const command = newCommand('findings', COMMANDS.findings, io)
    .usage('<action> [options]')
    .argument('[action...]')
    .addHelpText('after', HELP);
  const { isAnswered, problems } = readArguments(command, args);
  if (isAnswered) return EXIT_STATUS.done;
  const names = Object.keys(ACTIONS);
  const [word = ''] = command.args;
  const similar = similarTo(word, names);
  throw new UsageError([
    ...problems,
    receivedInWords(
      'findings',
      word === '' ? 'no action' : `${JSON.stringify(word)}${similar === '' ? '' : ` (did you mean ${similar}?)`}`,
      names.join(', '),
    ),
  ]);
}

const HELP = `
Actions:
${Object.entries(ACTIONS)
  .map(([name, [what]]) => `  ${name.padEnd(13)}${what}`)
  .join('\n')}

For the options of an action: cdk-organization-trail findings <action> --help

The command uses your own credentials to read and write the findings table. Permissions: docs/findings-cli.md.

Examples:
  cdk-organization-trail findings list --stack OrganizationTrail --severity page --state open --since 7d
  cdk-organization-trail findings show 0123456789abcdef0123 --stack OrganizationTrail
  cdk-organization-trail findings acknowledge 0123456789abcdef0123 --stack OrganizationTrail --note 'A test of the red team'
  cdk-organization-trail findings close 0123456789abcdef0123 --stack OrganizationTrail
  cdk-organization-trail findings redrive --bucket failed-batches --function Findings --dry-run

Exit status: 0 done; 1 no such finding; 2 partly done; 3 nothing done (bad options, no credentials); 130 Ctrl-C.
`;
