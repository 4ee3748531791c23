import { allow, type Finding, fine, notAllowed, notChecked } from '../../../core/preflight/finding';
import { type Fix, fix } from '../../../core/preflight/fixes';
import type { AttachmentFacts, AttachmentPlan, SeenTrail } from './attachment';
import { futureSubjects, subjectsOf } from './own-parts';
import { isRecorded, type Recorded, type Selector, type Subject } from './selectors';

export const LOOP = 'attach-loop';
const WHY =
  'For each delivered batch of events, findings call, read and write resources. If these events are recorded, they are delivered again, endlessly, and each event costs money. Nothing in the stack can prevent that in a trail outside this product.';

/** Checks whether a trail records what findings do for each delivered event. */
export function loopChecks(trail: SeenTrail, plan: AttachmentPlan, facts: AttachmentFacts): Finding[] {
  const { name, selectors } = trail;
  const { ownParts } = facts;
  if ('notRead' in selectors)
    return [
      notAllowed(
        LOOP,
        `Whether the trail ${name} records what findings do`,
        selectors,
        allow('cloudtrail:GetEventSelectors'),
      ),
    ];
  if (!selectors.value.some(recordsData))
    return [fine(LOOP, `The trail ${name} records no data events, so not what findings do.`)];
  if ('notRead' in ownParts)
    return [
      notAllowed(
        LOOP,
        `Whether the trail ${name}, which records data events, records what findings do: the stack ${plan.stack}`,
        ownParts,
        allow('cloudformation:ListStackResources'),
      ),
    ];
  if (ownParts.value?.functions.length === 0)
    return [fine(LOOP, `The stack ${plan.stack} has no findings, so ${name} cannot record them.`)];
  const place = { partition: facts.partition, region: plan.region, account: facts.account };
  const subjects = ownParts.value === undefined ? futureSubjects(plan.stack, place) : subjectsOf(ownParts.value, place);
  const found = (answer: Recorded): Subject[] =>
    subjects.filter((subject) => isRecorded(selectors.value, subject) === answer);
  const [yes, perhaps] = [found('yes'), found('perhaps')];
  const findings: Finding[] = [];
  if (yes.length > 0)
    findings.push({
      check: LOOP,
      level: 'warning',
      what: `The trail ${name} records data events of ${inWords(yes)}, which findings of the stack ${plan.stack} ${ownParts.value === undefined ? 'will use' : 'use'}.`,
      why: WHY,
      fix: exclusion(trail, yes),
    });
  if (perhaps.length > 0)
    findings.push({
      ...notChecked(
        LOOP,
        `Whether the trail ${name} records data events of ${inWords(perhaps)}`,
        { notRead: 'its selectors have conditions that depend on unknown values' },
        exclusion(trail, perhaps),
      ),
      why: WHY,
    });
  return findings.length > 0
    ? findings
    : [
        fine(
          LOOP,
          `The trail ${name} records data events, but not those of the function, table, topics and buckets of findings in the stack ${plan.stack}.`,
        ),
      ];
}

function recordsData({ conditions }: Selector): boolean {
  return conditions.some(({ field, equals }) => field === 'eventCategory' && equals?.includes('Data'));
}

function inWords(subjects: readonly Subject[]): string {
  return subjects.map(({ arn, isPrefix }) => `${arn}${isPrefix ? '*' : ''}`).join(', ');
}

/** In the form for selectors of each type. */
function exclusion({ arn, homeRegion }: SeenTrail, subjects: readonly Subject[]): Fix {
  const types = [...new Set(subjects.map(({ type }) => type))];
  const conditions = types.map((type) => {
    const ofType = subjects.filter((one) => one.type === type);
    const arns = (isPrefix: boolean): string[] =>
      ofType.filter((one) => one.isPrefix === isPrefix).map((one) => one.arn);
    const [whole, starts] = [arns(false), arns(true)];
    const condition = {
      Field: 'resources.ARN',
      ...(whole.length > 0 && { NotEquals: whole }),
      ...(starts.length > 0 && { NotStartsWith: starts }),
    };
    return `${type} ${JSON.stringify(condition)}`;
  });
  return fix('exclude-own-parts', { region: homeRegion, trail: arn, conditions: conditions.join('; ') });
}
