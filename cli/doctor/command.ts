import { Option } from 'commander';
import { ACCOUNT_ID, KEY_PREFIX, REGION, TRAIL_NAME } from '../../lib/contract/identifiers';
import type { IdentifierRule } from '../../lib/contract/identifiers';
import { diagnose } from '../../lambda/trail-preflight/checks';
import type { Plan } from '../../lambda/trail-preflight/facts';
import type { Finding, FindingLevel } from '../../lambda/trail-preflight/finding';
import { readFacts } from '../../lambda/trail-preflight/read-facts';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import type { CommandIo } from '../terminal/command-io';
import { newCommand, parseArguments } from '../terminal/command-options';
import { credentialsProblem } from '../terminal/credentials-problem';
import { printable, printableJson } from '../terminal/printable';
import { UsageError } from '../terminal/usage-error';
import { personRoleFindings } from './person-roles';

interface DoctorOptions {
  readonly trailName: string;
  readonly homeRegion?: string;
  readonly keyPrefix?: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly archiveAccount?: string;
  readonly delegatedAdministrator?: string;
  readonly format: 'text' | 'json';
}

/** `doctor`: what would stop or spoil a deployment of the trail? Reads only. */
export async function run(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const command = newCommand('doctor', 'What would stop or spoil a deployment of the trail?', io)
    .option('--trail-name <name>', "the trail's name", 'organization-trail')
    .option('--home-region <region>', 'where it is to be; AWS_REGION unless told otherwise')
    .option('--key-prefix <prefix>', "the trail's key prefix")
    .option('--bucket <name>', 'a bucket that is there; without it the stack makes its own, with the policy that it needs')
    .option('--key <arn>', 'a key that is there, by its ARN or id')
    .option('--archive-account <id>', 'the log archive account: whether service control policies stop a deployment there; with its own credentials, whether its bucket and key let CloudTrail in')
    .option('--delegated-administrator <id>', 'an account to be registered: whether it can be, and what stops a deployment there')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP);
  if (!parseArguments(command, args)) return EXIT_STATUS.done;
  const options = command.opts<DoctorOptions>();
  const plan = planOf(options, io.environment);
  let findings: Finding[];
  try {
    const facts = await readFacts(plan);
    findings = diagnose(plan, facts);
    // The roles that matter are those where the trail's stack is deployed, and of every account: the archive's say little.
    if (facts.account !== plan.archiveAccount) findings.push(...(await personRoleFindings(plan.homeRegion, facts.account)));
  } catch (error) {
    throw credentialsProblem(error) ?? error;
  }
  io.stdout.write(options.format === 'json' ? `${json({ formatVersion: 1, plan, findings }, io)}\n` : text(findings));
  return exitStatus(findings);
}

function planOf(options: DoctorOptions, environment: CommandIo['environment']): Plan {
  const region = options.homeRegion ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  const problems: string[] = [];
  const check = (name: string, value: string | undefined, { accepts, allowed }: IdentifierRule): void => {
    if (value !== undefined && !accepts(value)) problems.push(`${name}: received ${JSON.stringify(value)}; allowed: ${allowed}`);
  };
  check('--trail-name', options.trailName, TRAIL_NAME);
  check('--home-region', region, REGION);
  check('--key-prefix', options.keyPrefix, KEY_PREFIX);
  check('--archive-account', options.archiveAccount, ACCOUNT_ID);
  check('--delegated-administrator', options.delegatedAdministrator, ACCOUNT_ID);
  if (region === undefined) problems.push("--home-region: received nothing; allowed: the trail's home Region, here or in AWS_REGION");
  if (region === undefined || problems.length > 0) throw new UsageError(problems);
  const { trailName, keyPrefix, bucket, key, archiveAccount, delegatedAdministrator } = options;
  return { trailName, homeRegion: region, keyPrefix, bucket, key, archiveAccount, delegatedAdministrator };
}

/** Names of policies and trails are whatever somebody called them. */
function json(report: object, { stdout }: CommandIo): string {
  const written = JSON.stringify(report, undefined, 2);
  return stdout.isTTY ? printableJson(written) : written;
}

const SIGNS: Readonly<Record<FindingLevel, string>> = { blocks: 'BLOCKS', warning: 'WARNING', 'not-checked': 'NOT CHECKED', fine: 'fine' };
const ORDER: readonly FindingLevel[] = ['blocks', 'warning', 'not-checked', 'fine'];

/** The worst first. */
function text(findings: readonly Finding[]): string {
  const sorted = ORDER.flatMap((level) => findings.filter((finding) => finding.level === level));
  const lines = sorted.flatMap(({ level, what, why, mend }) => [`${SIGNS[level].padEnd(11)}  ${what}`, ...(why === undefined ? [] : [`             Why: ${why}`]), ...(mend === undefined ? [] : [`             Do:  ${mend}`])]);
  const count = (level: FindingLevel): number => findings.filter((finding) => finding.level === level).length;
  const summary = `${String(count('blocks'))} would stop the deployment, ${String(count('warning'))} to know of, ${String(count('not-checked'))} not checked, ${String(count('fine'))} fine.`;
  return `${[...lines, '', summary].map(printable).join('\n')}\n`;
}

function exitStatus(findings: readonly Finding[]): ExitStatus {
  if (findings.some(({ level }) => level === 'blocks')) return EXIT_STATUS.found;
  return findings.some(({ level, stopsNothing }) => level === 'not-checked' && !stopsNothing) ? EXIT_STATUS.partial : EXIT_STATUS.done;
}

const HELP = `
It reads with your own credentials and changes nothing. What it may not read is NOT CHECKED, never fine.

Examples:
  cdk-organization-trail doctor
  cdk-organization-trail doctor --bucket audit-archive --key arn:aws:kms:eu-central-1:111111111111:key/… --key-prefix cloudtrail
  cdk-organization-trail doctor --archive-account 222222222222
  cdk-organization-trail doctor --archive-account 222222222222 --bucket … --key …   (with credentials of that account)

Exit status: 0 nothing stops the deployment (there may be warnings); 1 something does; 2 nothing known does, but not all could be checked;
3 nothing done: bad options, no credentials.
`;
