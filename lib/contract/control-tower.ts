/** The value that stands for that log group in place of a name. */
export const CONTROL_TOWER = 'control-tower';

/**
 * The log group of Control Tower's trail. Since landing zone 4.0, a dash and an unpredictable suffix follow its name.
 */
export const CONTROL_TOWER_LOG_GROUP = 'aws-controltower/CloudTrailLogs';

/** Longer suffixes are not expected: alarm descriptions contain the name and have little room. */
export const MAX_CONTROL_TOWER_LOG_GROUP_LENGTH = 96;

export function isControlTowerLogGroup(name: string): boolean {
  return name === CONTROL_TOWER_LOG_GROUP || name.startsWith(`${CONTROL_TOWER_LOG_GROUP}-`);
}
