import type { Condition } from './event-condition';
import { type EventSelector, ReadWrite, readWriteConditions } from './event-selector';

/** Which management events a trail records. */
export interface ManagementEventOptions {
  /**
   * Record read calls, write calls, or both. Without both, Security Hub CloudTrail.1 fails and alarms miss events:
   * without read calls the alarm for denied reads (CIS 4.1), without write calls nearly all alarms.
   *
   * @default ReadWrite.ALL
   */
  readonly readWrite?: ReadWrite;

  /**
   * Exclude AWS KMS calls, which can be numerous (`Decrypt`, `GenerateDataKey`). This also excludes `DisableKey` and
   * `ScheduleKeyDeletion`, so the alarm of CIS 4.7 never fires.
   *
   * @default false
   */
  readonly excludeKms?: boolean;

  /**
   * Exclude RDS Data API calls. As with KMS, Security Hub CloudTrail.1 then fails.
   *
   * @default false
   */
  readonly excludeRdsDataApi?: boolean;
}

/**
 * The console's name for a selector of all management events. Prowler's
 * `cloudtrail_multi_region_enabled_logging_management_events` recognizes it by this name, not by its category.
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

/** Returns what weakens the trail, by warning ID. `options` is `undefined` for a trail without management events. */
export function managementWarnings(options: ManagementEventOptions | undefined): Record<string, string> {
  if (options === undefined) {
    return {
      NoManagementEvents:
        'This trail records no management events: the CIS and Security Hub alarms (CloudWatch.1 to .14) on its log group ' +
        'never fire, and Security Hub CloudTrail.1 fails unless another trail records these events.',
    };
  }
  const warnings: Record<string, string> = {};
  if (options.readWrite === ReadWrite.WRITE_ONLY) {
    warnings['WriteOnlyManagementEvents'] =
      'Read calls are not recorded, not even denied ones: the alarm for unauthorized calls (CIS 4.1, CloudWatch.2) misses ' +
      'reconnaissance, the alarm for the root user (CIS 4.3, CloudWatch.1) sees only write calls, and Security Hub CloudTrail.1 fails.';
  }
  if (options.readWrite === ReadWrite.READ_ONLY) {
    warnings['ReadOnlyManagementEvents'] =
      'Write calls and sign-ins are not recorded: the CIS and Security Hub alarms (CloudWatch.1 to .14) never fire, except for ' +
      'denied calls and read calls of the root user, and Security Hub CloudTrail.1 fails.';
  }
  if (options.excludeKms) {
    warnings['KmsEventsExcluded'] =
      'AWS KMS calls are not recorded: the alarm for disabled keys and keys scheduled for deletion (CIS 4.7, CloudWatch.7) ' +
      'never fires, the use of keys for decryption is unknown, and Security Hub CloudTrail.1 fails.';
  }
  if (options.excludeRdsDataApi) {
    warnings['RdsDataApiEventsExcluded'] =
      'RDS Data API calls are not recorded, and Security Hub CloudTrail.1 fails: its rule allows no excluded management events.';
  }
  return warnings;
}
