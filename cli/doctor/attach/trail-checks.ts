import { allow, type Finding, fine, notAllowed, outOfSight } from '../../../core/preflight/finding';
import { fix } from '../../../core/preflight/fixes';
import type { AttachmentFacts, AttachmentPlan, SeenTrail } from './attachment';
import { LOOP, loopChecks } from './loop-checks';
import { type ManagementEvents, managementEvents } from './selectors';

const CHECK = 'attach-trail';

/** Checks which trail delivers to the log group, its status, and what it records. */
export function trailChecks(group: string, plan: AttachmentPlan, facts: AttachmentFacts): Finding[] {
  const { account, partition, trails } = facts;
  if ('notRead' in trails)
    return [
      notAllowed(
        CHECK,
        `The trails of account ${account}, and whether one that records what findings do delivers to the log group ${group}`,
        trails,
        allow('cloudtrail:DescribeTrails'),
      ),
    ];
  const groupArn = `arn:${partition}:logs:${plan.region}:${account}:log-group:${group}`;
  const delivering = trails.value.filter(({ logGroupArn }) => logGroupArn?.replace(/:\*$/, '') === groupArn);
  return [
    ...(delivering.length === 0 ? noneDelivers(group, account, trails.value) : []),
    ...delivering.flatMap((trail) => [
      ...state(trail, group),
      ...coverage(trail),
      ...recorded(trail),
      ...loopChecks(trail, plan, facts),
    ]),
    ...furtherCopies(plan, trails.value),
  ];
}

function noneDelivers(group: string, account: string, trails: readonly SeenTrail[]): Finding[] {
  const elsewhere = trails.map(
    ({ name, logGroupArn }) =>
      `${name} (${logGroupArn === undefined ? 'to no log group' : `to ${logGroupArn.replace(/:\*$/, '')}`})`,
  );
  const warning: Finding = {
    check: CHECK,
    level: 'warning',
    what:
      `No trail visible in account ${account} delivers to the log group ${group}. ` +
      (elsewhere.length === 0 ? 'It has no trails and no shadow trails.' : `Seen: ${elsewhere.join('; ')}.`),
    why: 'Findings see what arrives in the log group. This is only correct for the destination of a centralization rule: then check the trail where it is, also for what must not be recorded.',
    fix: fix('attach-to-a-group-of-a-trail', {}),
  };
  return [
    warning,
    {
      ...outOfSight(
        LOOP,
        `Whether the trail that fills the log group ${group} records what findings do`,
        { notRead: `it cannot be seen from account ${account}` },
        fix('look-where-the-trail-is', {}),
      ),
      stopsNothing: true,
    },
  ];
}

function state({ name, arn, homeRegion, status }: SeenTrail, group: string): Finding[] {
  const check = 'attach-trail-status';
  const values = { region: homeRegion, trail: arn };
  const delivers = fine(
    CHECK,
    `The trail ${name} delivers to the log group ${group}. Deploy with -c organization-trail:attachedTrailArn=${arn} to have its health checked.`,
  );
  if ('notRead' in status)
    return [
      delivers,
      notAllowed(check, `Whether the trail ${name} is logging`, status, allow('cloudtrail:GetTrailStatus')),
    ];
  const { isLogging, deliveryError } = status.value;
  if (!isLogging)
    return [
      delivers,
      {
        check,
        level: 'warning',
        what: `The trail ${name} is stopped.`,
        why: 'Nothing arrives in the log group, so nothing is found.',
        fix: fix('start-logging', values),
      },
    ];
  if (deliveryError !== undefined)
    return [
      delivers,
      {
        check,
        level: 'warning',
        what: `The trail ${name} fails to deliver to the log group: ${deliveryError}.`,
        why: 'Nothing arrives in the log group, so nothing is found.',
        fix: fix('let-trail-deliver', values),
      },
    ];
  return [delivers, fine(check, `The trail ${name} is logging, and delivers without errors.`)];
}

function coverage({
  name,
  arn,
  homeRegion,
  isOrganizationTrail,
  isMultiRegion,
  includesGlobalEvents,
}: SeenTrail): Finding[] {
  const check = 'attach-trail-scope';
  const findings: Finding[] = [];
  if (!isOrganizationTrail)
    findings.push({
      check,
      level: 'warning',
      what: `The trail ${name} covers one account, not the organization.`,
      why: 'Activity in other accounts is not found, and findings would look up accounts in AWS Organizations for nothing.',
      fix: fix('deploy-for-one-account', {}),
    });
  if (!isMultiRegion || !includesGlobalEvents)
    findings.push({
      check,
      level: 'warning',
      what: `The trail ${name} ${isMultiRegion ? 'excludes the events of global services' : `covers only the Region ${homeRegion}`}.`,
      why: 'Activity elsewhere is not found. IAM, global STS and root sign-ins are recorded only in us-east-1.',
      fix: fix('record-everywhere', { region: homeRegion, trail: arn }),
    });
  return findings.length > 0 ? findings : [fine(check, `The trail ${name} covers the organization and all Regions.`)];
}

function recorded({ name, selectors }: SeenTrail): Finding[] {
  const check = 'attach-trail-events';
  if ('notRead' in selectors)
    return [
      notAllowed(check, `Which events the trail ${name} records`, selectors, allow('cloudtrail:GetEventSelectors')),
    ];
  const events = managementEvents(selectors.value);
  const missing = missingEvents(events);
  if (missing === undefined) return [fine(check, `The trail ${name} records all management events.`)];
  return [
    {
      check,
      level: 'warning',
      what: `The trail ${name} records ${missing}.`,
      why: 'Detections for what it does not record find nothing, and no message says so.',
      fix: fix('record-management-events', { trail: name }),
    },
  ];
}

function missingEvents({ reads, writes, leftOut }: ManagementEvents): string | undefined {
  if (!reads && !writes) return 'no management events';
  if (!writes) return 'read management events, but no write events';
  if (!reads) return 'write management events, but no read events';
  return leftOut.length > 0 ? `no management events of ${leftOut.join(', ')}` : undefined;
}

/** Checks for a trail of this product in addition to another one that records the same. */
function furtherCopies({ trailName }: AttachmentPlan, trails: readonly SeenTrail[]): Finding[] {
  const check = 'further-copies';
  const isOurs = ({ name, isTagged }: SeenTrail): boolean =>
    name === trailName || ('value' in isTagged && isTagged.value);
  // If its selectors cannot be read, it counts as a copy.
  const copies = trails.filter(({ selectors }) => {
    if ('notRead' in selectors) return true;
    const { reads, writes } = managementEvents(selectors.value);
    return reads || writes;
  });
  const ours = copies.filter(isOurs);
  const others = copies.filter((trail) => !isOurs(trail));
  const unsure = others.filter(({ isTagged }) => 'notRead' in isTagged);
  const named = (all: readonly SeenTrail[]): string => all.map(({ name }) => name).join(', ');
  if (ours.length > 0 && copies.length > 1)
    return [
      {
        check,
        level: 'warning',
        what: `${named(copies)} record the same management events${copies.some(({ selectors }) => 'notRead' in selectors) ? ', as far as they can be read' : ''}; of this product: ${named(ours)}.`,
        why: 'AWS bills the second copy of the same management events, at 2.00 USD per 100,000 events.',
        fix: fix('keep-one-trail', { own: named(ours) }),
      },
    ];
  const [one] = unsure;
  if (copies.length > 1 && one && 'notRead' in one.isTagged)
    return [
      {
        ...notAllowed(
          check,
          `Whether one of ${named(unsure)} belongs to this product, and so is a second copy that costs money`,
          one.isTagged,
          allow('cloudtrail:ListTags'),
        ),
        stopsNothing: true,
      },
    ];
  return [fine(check, 'As far as visible from here, there is no trail of this product in addition to another one.')];
}
