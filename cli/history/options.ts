import { type Command, Option } from 'commander';
import { ACCOUNT_PLACEHOLDER, HISTORY_ENVIRONMENT, MEMBER_ROLE_NAME, type HistoryAttribute } from '../../lib/contract/event-history';
import { addAwsOptions, type AwsOptions } from '../aws/aws-options';
import { FORMATS, type Format } from './formats';

/** What was written after `history`, before any of it is checked. */
export interface HistoryOptions extends AwsOptions {
  readonly user?: string;
  readonly eventName?: string;
  readonly eventSource?: string;
  readonly resourceName?: string;
  readonly resourceType?: string;
  readonly accessKey?: string;
  readonly readOnly?: string;
  readonly errorCode?: string;
  readonly failed?: boolean;
  readonly succeeded?: boolean;
  readonly sourceIp?: string;
  readonly eventId?: string;
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

/** Options that are conditions, and what they are about. */
export const CONDITION_OPTIONS = {
  user: ['--user <name>', 'user'],
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

const DESCRIPTIONS: Record<keyof typeof CONDITION_OPTIONS, string> = {
  user: 'who, as in ci-deployer: an IAM user, a session name, root',
  eventName: 'the call, as in DeleteBucket',
  eventSource: 'the service, as in iam.amazonaws.com',
  resourceName: 'what was touched: a name or an ARN',
  resourceType: 'its type, as in AWS::S3::Bucket',
  accessKey: 'the access key that signed the call',
  readOnly: 'only reads, or only what is no read',
  errorCode: 'how it failed, as in AccessDenied',
  sourceIp: 'the address it came from',
  eventId: 'one event',
};

export function addOptions(command: Command): void {
  for (const [name, [flags]] of Object.entries(CONDITION_OPTIONS)) {
    command.option(flags, DESCRIPTIONS[name as keyof typeof CONDITION_OPTIONS]);
  }
  command
    .addOption(new Option('--failed', 'only calls that failed').conflicts(['succeeded', 'errorCode']))
    .addOption(new Option('--succeeded', 'only calls that did not fail').conflicts('errorCode'))
    .option('--last <time>', 'the last so many minutes, hours or days, as in 30m, 6h, 7d')
    .option('--from <time>', 'a time with its offset, as in 2026-11-02T08:00:00Z')
    .option('--to <time>', 'the same; now unless told otherwise')
    .option('--region <regions...>', 'these Regions; all that are enabled unless told otherwise')
    .addOption(new Option('--account <ids...>', 'these accounts; the own one unless told otherwise').conflicts(['organization', 'organizationalUnit']))
    .addOption(new Option('--organization', 'every account of the organization').conflicts('organizationalUnit'))
    .option('--organizational-unit <id>', 'every account below an organizational unit or root')
    .addOption(
      new Option('--member-role <name>', `without --function: the role to assume in other accounts, a name or an ARN with ${ACCOUNT_PLACEHOLDER}`)
        .env(HISTORY_ENVIRONMENT.memberRoleArn)
        .default(undefined, MEMBER_ROLE_NAME),
    )
    .addOption(new Option('--external-id <id>', 'without --function: the external id that those roles ask for').env(HISTORY_ENVIRONMENT.externalId))
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
