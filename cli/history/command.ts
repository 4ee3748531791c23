import type { Command } from 'commander';
import { isRequestError } from '../../core/history/request/problems';
import { COMMANDS } from '../commands';
import type { HistoryRequest } from '../../core/history/request/question';
import type { HistoryAnswer } from '../../core/history/answer/history-answer';
import { received, receivedInWords } from '../../lib/contract/received';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import { awsSession } from '../aws/aws-session';
import { clientProblem } from '../aws/client-problem';
import type { CommandIo } from '../terminal/command-io';
import { newCommand, readArguments } from '../terminal/command-options';
import { unusedAthenaOptions } from '../athena/options';
import { askLocally } from './ask-locally';
import { givenTwice } from '../terminal/given-twice';
import { printable } from '../terminal/printable';
import { isUsageError, UsageError } from '../terminal/usage-error';
import { sentences } from '../terminal/wrapped-text';
import { document, isLineByLine, LineWriter } from './formats';
import { memberRoleProblems } from './member-access';
import { addOptions, ASKS_ATHENA, CONDITIONS_HELP, type HistoryOptions, REPEATABLE } from './options';
import { askedBy, isReady, READY_QUESTIONS, SESSION } from './questions';
import { exitStatus, remarks } from './remarks';
import { asUsageError, type Question, question, usageProblems, type WrittenRequest } from './request';
import { askSession, checkSession } from './session';
import { sessionRemarks, writtenSessions } from './session-remarks';

/** Or as Lambda takes it too, `<account>:function:<name>`, and each with a version or an alias. */
const FUNCTION_NAME = /^[\w:$-]{1,170}$/;
const NOTHING = /^--from: received nothing;/;

/** `history`: who did what in the last 90 days, in any account and Region? */
export async function run(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const command = newCommand('history', COMMANDS.history, io)
    .argument('[question...]', 'one of the questions below; options narrow it')
    .addHelpText('after', help());
  addOptions(command);
  const read = readArguments(command, args);
  if (read.isAnswered) return EXIT_STATUS.done;
  const options = command.opts<HistoryOptions>();
  const now = Date.now();
  const { asked, problems: unasked } = askedBy(read.knowsArguments ? command.args : []);
  const isSession = asked.name === SESSION;
  const wrong = usageProblems(() => {
    if (isSession) checkSession(options, asked, now);
    else question(options, asked, now);
  });
  // The missing time may be in an option that could not be read, and a session needs none.
  const needsTime = read.isWhole && (unasked.length === 0 || (isReady(command.args[0]) && command.args[0] !== SESSION));
  const problems = [
    ...read.problems,
    ...unasked,
    ...wrong.filter((problem) => needsTime || !NOTHING.test(problem)),
    ...givenTwice(command, args, REPEATABLE),
    ...whoAsksProblems(command, options),
    ...greedyProblems(options),
    ...sourceProblems(command, options),
  ];
  if (problems.length > 0) throw new UsageError(problems);

  let origins: readonly string[] = [];
  const ask = (one: Question): Promise<HistoryAnswer> => {
    origins = one.origins;
    const asked: HistoryOptions = isSession ? { ...options, format: 'json' } : options;
    if (options.source !== 'history') return askArchive(one.checked, asked, io);
    return options.function === undefined
      ? askLocally(one.checked, asked, io)
      : invoke(options.function, one.written, options, io);
  };
  try {
    const session = isSession ? await askSession(options, asked, ask, now) : undefined;
    const answer = session?.answer ?? (await ask(question(options, asked, now)));
    await write(
      session && options.format === 'json' ? { ...answer, ...writtenSessions(session) } : answer,
      options,
      io,
    );
    if (options.format !== 'json')
      io.stderr.write(sentences(session ? sessionRemarks(session) : remarks(answer), io.stderr));
    return exitStatus(answer, io.interrupt.aborted);
  } catch (error) {
    if (io.interrupt.aborted && options.function !== undefined) {
      io.stderr.write(
        `Interrupted before the answer: the function ${printable(options.function)} continues if it has started, but its answer is lost.\n`,
      );
      return EXIT_STATUS.interrupted;
    }
    if (io.interrupt.aborted && options.source !== 'history') {
      io.stderr.write('Interrupted before the archive answered.\n');
      return EXIT_STATUS.interrupted;
    }
    if (isRequestError(error) || isUsageError(error)) {
      const problem = isRequestError(error) ? asUsageError(error, origins) : error;
      if (!io.interrupt.aborted) throw problem;
      io.stderr.write(`${printable(problem.message)}\n`);
      return EXIT_STATUS.interrupted;
    }
    throw clientProblem(error) ?? error;
  }
}

/** Words of the question that `--region` and `--account` took as values. */
function greedyProblems({ region, account }: HistoryOptions): string[] {
  return Object.entries({ region, account }).flatMap(([name, words = []]) =>
    words
      .filter(isReady)
      .map(
        (word) =>
          `--${name}: received ${JSON.stringify(word)}, because it takes all words up to the next option; allowed: the question first, or after --`,
      ),
  );
}

/** An option without effect is rejected, but not if it comes from the environment, which may be set for other uses. */
function whoAsksProblems(command: Command, options: HistoryOptions): string[] {
  if (options.function === undefined) {
    const begin = receivedInWords(
      '--begin',
      'without --function',
      'with it only, because nothing else stops after one run',
    );
    return [...(options.begin ? [begin] : []), ...memberRoleProblems(options)];
  }
  const ignored = command.options.filter(
    (option) =>
      ['memberRole', 'externalId'].includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  const isName = FUNCTION_NAME.test(options.function);
  return [
    ...(isName ? [] : [received('--function', options.function, "a function's name or ARN")]),
    ...ignored.map(({ long }) =>
      receivedInWords(String(long), 'with --function', 'without it only, because the function has its own setting'),
    ),
  ];
}

/** Its clients are of no use to other questions, and take a while to load. */
async function askArchive(request: HistoryRequest, options: HistoryOptions, io: CommandIo): Promise<HistoryAnswer> {
  const { askBoth, askTheArchive } = await import('./ask-archive');
  return options.source === 'both' ? askBoth(request, options, io) : askTheArchive(request, options, io);
}

/** What only one of the sources knows. */
function sourceProblems(command: Command, { source, function: name, category }: HistoryOptions): string[] {
  if (source === 'history') return unusedAthenaOptions(command, ASKS_ATHENA);
  return [
    ...(name === undefined
      ? []
      : [
          receivedInWords(
            '--function',
            `with --source ${source}`,
            'with --source history: the function asks the event history only',
          ),
        ]),
    ...(category === undefined || category === 'management'
      ? []
      : [
          received(
            '--category',
            category,
            `management with --source ${source}: the archive’s table has no other events`,
          ),
        ]),
  ];
}

async function invoke(
  name: string,
  request: WrittenRequest,
  options: HistoryOptions,
  io: CommandIo,
): Promise<HistoryAnswer> {
  const { shared } = await awsSession(options, io);
  const { invokeFunction } = await import('./invoke-function');
  return invokeFunction(name, request, shared, io.interrupt);
}

async function write(answer: HistoryAnswer, { format }: HistoryOptions, { stdout }: CommandIo): Promise<void> {
  if (!isLineByLine(format)) {
    stdout.write(document(format, answer, stdout));
    return;
  }
  // Writes what was not written during the search: the function's answer, or one in another order.
  const writer = new LineWriter(format, stdout);
  if (answer.events.length > 0) await writer.write(answer.events.map((event) => JSON.stringify(event)));
  else if (answer.eventCount === 0) writer.close();
}

function help(): string {
  const width = Math.max(...Object.values(READY_QUESTIONS).map(({ usage }) => usage.length));
  return [
    '',
    ...CONDITIONS_HELP,
    '',
    'Questions:',
    ...Object.values(READY_QUESTIONS).map(({ usage, asks }) => `  ${usage.padEnd(width)}  ${asks}`),
    '',
    'Examples:',
    '  cdk-organization-trail history --user ci-deployer --last 24h --region us-east-1',
    '  cdk-organization-trail history access-key AKIAIOSFODNN7EXAMPLE --last 90d --organization --format csv > key.csv',
    '  cdk-organization-trail history changes-to arn:aws:s3:::audit-archive --last 7d',
    "  cdk-organization-trail history --role 'AWSReservedSSO_Admin_*' --not-source-ip 10.0.0.0/8 --read-only false --last 24h",
    '  cdk-organization-trail history session 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab --organization',
    '  cdk-organization-trail history --source both --user ci-deployer --last 400d --organization',
    '  cdk-organization-trail history failed-sign-ins --last 24h --function EventHistory',
    '',
    'CloudTrail records IAM, CloudFront and root sign-ins in one Region only, us-east-1 (GovCloud us-gov-west-1; China cn-north-1, CloudFront',
    'cn-northwest-1), and STS in the Region of the endpoint that was called. Name that Region with --region, or leave --region out.',
    '',
    'Exit status: 0 the answer is complete, or reached --limit; 2 the answer is partial, and stderr says what is missing; 3 the search did not',
    'start (bad options, no credentials, too long for the function); 130 Ctrl-C: the events found so far and a cursor are written. With',
    '--function, Ctrl-C writes neither: a function that has started keeps running, but you get no answer.',
    '',
  ].join('\n');
}
