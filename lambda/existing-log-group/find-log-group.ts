import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import { CONTROL_TOWER_LOG_GROUP, isControlTowerLogGroup } from '../../lib/contract/control-tower';
import { type LogGroup, LogGroupError, type LogGroups } from './log-group';
import { listed } from './listed';

/**
 * Returns the log group with this name; without a name, that of Control Tower's trail, of which there must be exactly
 * one.
 *
 * @throws LogGroupError otherwise, which lists the existing ones
 */
export async function findLogGroup(
  name: string | undefined,
  { stackId }: Pick<CustomResourceRequest, 'stackId'>,
  logs: LogGroups,
): Promise<LogGroup> {
  const found = (await logs.startingWith(name ?? CONTROL_TOWER_LOG_GROUP)).filter((group) =>
    name === undefined ? isControlTowerLogGroup(group.name) : group.name === name,
  );
  const [group, ...others] = found;
  // The log groups of our functions are named after the stack.
  const stackName = stackId.split('/')[1] ?? '';
  if (!group)
    throw new LogGroupError(
      `The log group ${name ?? `${CONTROL_TOWER_LOG_GROUP} or ${CONTROL_TOWER_LOG_GROUP}-<suffix>`} does not exist in this account and Region. ` +
        `${inWords((await logs.ofTrails()).filter((one) => !one.startsWith(`${stackName}-`)))} Give the name of the one that a trail delivers to (attachTo), and deploy in its account and Region: the account and the home ` +
        'Region of the trail, or the destination of a centralization rule.',
    );
  if (others.length > 0)
    throw new LogGroupError(
      `There are ${String(found.length)} log groups of Control Tower: ${listed(found.map((one) => one.name))}. ` +
        'An earlier landing zone leaves its log group behind. Give the name of the one with new events (attachTo) instead of control-tower.',
    );
  return group;
}

function inWords(names: readonly string[]): string {
  return names.length === 0
    ? 'No log group there has "trail" or "Trail" in its name.'
    : `Log groups with "trail" or "Trail" in their names: ${listed(names)}.`;
}
