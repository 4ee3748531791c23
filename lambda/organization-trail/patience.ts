import { setTimeout as sleep } from 'node:timers/promises';

/** With a first pause of a second, nearly two minutes. */
const ATTEMPTS = 10;
const LONGEST_PAUSE = 20;

/** A role's new policy is seen within seconds; what really is forbidden should not take minutes to say so. */
const ATTEMPTS_WHEN_DENIED = 5;

/**
 * What CloudTrail says while it does not see yet what was written a moment ago (a role, a policy, a registration, the trail itself), or
 * while another change is under way. The SDK itself repeats what was throttled.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const PASSING = new Set([
  'CloudTrailAccessNotEnabledException',
  'CloudWatchLogsDeliveryUnavailableException',
  'ConflictException',
  'InsufficientDependencyServiceAccessPermissionException',
  'InsufficientEncryptionPolicyException',
  'InsufficientS3BucketPolicyException',
  'InsufficientSnsTopicPolicyException',
  'InvalidCloudWatchLogsLogGroupArnException',
  'InvalidCloudWatchLogsRoleArnException',
  'KmsKeyNotFoundException',
  'NoManagementAccountSLRExistsException',
  'NotOrganizationManagementAccountException',
  'NotOrganizationMasterAccountException',
  'TrailNotFoundException',
]);

/**
 * Repeats what may succeed a moment later.
 *
 * @param pauseMs the first pause; each further one is twice as long
 * @param answers errors that are answers, by name
 */
export async function patiently<T>(pauseMs: number, request: () => Promise<T>, answers: readonly string[]): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (answers.includes(name) || attempt >= attemptsAfter(name)) throw error;
      await sleep(pauseMs * Math.min(2 ** (attempt - 1), LONGEST_PAUSE));
    }
  }
}

function attemptsAfter(name: string): number {
  if (name === 'AccessDeniedException') return ATTEMPTS_WHEN_DENIED;
  return PASSING.has(name) ? ATTEMPTS : 1;
}
