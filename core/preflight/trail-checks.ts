import { MAX_TRAILS } from '../../lib/contract/limits';
import type { Facts, Plan, Trail } from './facts';
import { allow, type Finding, fine, notAllowed } from './finding';
import { fix } from './fixes';
import { logFilePrefix } from '../../lib/contract/trail-statements';

/** USD per 100,000 management events of a second or later copy. */
const FURTHER_COPY = 2;

/** Products that create trails with such names. */
const MAKERS = [
  ['aws-controltower', 'Control Tower'],
  ['AWSAccelerator', 'the Landing Zone Accelerator'],
] as const;

/** Checks which trails are in the way, or cost money. */
export function trailChecks(plan: Plan, facts: Facts): Finding[] {
  return [...ownTrails(plan, facts), ...trailsElsewhere(facts)];
}

function ownTrails(plan: Plan, { account, trails }: Facts): Finding[] {
  if ('notRead' in trails)
    return [notAllowed('trails', `The trails of account ${account}`, trails, allow('cloudtrail:DescribeTrails'))];
  const { trailName, homeRegion } = plan;
  const same = trails.value.filter(({ name }) => name === trailName);
  const others = trails.value.filter(({ name }) => name !== trailName);
  const here = others.filter((trail) => trail.homeRegion === homeRegion || trail.isMultiRegion);
  const findings: Finding[] = same.map((trail) => ({
    check: 'trail-name',
    level: 'warning',
    what: `A trail named ${trailName} already exists: ${trail.arn}.`,
    why: 'CreateTrail fails, unless that trail belongs to the stack that you update.',
    fix: fix('rename-or-import-trail', {}),
  }));
  findings.push(...same.flatMap((trail) => formerPrefix(plan, trail)));
  if (here.length >= MAX_TRAILS) {
    findings.push({
      check: 'trail-quota',
      level: 'blocks',
      what: `${homeRegion} has ${String(here.length)} trails: ${here.map(({ name }) => name).join(', ')}.`,
      why: `An account may have ${String(MAX_TRAILS)} in a Region, shadow trails included, and the quota is not raised.`,
      fix: fix('delete-a-trail', { region: homeRegion }),
    });
  }
  if (others.length > 0) findings.push(furtherCopies(others));
  return findings.length > 0 ? findings : [fine('trails', `Account ${account} has no other trail in ${homeRegion}.`)];
}

/** Existing log files stay where they are, while lifecycle rules and readers use the new prefix. */
function formerPrefix({ keyPrefix, formerKeyPrefixes = [] }: Plan, { arn, keyPrefix: former = '' }: Trail): Finding[] {
  if ([keyPrefix ?? '', ...formerKeyPrefixes].includes(former)) return [];
  return [
    {
      check: 'key-prefix',
      level: 'warning',
      what: `${arn} delivers below ${logFilePrefix(former)}, and would deliver below ${logFilePrefix(keyPrefix)}.`,
      why: 'Existing files stay there: they would not expire, and readers would no longer see them.',
      fix: fix('keep-former-prefix', { former: JSON.stringify(former) }),
    },
  ];
}

/** Each account sees only its own trails, and those of the organization. */
function trailsElsewhere({ account, organization: found }: Facts): Finding[] {
  const organization = 'value' in found ? found.value : undefined;
  if ('value' in found && organization === undefined) return [];
  const [check, level] = ['trails-elsewhere', 'not-checked'] as const;
  const copies = `If they record management events, the organization's trail is a second copy, at ${FURTHER_COPY.toFixed(2)} USD per 100,000 events.`;
  if (account === organization?.managementAccountId) {
    return [
      {
        check,
        level,
        what: `Trails that member accounts own cannot be seen from account ${account}.`,
        why: copies,
        fix: fix('look-in-members', {}),
        isOutOfSight: true,
        stopsNothing: true,
      },
    ];
  }
  const manager = organization?.managementAccountId ?? '(not known)';
  return [
    {
      check,
      level,
      what: `Trails that the management account, ${manager}, and other members own cannot be seen from account ${account}.`,
      why: `With ${String(MAX_TRAILS)} trails of its own in the Region, the management account can have no more. ${copies}`,
      fix: fix('look-from', { account: manager }),
      isOutOfSight: true,
    },
  ];
}

function furtherCopies(others: readonly Trail[]): Finding {
  const names = others.map(({ name, isOrganizationTrail }) => {
    const maker = MAKERS.find(([prefix]) => name.startsWith(prefix))?.[1];
    return `${name}${maker === undefined ? '' : ` (of ${maker})`}${isOrganizationTrail ? ', of the organization' : ''}`;
  });
  return {
    check: 'further-copies',
    level: 'warning',
    what: `There are other trails: ${names.join('; ')}.`,
    why: `If two trails record the same management events, the second copy costs ${FURTHER_COPY.toFixed(2)} USD per 100,000 events.`,
    fix: fix('record-once', {}),
  };
}
