import { diagnose } from '../../core/preflight/checks';
import type { Plan } from '../../core/preflight/facts';
import type { Finding } from '../../core/preflight/finding';
import { readFacts, type SharedClientConfiguration } from '../../core/preflight/aws/read-facts';
import { COMMANDS } from '../commands';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import { awsSession } from '../aws/aws-session';
import { clientProblem } from '../aws/client-problem';
import type { CommandIo } from '../terminal/command-io';
import { newCommand, readArguments } from '../terminal/command-options';
import { givenTwice } from '../terminal/given-twice';
import { printableJson } from '../terminal/printable';
import { UsageError } from '../terminal/usage-error';
import type { AttachmentPlan } from './attach/attachment';
import type { athenaFindings } from './athena';
import { attachmentChecks } from './attach/attachment-checks';
import { readAttachment } from './attach/read-attachment';
import { destinationChecks } from './destination-checks';
import { readDestinations } from './destinations';
import { addOptions, attachmentPlanOf, type DoctorOptions, optionProblems, planOf } from './options';
import { personRoleFindings } from './person-roles';
import { jsonReport, textReport } from './report';
import { terminationProtectionFindings } from './termination-protection';

/** `doctor`: what would make a deployment of the trail fail, or go wrong? Read-only. */
export async function run(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const command = newCommand('doctor', COMMANDS.doctor, io).addHelpText('after', HELP);
  addOptions(command);
  const { isAnswered, problems: unreadable } = readArguments(command, args);
  if (isAnswered) return EXIT_STATUS.done;
  const options = command.opts<DoctorOptions>();
  const problems = [...unreadable, ...givenTwice(command, args), ...optionProblems(options)];
  if (problems.length > 0) throw new UsageError(problems);
  const { plan, findings } = await examined(options, io);
  io.stdout.write(
    options.format === 'json' ? `${forTerminal(jsonReport(plan, findings), io)}\n` : textReport(findings),
  );
  return exitStatus(findings);
}

interface Examined {
  readonly plan: Parameters<typeof jsonReport>[0];
  readonly findings: Finding[];
}

async function examined(options: DoctorOptions, io: CommandIo): Promise<Examined> {
  try {
    const { region, shared } = await awsSession(options, io);
    return options.attach === undefined
      ? await examineTrail(options, planOf(options, region), shared)
      : await examineAttachment(options, attachmentPlanOf(options, region), shared);
  } catch (error) {
    throw clientProblem(error) ?? error;
  }
}

async function examineTrail(options: DoctorOptions, plan: Plan, shared: SharedClientConfiguration): Promise<Examined> {
  const { logGroup, logRole, topic } = options;
  const named = { logGroup, logRole, topic };
  const [facts, read] = await Promise.all([readFacts(plan, shared), readDestinations(plan, named, shared)]);
  // Only the roles in the trail's account and in every other account matter; those of the archive say little.
  const own = { ...shared, region: plan.homeRegion };
  const isArchive = facts.account === plan.archiveAccount;
  const [roles, stack, athena] = await Promise.all([
    isArchive ? [] : personRoleFindings(own, facts.account),
    terminationProtectionFindings(own, isArchive ? `${options.stack}LogArchive` : options.stack),
    options.athena === true ? lookAtAthena(own, options.trailName) : [],
  ]);
  return {
    plan: { ...plan, ...named },
    findings: [
      ...diagnose(plan, facts),
      ...destinationChecks({ plan, facts, named, read }),
      ...roles,
      ...stack,
      ...athena,
    ],
  };
}

/** Its clients are of no use to the other checks. */
async function lookAtAthena(...asked: Parameters<typeof athenaFindings>): Promise<Finding[]> {
  const { athenaFindings } = await import('./athena');
  return athenaFindings(...asked);
}

async function examineAttachment(
  { stack: stackName }: DoctorOptions,
  plan: AttachmentPlan,
  shared: SharedClientConfiguration,
): Promise<Examined> {
  const own = { ...shared, region: plan.region };
  const facts = await readAttachment(plan, own);
  const [roles, stack] = await Promise.all([
    personRoleFindings(own, facts.account),
    terminationProtectionFindings(own, stackName),
  ]);
  return { plan, findings: [...attachmentChecks(plan, facts), ...roles, ...stack] };
}

/** Names of policies and trails may contain anything. */
function forTerminal(json: string, { stdout }: CommandIo): string {
  return stdout.isTTY ? printableJson(json) : json;
}

function exitStatus(findings: readonly Finding[]): ExitStatus {
  if (findings.some(({ level }) => level === 'blocks')) return EXIT_STATUS.found;
  return findings.some(({ level, stopsNothing }) => level === 'not-checked' && !stopsNothing)
    ? EXIT_STATUS.partial
    : EXIT_STATUS.done;
}

const HELP = `
It reads with your own credentials and changes nothing. Anything it cannot read is NOT CHECKED, never fine. It checks an existing bucket,
key, log group, role or topic only if you name it. With --attach, it checks the log group of an existing trail, and no trail of this product.

Examples:
  cdk-organization-trail doctor
  cdk-organization-trail doctor --bucket audit-archive --key arn:aws:kms:eu-central-1:111111111111:key/… --key-prefix cloudtrail
  cdk-organization-trail doctor --log-group trail --topic arn:aws:sns:eu-central-1:111111111111:log-files
  cdk-organization-trail doctor --athena
  cdk-organization-trail doctor --attach control-tower
  cdk-organization-trail doctor --attach aws-cloudtrail-logs
  cdk-organization-trail doctor --archive-account 222222222222
  cdk-organization-trail doctor --archive-account 222222222222 --bucket … --key …   (with credentials of that account)

Exit status: 0 nothing blocks the deployment (there may be warnings); 1 something blocks it; 2 it found nothing that blocks it, but could
not check everything; 3 nothing was done: bad options, no credentials.
`;
