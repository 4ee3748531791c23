import type { Condition } from './event-condition';
import { type EventSelector, ReadWrite, readWriteConditions } from './event-selector';

/**
 * Which management events a trail records.
 */
export interface ManagementEventOptions {
  /**
   * Reading calls, changing calls, or both. With less than both Security Hub's CloudTrail.1 fails and alarms go blind:
   * without reading calls that for denied reads (CIS 4.1), without changing calls nearly all of them.
   *
   * @default ReadWrite.ALL
   */
  readonly readWrite?: ReadWrite;

  /**
   * Leave out the calls to AWS KMS, which can be many (`Decrypt`, `GenerateDataKey`). `DisableKey` and
   * `ScheduleKeyDeletion` are gone with them, and the alarm of CIS 4.7 never fires.
   *
   * @default false
   */
  readonly excludeKms?: boolean;

  /**
   * Leave out the calls to the RDS Data API. As with KMS, Security Hub's CloudTrail.1 fails then.
   *
   * @default false
   */
  readonly excludeRdsDataApi?: boolean;
}

/**
 * What the console calls a selector of all management events: Prowler's `cloudtrail_multi_region_enabled_logging_management_events` knows
 * it by this name, not by its category.
 */
const CONSOLE_NAME = 'Management events selector';

export function managementSelector(options: ManagementEventOptions): EventSelector {
  const { readWrite = ReadWrite.ALL, excludeKms, excludeRdsDataApi } = options;
  const conditions: Condition[] = [{ field: 'eventCategory', operator: 'equalTo', values: ['Management'] }];
  conditions.push(...readWriteConditions(readWrite));
  if (excludeKms) conditions.push({ field: 'eventSource', operator: 'notEquals', values: ['kms.amazonaws.com'] });
  if (excludeRdsDataApi)
    conditions.push({ field: 'eventSource', operator: 'notEquals', values: ['rdsdata.amazonaws.com'] });
  const scope = {
    ALL: 'All management events',
    READ_ONLY: 'Read-only management events',
    WRITE_ONLY: 'Write-only management events',
  };
  const excluded = [excludeKms ? 'AWS KMS' : [], excludeRdsDataApi ? 'the RDS Data API' : []].flat();
  return {
    category: 'Management',
    name: conditions.length === 1 ? CONSOLE_NAME : undefined,
    subject: scope[readWrite] + (excluded.length > 0 ? ` except those of ${excluded.join(' and ')}` : ''),
    conditions,
    problems: [],
  };
}

/** What weakens the trail, by the id of the warning. `options` is undefined for a trail without management events. */
export function managementWarnings(options: ManagementEventOptions | undefined): Record<string, string> {
  if (options === undefined) {
    return {
      NoManagementEvents:
        'This trail records no management events: every alarm of CIS and Security Hub (CloudWatch.1 to .14) on its log group ' +
        'is blind, and Security Hub CloudTrail.1 fails unless another trail records them.',
    };
  }
  const warnings: Record<string, string> = {};
  if (options.readWrite === ReadWrite.WRITE_ONLY) {
    warnings['WriteOnlyManagementEvents'] =
      'Reading calls are not recorded, denied ones included: the alarm for unauthorized calls (CIS 4.1, CloudWatch.2) misses ' +
      'whoever looks around, that for the root user (CIS 4.3, CloudWatch.1) sees only changes, and Security Hub CloudTrail.1 fails.';
  }
  if (options.readWrite === ReadWrite.READ_ONLY) {
    warnings['ReadOnlyManagementEvents'] =
      'Nothing that changes anything is recorded, and no sign-in: the alarms of CIS and Security Hub (CloudWatch.1 to .14) are ' +
      'blind, but for reading calls of the root user and denied ones, and Security Hub CloudTrail.1 fails.';
  }
  if (options.excludeKms) {
    warnings['KmsEventsExcluded'] =
      'Calls to AWS KMS are not recorded: the alarm for disabled keys and keys scheduled for deletion (CIS 4.7, CloudWatch.7) ' +
      'never fires, nobody can tell who decrypted with a key, and Security Hub CloudTrail.1 fails.';
  }
  if (options.excludeRdsDataApi) {
    warnings['RdsDataApiEventsExcluded'] =
      'Calls to the RDS Data API are not recorded, and Security Hub CloudTrail.1 fails: its rule wants no management event excluded.';
  }
  return warnings;
}
