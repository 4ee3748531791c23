import { allow, type Finding, fine, notAllowed } from '../../../core/preflight/finding';
import { fix } from '../../../core/preflight/fixes';
import { stateChecks } from '../../../core/preflight/key-checks';
import { CONTROL_TOWER_LOG_GROUP } from '../../../lib/contract/control-tower';
import type { AttachmentFacts, AttachmentPlan, LogGroupFacts, OnLogGroup } from './attachment';

const CHECK = 'attach-log-group';
const MOST_NAMED = 20;
/** What happened before a weekend should still be available after it. */
const LEAST_DAYS = 7;

/** Returns a readable number of names. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

/** Checks whether there is exactly one log group to attach to. */
export function logGroupChecks(plan: AttachmentPlan, facts: AttachmentFacts): Finding[] {
  const { account, groups } = facts;
  const { logGroup, region } = plan;
  const where = `account ${account}, Region ${region}`;
  if ('notRead' in groups)
    return [notAllowed(CHECK, `The log groups of ${where}`, groups, allow('logs:DescribeLogGroups'))];
  const [group, ...others] = groups.value;
  if (group === undefined)
    return [
      {
        check: CHECK,
        level: 'blocks',
        what: `The log group ${logGroup ?? `${CONTROL_TOWER_LOG_GROUP} or ${CONTROL_TOWER_LOG_GROUP}-<suffix>`} does not exist in ${where}. ${inWords(facts)}`,
        why: 'Without a log group to attach to, the deployment creates nothing.',
        fix: fix('attach-to-a-group-of-a-trail', {}),
      },
    ];
  if (others.length > 0)
    return [
      {
        check: CHECK,
        level: 'blocks',
        what: `There are ${String(groups.value.length)} log groups of Control Tower in ${where}: ${listed(groups.value.map(({ name }) => name))}.`,
        why: 'An earlier landing zone leaves its log group behind, and events arrive in only one of them.',
        fix: fix('attach-by-name', { region }),
      },
    ];
  return [...kind(group, where), ...retention(group, region), ...keyChecks(group, plan, facts.onGroup)];
}

function inWords({ candidates }: AttachmentFacts): string {
  if ('notRead' in candidates) return `The other log groups could not be read: ${candidates.notRead}.`;
  return candidates.value.length === 0
    ? 'No log group there has "trail" or "Trail" in its name.'
    : `Log groups with "trail" or "Trail" in their names: ${listed(candidates.value)}.`;
}

function kind({ name, logGroupClass }: LogGroupFacts, where: string): Finding[] {
  if (logGroupClass === 'STANDARD')
    return [fine(CHECK, `The log group ${name} exists, with class STANDARD, in ${where}.`)];
  return [
    {
      check: 'attach-log-group-class',
      level: 'blocks',
      what: `The log group ${name} is of class ${logGroupClass}.`,
      why: 'Only the class STANDARD supports metric filters.',
      fix: fix('use-standard-class', {}),
    },
  ];
}

function retention({ name, retentionDays }: LogGroupFacts, region: string): Finding[] {
  const check = 'attach-retention';
  if (retentionDays === undefined) return [fine(check, `The log group ${name} keeps events forever.`)];
  if (retentionDays >= LEAST_DAYS)
    return [fine(check, `The log group ${name} keeps events for ${String(retentionDays)} days.`)];
  return [
    {
      check,
      level: 'warning',
      what: `The log group ${name} keeps events for ${String(retentionDays)} ${retentionDays === 1 ? 'day' : 'days'}.`,
      why: 'Messages and alarms contain commands that search for events there. Afterwards, only the event history and the log files have them.',
      fix: fix('keep-events-longer', { region, group: name }),
    },
  ];
}

function keyChecks({ name, key: arn }: LogGroupFacts, { region }: AttachmentPlan, onGroup?: OnLogGroup): Finding[] {
  const check = 'attach-key';
  if (arn === undefined || onGroup?.key === undefined)
    return [fine(check, `The log group ${name} is encrypted with a key of CloudWatch Logs.`)];
  const { key } = onGroup;
  const why = 'Without its key, the log group accepts no events, and sends none to findings.';
  if ('notRead' in key) {
    const account = arn.split(':')[4] ?? '';
    return [
      {
        ...notAllowed(check, `The key ${arn} of the log group ${name}`, key, allow('kms:DescribeKey')),
        ...(/AccessDenied/.test(key.notRead) && { fix: fix('name-log-key', { region, key: arn, account }) }),
      },
    ];
  }
  const { value: state } = key;
  if (state === undefined)
    return [
      {
        check,
        level: 'blocks',
        what: `The key ${arn} of the log group ${name} does not exist.`,
        why,
        fix: fix('attach-to-a-group-of-a-trail', {}),
      },
    ];
  const wrong = stateChecks(state).map((finding): Finding => ({ ...finding, check, why }));
  return wrong.length > 0 ? wrong : [fine(check, `The key ${arn} of the log group ${name} is enabled.`)];
}
