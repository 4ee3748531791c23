import { type Command, InvalidArgumentError, Option } from 'commander';
import { availableParallelism } from 'node:os';
import { receivedInWords } from '../../lib/contract/received';
import { SEVERITIES, type Severity } from '../../lib/contract/severities';
import { givenTwice } from '../terminal/given-twice';
import { UsageError } from '../terminal/usage-error';
import { type CATALOG_NAMES, CATALOG_NAMES as CATALOGS } from './detections';
import type { EventSelection } from './event-filter';
import type { OrganizationOptions } from './organization';
import { addAthenaOptions, type AthenaOptions, unusedAthenaOptions } from '../athena/options';
import { addAwsOptions, type AwsOptions } from '../aws/aws-options';
import { addFilterOptions, eventSelection, type FilterOptions } from './filter-options';

export const FORMATS = ['text', 'json', 'html', 'csv'] as const;
export const ORDERS = ['newest', 'oldest'] as const;

export interface ReplayCommandOptions extends FilterOptions, OrganizationOptions, AwsOptions, AthenaOptions {
  readonly athena?: boolean;
  readonly resume?: string;
  readonly catalog?: (typeof CATALOG_NAMES)[number][];
  readonly severity?: string[];
  readonly detection?: string[];
  readonly personRole?: string[];
  readonly breakGlass?: string[];
  readonly template?: string;
  readonly names?: string;
  readonly pattern?: string;
  readonly threshold: number;
  readonly period: number;
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
  readonly events?: boolean;
  readonly order: (typeof ORDERS)[number];
  readonly failOn?: Severity;
  readonly price?: string[];
  readonly threads: number;
  readonly exact?: boolean;
  readonly sample?: boolean;
  readonly summary?: boolean;
}

/** The option that the options for Athena require. */
const ASKS_ATHENA = '--athena';
/** Options that apply to local files only. */
const OF_FILES = ['sample', 'summary', 'exact', 'threads', 'price'];

/** More threads do not help: reading files is the bottleneck. */
const MOST_THREADS = 8;
const REPEATABLE: readonly string[] = ['--account', '--principal'];

export function addOptions(command: Command): void {
  command.option(
    '--sample',
    'replay the sample that ships with this package: one invented day of seven accounts, with an incident',
  );
  addFilterOptions(command);
  command
    .addOption(
      new Option('--catalog <names...>', 'run these catalogs (default: all)')
        .choices(CATALOGS)
        .conflicts(['template', 'pattern']),
    )
    .addOption(
      new Option('--severity <severities...>', 'run detections of these severities')
        .choices(SEVERITIES)
        .conflicts(['template', 'pattern']),
    )
    .addOption(new Option('--detection <ids...>', 'run these detections').conflicts(['template', 'pattern']))
    .addOption(
      new Option(
        '--person-role <names...>',
        'roles that people use; the same names as personRoles in the configuration',
      ).conflicts(['template', 'pattern']),
    )
    .addOption(
      new Option(
        '--break-glass <names...>',
        'users, roles and permission sets for emergencies; the same as breakGlassPrincipals in the configuration',
      ).conflicts(['template', 'pattern']),
    )
    .addOption(
      new Option('--template <file>', 'run the metric filters and alarms of a synthesized template').conflicts(
        'pattern',
      ),
    )
    .option(
      '--names <file>',
      "names of the product's own resources, as the output NamesCommand of the stack prints them",
    )
    .option(
      '--organization-account <ids...>',
      'accounts of the organization that have no events here, and its ID (o-…): who is not inside is a stranger',
    )
    .option(
      '--account-facts <file>',
      'accounts of the organization, as aws organizations list-accounts prints them; with OUs and tags for severities',
    )
    .option('--pattern <pattern>', 'run one filter pattern, for example \'{ $.eventName = "StopLogging" }\'')
    .option('--threshold <count>', 'with --pattern: how many events raise the alarm', wholeNumber(1, 1_000_000_000), 1)
    .option('--period <seconds>', 'with --pattern: the period in which they are counted', period, 300)
    .addOption(
      new Option('--format <format>', 'output format; csv contains only the matching events')
        .choices(FORMATS)
        .default('text'),
    )
    .option(
      '--summary',
      'tell the story of each principal with a finding: where its credentials came from, and what it created, changed, read and was denied (reads every event, so it is slower)',
    )
    .option('--output <file>', 'write to this file instead of standard output')
    .option('--events', 'add the matching events: at most 10,000, shared among the detections')
    .addOption(
      new Option('--order <order>', 'matching events: newest or oldest first').choices(ORDERS).default('newest'),
    )
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit with status 1 if there is a finding or an alarm of at least this severity',
      ).choices(SEVERITIES),
    )
    .option('--price <name=dollars...>', 'your prices, instead of those of us-east-1')
    .option(
      '--threads <count>',
      'number of threads',
      wholeNumber(1, 64),
      Math.min(availableParallelism(), MOST_THREADS),
    )
    .option('--exact', 'parse every event, even those that no filter can match')
    .option(
      '--athena',
      'replay the archive in Athena instead of local files; requires --from, and a stack deployed with athena=true',
    )
    .option(
      '--resume <file>',
      'with --athena: record the started queries in this file, so that a later run can use their results',
    );
  addAthenaOptions(command, ASKS_ATHENA);
  addAwsOptions(command);
}

/**
 * Checks the combination of options.
 *
 * @throws UsageError with all problems: options without effect, duplicate options, and invalid event filters
 */
export function checkOptions(command: Command, args: readonly string[], now = Date.now()): EventSelection {
  const { selection, problems } = eventSelection(command.opts<ReplayCommandOptions>(), now);
  const isAsked = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const ignored = command.getOptionValue('pattern') === undefined ? ['threshold', 'period'].filter(isAsked) : [];
  const all = [
    ...givenTwice(command, args, REPEATABLE),
    ...problems,
    ...ignored.map((name) =>
      receivedInWords(`--${name}`, 'without --pattern', 'with --pattern; all other detections have their own'),
    ),
  ];
  if (command.getOptionValue('athena') !== true) {
    all.push(...unusedAthenaOptions(command, ASKS_ATHENA));
    for (const name of ['resume', 'profile'])
      if (isAsked(name)) all.push(receivedInWords(`--${name}`, 'without --athena', 'with --athena only'));
  } else {
    for (const name of OF_FILES.filter(isAsked))
      all.push(
        receivedInWords(`--${name}`, 'with --athena', 'without it: Athena gives the events that match, and no files'),
      );
    if (selection.from === undefined && problems.length === 0)
      all.push(
        receivedInWords(
          '--from',
          'nothing',
          'with --athena a day, a time, or how long ago, as in 90d: older log files cost too',
        ),
      );
    if (command.args.length > 0)
      all.push(receivedInWords('path', JSON.stringify(command.args[0]), 'none with --athena, which reads the archive'));
  }
  if (isAsked('order') && !hasMatches(command.opts()))
    all.push(receivedInWords('--order', 'without matching events', 'with --events, --format html or --format csv'));
  if (all.length > 0) throw new UsageError(all);
  return selection;
}

export function hasMatches({ events, format }: Pick<ReplayCommandOptions, 'events' | 'format'>): boolean {
  return events === true || format === 'html' || format === 'csv';
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`allowed: a whole number from ${String(least)} to ${String(most)}`);
  };
}

function period(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 60 && seconds <= 86_400 && seconds % 60 === 0) return seconds;
  throw new InvalidArgumentError('allowed: 60, or a multiple of it up to 86400');
}
