import { diagnose } from '../../core/preflight/checks';
import type { Plan } from '../../core/preflight/facts';
import type { Finding } from '../../core/preflight/finding';
import { readFacts } from '../../core/preflight/aws/read-facts';
import { COMMANDS } from '../commands';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import { awsSession } from '../aws/aws-session';
import { clientProblem } from '../aws/client-problem';
import type { CommandIo } from '../terminal/command-io';
import { newCommand, readArguments } from '../terminal/command-options';
import { givenTwice } from '../terminal/given-twice';
import { printableJson } from '../terminal/printable';
import { UsageError } from '../terminal/usage-error';
import { destinationChecks } from './destination-checks';
import { type NamedDestinations, readDestinations } from './destinations';
import { addOptions, type DoctorOptions, optionProblems, planOf } from './options';
import { personRoleFindings } from './person-roles';
import { jsonReport, textReport } from './report';
import { terminationProtectionFindings } from './termination-protection';

/** `doctor`: what would make a deployment of the trail fail, or go wrong? Reads only. */
export async function run(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const command = newCommand('doctor', COMMANDS.doctor, io).addHelpText('after', HELP);
  addOptions(command);
  const { isAnswered, problems: unreadable } = readArguments(command, args);
  if (isAnswered) return EXIT_STATUS.done;
  const options = command.opts<DoctorOptions>();
  const problems = [...unreadable, ...givenTwice(command, args), ...optionProblems(options)];
  if (problems.length > 0) throw new UsageError(problems);
  const { logGroup, logRole, topic } = options;
  const named = { logGroup, logRole, topic };
  const { plan, findings } = await examine(options, named, io);
  io.stdout.write(
    options.format === 'json'
      ? `${forTerminal(jsonReport({ ...plan, ...named }, findings), io)}\n`
      : textReport(findings),
  );
  return exitStatus(findings);
}

async function examine(
  options: DoctorOptions,
  named: NamedDestinations,
  io: CommandIo,
): Promise<{ plan: Plan; findings: Finding[] }> {
  try {
    const { region, shared } = await awsSession(options, io);
    const plan = planOf(options, region);
    const [facts, read] = await Promise.all([readFacts(plan, shared), readDestinations(plan, named, shared)]);
    // The roles that matter are those where the trail's stack is deployed, and of every account: the archive's say little.
    const own = { ...shared, region: plan.homeRegion };
    const isArchive = facts.account === plan.archiveAccount;
    const [roles, stack] = await Promise.all([
      isArchive ? [] : personRoleFindings(own, facts.account),
      terminationProtectionFindings(own, isArchive ? `${options.stack}LogArchive` : options.stack),
    ]);
    return {
      plan,
      findings: [...diagnose(plan, facts), ...destinationChecks({ plan, facts, named, read }), ...roles, ...stack],
    };
  } catch (error) {
    throw clientProblem(error) ?? error;
  }
}

/** Names of policies and trails are whatever somebody called them. */
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
key, log group, role or topic only if you name it.

Examples:
  cdk-organization-trail doctor
  cdk-organization-trail doctor --bucket audit-archive --key arn:aws:kms:eu-central-1:111111111111:key/… --key-prefix cloudtrail
  cdk-organization-trail doctor --log-group trail --topic arn:aws:sns:eu-central-1:111111111111:log-files
  cdk-organization-trail doctor --archive-account 222222222222
  cdk-organization-trail doctor --archive-account 222222222222 --bucket … --key …   (with credentials of that account)

Exit status: 0 nothing blocks the deployment (there may be warnings); 1 something blocks it; 2 it found nothing that blocks it, but could
not check everything; 3 nothing was done: bad options, no credentials.
`;
