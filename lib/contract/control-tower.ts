/** What stands for that log group where a name is asked for. */
export const CONTROL_TOWER = 'control-tower';

/** The log group of Control Tower's trail. Since landing zone 4.0 its name goes on with a dash and a suffix that nobody knows beforehand. */
export const CONTROL_TOWER_LOG_GROUP = 'aws-controltower/CloudTrailLogs';

/** Longer suffixes are not expected: alarms name the group in texts that have little room. */
export const MAX_CONTROL_TOWER_LOG_GROUP_LENGTH = 96;

export function isControlTowerLogGroup(name: string): boolean {
  return name === CONTROL_TOWER_LOG_GROUP || name.startsWith(`${CONTROL_TOWER_LOG_GROUP}-`);
}
