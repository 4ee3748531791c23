import { type Command, Option } from 'commander';
import {
  ACCOUNT_PLACEHOLDER,
  HISTORY_ENVIRONMENT,
  MEMBER_ROLE_NAME,
  type HistoryAttribute,
} from '../../lib/contract/event-history';
import { addAwsOptions, type AwsOptions } from '../aws/aws-options';
import { FORMATS, type Format } from './formats';

/** Options that are conditions, and what they are about. Each may be given more than once, and each has a `--not-` in front of it, too. */
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

/** What was written after `history`, before any of it is checked. */
export interface HistoryOptions
  extends AwsOptions, Partial<Readonly<Record<ConditionOption | NotConditionOption, readonly string[]>>> {
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
}

const DESCRIPTIONS: Record<keyof typeof CONDITION_OPTIONS, string> = {
  user: 'who, as in ci-deployer: an IAM user, the name of a session, root, or the ARN of one',
  role: 'all sessions of a role, by its name or ARN; CloudTrail cannot look it up: alone, it reads everything',
  eventName: 'the call, as in DeleteBucket',
  eventSource: 'the service, as in iam',
  resourceName: 'what was touched: a name or an ARN, which is asked for by name, too',
  resourceType: 'its type, as in AWS::S3::Bucket',
  accessKey: 'the access key that signed the call',
  readOnly: 'only reads, or only what is no read',
  errorCode: 'how it failed, as in AccessDenied, which finds AccessDeniedException, too',
  sourceIp: 'the address it came from, a range as in 10.8.0.0/16, or a service as in cloudformation.amazonaws.com',
  eventId: 'one event',
};

/** Below the options, which would be twice as many otherwise. */
export const CONDITIONS_HELP = [
  'Conditions (--user to --event-id) can be repeated: one of the values is enough. Each has a form that leaves out: --not-user, --not-role …',
  'In values * stands for any characters and ? for one: quote them. CloudTrail cannot look up those values. Upper and lower case are apart.',
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
    .option('--last <time>', 'the last so many minutes, hours or days, as in 30m, 6h, 7d')
    .option('--from <time>', 'a time with its offset, as in 2026-11-02T08:00:00Z')
    .option('--to <time>', 'the same; now unless told otherwise')
    .option('--region <regions...>', 'these Regions; all that are enabled unless told otherwise')
    .addOption(
      new Option('--account <ids...>', 'these accounts; the own one unless told otherwise').conflicts([
        'organization',
        'organizationalUnit',
      ]),
    )
    .addOption(new Option('--organization', 'every account of the organization').conflicts('organizationalUnit'))
    .option('--organizational-unit <id>', 'every account below an organizational unit or root')
    .addOption(
      new Option(
        '--member-role <name>',
        `without --function: the role to assume in other accounts, a name or an ARN with ${ACCOUNT_PLACEHOLDER}`,
      )
        .env(HISTORY_ENVIRONMENT.memberRoleArn)
        .default(undefined, MEMBER_ROLE_NAME),
    )
    .addOption(
      new Option('--external-id <id>', 'without --function: the external id that those roles ask for').env(
        HISTORY_ENVIRONMENT.externalId,
      ),
    )
    .option('--category <category>', 'management or insight')
    .option('--limit <count>', 'so many events at most, the newest')
    .option('--order <order>', 'newest or oldest first')
    .option('--summary', 'without the records, in json and ndjson')
    .option('--cursor <cursor>', 'go on where an earlier answer to the same question ended')
    .option('--estimate', 'say how long it would take, and ask no more')
    .addOption(new Option('--format <format>', 'how to write it').choices(FORMATS).default('table'))
    .option('--function <name>', 'let the deployed function ask: its name or ARN')
    .option('--begin', 'with --function: begin what it cannot finish in one run; its cursors go on');
  addAwsOptions(command);
}

/** Of conditions several are meant. */
export const REPEATABLE: readonly string[] = Object.values(CONDITION_OPTIONS).flatMap(([flags]) =>
  [flags, notFlags(flags)].map((one) => one.split(' ')[0] ?? one),
);

export function notFlags(flags: string): string {
  return flags.replace('--', '--not-');
}
