import { type Command, Option, type OptionValues } from 'commander';
import { ACCOUNT_ID, pattern, type IdentifierRule } from '../../lib/contract/identifiers';
import { FINDINGS_VARIABLES } from '../../lib/contract/findings';
import { received, receivedInWords } from '../../lib/contract/received';
import { addAwsOptions, type AwsOptions } from '../aws/aws-options';
import type { CommandIo } from '../terminal/command-io';
import { readArguments } from '../terminal/command-options';
import { givenTwice } from '../terminal/given-twice';
import { UsageError } from '../terminal/usage-error';

export interface TableOptions extends AwsOptions {
  readonly table?: string;
  readonly stack?: string;
}

/**
 * Only the syntax: AWS says whether the table exists.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
const TABLE = pattern(
  /^(arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/)?[\w.-]{3,255}$/,
  'the name or ARN of the findings table (an output of the stack)',
);
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const STACK = pattern(
  /^(arn:aws[a-z-]*:cloudformation:[a-z0-9-]+:\d{12}:stack\/[A-Za-z][A-Za-z0-9-]{0,127}\/[\w-]+|[A-Za-z][A-Za-z0-9-]{0,127})$/,
  'the name or ARN of the stack',
);
export const FINDING_ID = pattern(/^[0-9a-f]{20}$/, '20 hexadecimal digits, as shown by list and in messages');
export { ACCOUNT_ID };

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2}))?$/;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
export const SINCE = 'minutes, hours or days, such as 30m, 6h or 7d, or a time, such as 2026-11-02T08:00:00Z';

/** Adds the options for the table and for AWS credentials. */
export function addTableOptions(command: Command): Command {
  command
    .addOption(new Option('--stack <name>', 'the stack with the findings table: its name or ARN'))
    .addOption(new Option('--table <name>', 'the findings table: its name or ARN').env(FINDINGS_VARIABLES.table))
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'));
  addAwsOptions(command);
  return command;
}

/**
 * @returns the options; `undefined` if help was requested, which is then printed. @throws UsageError with all problems
 */
export function readOptions<Options extends OptionValues>(
  command: Command,
  args: readonly string[],
  check: (options: Options, ids: readonly string[]) => readonly string[],
): { readonly options: Options; readonly ids: readonly string[] } | undefined {
  const read = readArguments(command, args);
  if (read.isAnswered) return undefined;
  const options = command.opts<Options>();
  const ids = read.knowsArguments ? command.args : [];
  const problems = [...read.problems, ...givenTwice(command, args), ...check(options, ids)];
  if (problems.length > 0) throw new UsageError(problems);
  return { options, ids };
}

/** @param command tells whether the table is given as an option or only in the environment */
export function tableProblems(command: Command, { table, stack }: TableOptions): string[] {
  if (stack === undefined && table === undefined)
    return [
      receivedInWords(
        '--stack and --table',
        `neither, and ${FINDINGS_VARIABLES.table} is not set`,
        `--stack with ${STACK.allowed}, or --table with ${TABLE.allowed}`,
      ),
    ];
  if (stack === undefined) return problemOf('--table', table, TABLE);
  return [
    ...problemOf('--stack', stack, STACK),
    ...(command.getOptionValueSource('table') === 'cli'
      ? [receivedInWords('--stack and --table', 'both', 'only one of them')]
      : []),
  ];
}

export function idProblems(ids: readonly string[]): string[] {
  return [
    ...ids.flatMap((id) => problemOf('<id>', id, FINDING_ID)),
    ...[...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) =>
      receivedInWords('<id>', `"${id}" more than once`, 'each once'),
    ),
  ];
}

export function problemOf(name: string, value: string | undefined, { accepts, allowed }: IdentifierRule): string[] {
  return value === undefined || accepts(value) ? [] : [received(name, value, allowed)];
}

/** In milliseconds since the epoch; `undefined` if the text is not a time. */
export function timeOf(text: string, now: number): number | undefined {
  const [, number, unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const length = UNIT_MS[unit];
  if (length !== undefined) return now - Number(number) * length;
  const time = TIME.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Returns the width of the terminal, or `undefined` for a file or a pipe. */
export function widthOfOutput({ stdout }: Pick<CommandIo, 'stdout'>): number {
  return stdout.isTTY ? (stdout.columns ?? 80) : Infinity;
}
