import { type Command, Option } from 'commander';
import {
  ACCOUNT_ID,
  type IdentifierRule,
  KEY_PREFIX,
  LOG_GROUP_NAME,
  pattern,
  REGION,
  STACK_SET_NAME as STACK_NAME,
  TRAIL_NAME,
} from '../../lib/contract/identifiers';
import { CONTROL_TOWER } from '../../lib/contract/control-tower';
import type { Plan } from '../../core/preflight/facts';
import { received, receivedInWords } from '../../lib/contract/received';
import { addAwsOptions, type AwsOptions } from '../aws/aws-options';
import { UsageError } from '../terminal/usage-error';
import type { AttachmentPlan } from './attach/attachment';
import type { NamedDestinations } from './destinations';

export interface DoctorOptions extends AwsOptions, NamedDestinations {
  readonly trailName: string;
  readonly stack: string;
  readonly homeRegion?: string;
  /** The name of a log group, or `control-tower`. */
  readonly attach?: string;
  readonly keyPrefix?: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly archiveAccount?: string;
  readonly delegatedAdministrator?: string;
  readonly athena?: boolean;
  readonly format: 'text' | 'json';
}

export function addOptions(command: Command): void {
  command
    .option('--trail-name <name>', "the trail's name", 'organization-trail')
    .option('--stack <name>', 'the stack of the trail, once it is deployed', 'OrganizationTrail')
    .option('--home-region <region>', "the trail's home Region (default: AWS_REGION, or the profile's region)")
    .addOption(
      new Option(
        '--attach [log-group]',
        `check the log group of an existing trail, to attach to it: its name, or ${CONTROL_TOWER} (also if no value is given)`,
      ).preset(CONTROL_TOWER),
    )
    .option('--key-prefix <prefix>', "the trail's key prefix")
    .option('--bucket <name>', 'an existing bucket to check; without it, the stack creates one with the right policy')
    .option('--key <key>', 'an existing key to check: its ARN, its ID or an alias')
    .option('--log-group <group>', 'an existing log group to check: its name or ARN')
    .option('--log-role <role>', 'an existing role for the log group to check: its name or ARN')
    .option('--topic <arn>', 'an existing topic to check: its ARN')
    .option(
      '--archive-account <id>',
      'the log archive account: check whether service control policies block a deployment there; with credentials of that account, check whether its bucket and key let CloudTrail in',
    )
    .option(
      '--delegated-administrator <id>',
      'an account to register: check whether it can be registered, and what blocks a deployment there',
    )
    .option(
      '--athena',
      'check whether the archive can be queried in Athena: Lake Formation, and the Regions of the table',
    )
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'));
  addAwsOptions(command);
}

/** Only the syntax: AWS says whether it exists and is of the right kind. */
const BUCKET = pattern(/^[a-z0-9][a-z0-9._-]{1,253}$/, 'a bucket name, such as audit-archive');
const KEY = pattern(
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+|alias\/[\w/-]+|[\w-]{1,64})$/,
  "a key's ARN or ID, or an alias such as alias/trail",
);
const LOG_GROUP = pattern(
  /^(arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:)?[\w./#-]{1,512}(:\*)?$/,
  "a log group's name or ARN",
);
const LOG_ROLE = pattern(
  /^(arn:aws[a-z-]*:iam::\d{12}:role\/([\w+=,.@-]+\/)*)?[\w+=,.@-]{1,64}$/,
  "a role's name or ARN",
);
const TOPIC = pattern(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/, "a topic's ARN");

const ATTACH: IdentifierRule = {
  accepts: (value) => value === CONTROL_TOWER || LOG_GROUP_NAME.accepts(value),
  allowed: `${CONTROL_TOWER}, or ${LOG_GROUP_NAME.allowed}`,
};

/** Returns all problems with the options that can be detected without AWS. */
export function optionProblems(options: DoctorOptions): string[] {
  const given: readonly (readonly [string, string | undefined, IdentifierRule])[] = [
    ['--trail-name', options.trailName, TRAIL_NAME],
    ['--stack', options.stack, STACK_NAME],
    ['--home-region', options.homeRegion, REGION],
    ['--attach', options.attach, ATTACH],
    ['--key-prefix', options.keyPrefix, KEY_PREFIX],
    ['--bucket', options.bucket, BUCKET],
    ['--key', options.key, KEY],
    ['--log-group', options.logGroup, LOG_GROUP],
    ['--log-role', options.logRole, LOG_ROLE],
    ['--topic', options.topic, TOPIC],
    ['--archive-account', options.archiveAccount, ACCOUNT_ID],
    ['--delegated-administrator', options.delegatedAdministrator, ACCOUNT_ID],
  ];
  return [
    ...given.flatMap(([name, value, { accepts, allowed }]) =>
      value === undefined || accepts(value) ? [] : [received(name, value, allowed)],
    ),
    ...needless(options),
  ];
}

/** Attaching creates no trail, so what a trail needs is not checked. */
function needless(options: DoctorOptions): string[] {
  if (options.attach === undefined) return [];
  const names = (
    ['keyPrefix', 'bucket', 'key', 'logGroup', 'logRole', 'topic', 'archiveAccount', 'delegatedAdministrator'] as const
  ).filter((name) => options[name] !== undefined);
  if (names.length === 0) return [];
  const long = names.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  return [
    receivedInWords(
      '--attach',
      `with ${long.join(', ')}`,
      'without options for a trail, an archive or a log group of this product: none of them is created',
    ),
  ];
}

function regionOf({ homeRegion }: DoctorOptions, ownRegion: string | undefined): string {
  const region = homeRegion ?? ownRegion;
  if (region !== undefined) return region;
  throw new UsageError([
    receivedInWords('--home-region', 'nothing', "the trail's home Region, here, in AWS_REGION or in the profile"),
  ]);
}

/**
 * Returns what will be attached, and to which log group. @param ownRegion the Region of the environment or the profile
 */
export function attachmentPlanOf(
  { attach, stack, trailName, ...options }: DoctorOptions,
  ownRegion: string | undefined,
): AttachmentPlan {
  return {
    logGroup: attach === CONTROL_TOWER ? undefined : attach,
    region: regionOf({ stack, trailName, ...options }, ownRegion),
    stack,
    trailName,
  };
}

/**
 * Returns the planned trail.
 *
 * @param ownRegion the Region of the environment or the profile
 */
export function planOf(options: DoctorOptions, ownRegion: string | undefined): Plan {
  const region = regionOf(options, ownRegion);
  const { trailName, keyPrefix, bucket, key, archiveAccount, delegatedAdministrator } = options;
  return {
    trailName,
    homeRegion: region,
    keyPrefix,
    bucket,
    key,
    archiveAccount,
    delegatedAdministrator,
    namesAccounts: true,
  };
}
