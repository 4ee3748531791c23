import { type Command, Option } from 'commander';
import {
  ACCOUNT_PLACEHOLDER,
  HISTORY_ENVIRONMENT,
  MEMBER_ROLE_NAME,
  type HistoryAttribute,
} from '../../lib/contract/event-history';
import { SOURCES, type HistorySource } from '../../core/history/request/question';
import { addAthenaOptions, type AthenaOptions } from '../athena/options';
import { addAwsOptions, type AwsOptions } from '../aws/aws-options';
import { FORMATS, type Format } from './formats';

/**
 * Options for conditions, with the attribute of each. Each can be repeated, and also exists with the prefix `--not-`.
 */
export const CONDITION_OPTIONS = {
  user: ['--user <name>', 'user'],
  role: ['--role <name>', 'role'],
  eventName: ['--event-name <name>', 'eventName'],
  eventSource: ['--event-source <service>', 'eventSource'],
  resourceName: ['--resource-name <name>', 'resourceName'],
  resourceType: ['--resource-type <type>', 'resourceType'],
  accessKey: ['--access-key <id>', 'accessKeyId'],
  readOnly: ['--read-only <true|false>', 'readOnly'],
  errorCode: ['--error-code <code>', 'errorCode'],
  sourceIp: ['--source-ip <address>', 'sourceIp'],
  eventId: ['--event-id <id>', 'eventId'],
} as const satisfies Record<string, readonly [string, HistoryAttribute]>;

export type ConditionOption = keyof typeof CONDITION_OPTIONS;
export type NotConditionOption = `not${Capitalize<ConditionOption>}`;

/** The arguments of `history`, before they are checked. */
export interface HistoryOptions
  extends
    AwsOptions,
    AthenaOptions,
    Partial<Readonly<Record<ConditionOption | NotConditionOption, readonly string[]>>> {
  readonly failed?: boolean;
  readonly succeeded?: boolean;
  readonly last?: string;
  readonly from?: string;
  readonly to?: string;
  readonly region?: string[];
  readonly account?: string[];
  readonly organization?: boolean;
  readonly organizationalUnit?: string;
  readonly memberRole?: string;
  readonly externalId?: string;
  readonly category?: string;
  readonly limit?: string;
  readonly order?: string;
  readonly summary?: boolean;
  readonly cursor?: string;
  readonly estimate?: boolean;
  readonly begin?: boolean;
  readonly function?: string;
  readonly format: Format;
  readonly source: HistorySource;
}

/** Which option the options for Athena need. */
export const ASKS_ATHENA = '--source archive or both';

const DESCRIPTIONS: Record<keyof typeof CONDITION_OPTIONS, string> = {
  user: 'who made the call: an IAM user, a session name, root, or an ARN; for example ci-deployer',
  role: 'all sessions of a role, by name or ARN; CloudTrail cannot look up roles, so this option alone reads every event',
  eventName: 'the API call, for example DeleteBucket',
  eventSource: 'the service, for example iam',
  resourceName: 'the resource, by name or ARN; an ARN also searches for the name in it',
  resourceType: 'the type of the resource, for example AWS::S3::Bucket',
  accessKey: 'the access key that signed the call',
  readOnly: 'true: only read calls; false: only the others',
  errorCode: 'the error, for example AccessDenied, which also finds AccessDeniedException',
  sourceIp: 'where the call came from: an address, a range (10.8.0.0/16), or a service (cloudformation.amazonaws.com)',
  eventId: 'the event with this ID',
};

/** A text below the options: listing the `--not-` options would double their number. */
export const CONDITIONS_HELP = [
  'You can repeat a condition (--user to --event-id): an event has to match one of its values. To exclude a value: --not-user, --not-role …',
  'In a value, * matches any characters and ? matches one; quote them. CloudTrail cannot look up values with wildcards. Case matters.',
] as const;

export function addOptions(command: Command): void {
  const collect = (value: string, earlier: readonly string[] | undefined): readonly string[] => [
    ...(earlier ?? []),
    value,
  ];
  for (const [name, [flags]] of Object.entries(CONDITION_OPTIONS)) {
    command.addOption(new Option(flags, DESCRIPTIONS[name as ConditionOption]).argParser(collect));
  }
  for (const [flags] of Object.values(CONDITION_OPTIONS))
    command.addOption(new Option(notFlags(flags)).argParser(collect).hideHelp());
  command
    .addOption(new Option('--failed', 'only calls that failed').conflicts(['succeeded', 'errorCode']))
    .addOption(new Option('--succeeded', 'only calls that did not fail').conflicts('errorCode'))
    .option('--last <time>', 'how far back to search: minutes, hours or days, for example 30m, 6h or 7d')
    .option('--from <time>', 'the start, with a UTC offset, for example 2026-11-02T08:00:00Z')
    .option('--to <time>', 'the end, in the same form (default: now)')
    .option('--region <regions...>', 'search these Regions (default: all enabled Regions)')
    .addOption(
      new Option('--account <ids...>', "search these accounts (default: your own, or the function's)").conflicts([
        'organization',
        'organizationalUnit',
      ]),
    )
    .addOption(new Option('--organization', 'search every account of the organization').conflicts('organizationalUnit'))
    .option('--organizational-unit <id>', 'search every account below this organizational unit or root')
    .addOption(
      new Option(
        '--member-role <name>',
        `without --function: the role to assume in other accounts, as a name (with its path, if it has one) or an ARN with ${ACCOUNT_PLACEHOLDER}`,
      )
        .env(HISTORY_ENVIRONMENT.memberRoleArn)
        .default(undefined, MEMBER_ROLE_NAME),
    )
    .addOption(
      new Option('--external-id <id>', 'without --function: the external ID that those roles require').env(
        HISTORY_ENVIRONMENT.externalId,
      ),
    )
    .option('--category <category>', 'management or insight events')
    .option('--limit <count>', 'return at most this many events, the newest')
    .option('--order <order>', 'newest or oldest first')
    .option('--summary', 'json and ndjson: leave out the full records')
    .option('--cursor <cursor>', 'continue where an earlier answer to the same question ended')
    .option('--estimate', 'only estimate how long the search would take')
    .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('table'))
    .option('--function <name>', 'search with the deployed function: its name or ARN')
    .option('--begin', 'with --function: start even if one run cannot finish; --cursor continues');
  command.addOption(
    new Option(
      '--source <source>',
      'what to search: history (90 days), archive (the log files, in Athena), or both (the archive only for older events)',
    )
      .choices(SOURCES)
      .default('history'),
  );
  addAthenaOptions(command, ASKS_ATHENA);
  addAwsOptions(command);
}

/** Options for conditions can be repeated. */
export const REPEATABLE: readonly string[] = Object.values(CONDITION_OPTIONS).flatMap(([flags]) =>
  [flags, notFlags(flags)].map((one) => one.split(' ')[0] ?? one),
);

export function notFlags(flags: string): string {
  return flags.replace('--', '--not-');
}
