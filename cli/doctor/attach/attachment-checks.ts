import type { Finding } from '../../../core/preflight/finding';
import type { AttachmentFacts, AttachmentPlan } from './attachment';
import { filterChecks } from './filter-checks';
import { logGroupChecks } from './log-group-checks';
import { trailChecks } from './trail-checks';

/** Checks what would stop or impair findings and alarms on the log group of a trail outside this product. */
export function attachmentChecks(plan: AttachmentPlan, facts: AttachmentFacts): Finding[] {
  const { groups, onGroup } = facts;
  const [group] = 'value' in groups ? groups.value : [];
  return [
    ...logGroupChecks(plan, facts),
    ...(group && onGroup ? [...filterChecks(group.name, plan, onGroup), ...trailChecks(group.name, plan, facts)] : []),
  ];
}
