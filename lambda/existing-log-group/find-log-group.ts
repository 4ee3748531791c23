import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import { CONTROL_TOWER_LOG_GROUP, isControlTowerLogGroup } from '../../lib/contract/control-tower';
import { type LogGroup, LogGroupError, type LogGroups } from './log-group';
import { listed } from './listed';

/**
 * The group of that name; without a name the one of Control Tower's trail, of which there has to be exactly one.
 *
 * @throws LogGroupError otherwise, which lists what is there
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
  // Groups of our functions are named after the stack.
  const stackName = stackId.split('/')[1] ?? '';
  if (!group)
    throw new LogGroupError(
      `There is no log group ${name ?? `${CONTROL_TOWER_LOG_GROUP} or ${CONTROL_TOWER_LOG_GROUP}-<suffix>`} in this account and Region. ` +
        `${inWords((await logs.ofTrails()).filter((one) => !one.startsWith(`${stackName}-`)))} Give the name of the one that a trail delivers to (attachTo), and deploy where it is: the account and the home ` +
        'Region of the trail, or the destination of a centralization rule.',
    );
  if (others.length > 0)
    throw new LogGroupError(
      `There are ${String(found.length)} log groups of Control Tower: ${listed(found.map((one) => one.name))}. ` +
        'An earlier landing zone leaves its group behind. Give the name of the one with new events (attachTo) instead of control-tower.',
    );
  return group;
}

function inWords(names: readonly string[]): string {
  return names.length === 0
    ? 'No log group there has "trail" or "Trail" in its name.'
    : `With "trail" or "Trail" in their names there are: ${listed(names)}.`;
}
