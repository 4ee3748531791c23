import { Duration, type Stack } from 'aws-cdk-lib/core';
import { DEFAULT_WATCH_HOURS, watchReaderRoleNameOf } from '../contract/archive-watch';
import { ACCOUNT_ID, ROLE_NAME, ROLE_PATH } from '../contract/identifiers';
import { checkWatch } from '../archive/archive-watch';
import { type ArchiveWatcher } from '../archive/archive-watcher';
import { tell } from '../archive/recipients';
import { WatchFunction } from '../archive/watch-function';
import { WatchReader } from '../archive/watch-reader';
import type { WatchedArchive } from '../archive/watched-archive';
import { AlarmTopics, checkRecipients } from '../detection/alarm-topics';
import { DetectionSeverity } from '../detection/detection';
import { deployedStackName } from '../internal/deployed-stack-name';
import { claimNames } from '../internal/names-in-app';
import type { Problems } from '../internal/problems';
import { warn } from '../internal/warn';
import type { AccessLogBucket } from '../trail/access-log-bucket';

/** Adds problems with the watcher of the archive. */
export function checkWatcher(problems: Problems, { _watcher: watcher }: ArchiveWatcher, trailName: string): void {
  if (watcher.kind === 'in the trail account') {
    problems.check('accountId', watcher.options.accountId, ACCOUNT_ID);
    problems.check('rolePath', watcher.options.rolePath, ROLE_PATH);
    problems.check("name of its role, after the trail's", watchReaderRoleNameOf(trailName), ROLE_NAME);
  }
  if (watcher.kind === 'here') {
    const { pageEmails, notifyEmails } = watcher.options;
    checkWatch(problems, watcher.options);
    checkRecipients(problems, { page: { emails: pageEmails }, notify: { emails: notifyEmails } });
  }
}

/** Creates the role with which another account verifies, or the function that verifies here. */
export function makeWatcher(
  stack: Stack,
  { _watcher: watcher }: ArchiveWatcher,
  archive: WatchedArchive,
  { rolePath, accessLogBucket }: { readonly rolePath?: string; readonly accessLogBucket: AccessLogBucket },
): void {
  if (watcher.kind === 'in the trail account') {
    const { accountId = archive.identity.managementAccountId, rolePath: path = rolePath } = watcher.options;
    claimNames(stack, {
      kind: 'role',
      names: [watchReaderRoleNameOf(archive.identity.trailName)],
      within: 'account',
    });
    new WatchReader(stack, 'WatchReader', { archive, watcherAccountId: accountId, rolePath: path });
    return;
  }
  if (watcher.kind === 'none' || watcher.options.enabled === false) return;
  const { pageEmails, notifyEmails, interval = Duration.hours(DEFAULT_WATCH_HOURS), hashPercent = 0 } = watcher.options;
  const metricNamespace = deployedStackName(stack);
  const watch = new WatchFunction(stack, 'Watch', {
    archive: { ...archive, retention: watcher.options.retention ?? archive.retention },
    asksForAccounts: false,
    hours: interval.toHours(),
    hashPercent,
    metricNamespace,
    alarmNamePrefix: metricNamespace,
    accessLogBucket,
  });
  const topics = new AlarmTopics(stack, 'WatchTopics', {
    page: { emails: pageEmails },
    notify: { emails: notifyEmails },
  });
  const { PAGE, NOTIFY } = DetectionSeverity;
  tell(
    watch,
    {
      pageTopic: topics.page,
      pageActions: topics.actions(PAGE),
      notifyTopic: topics.notify,
      notifyActions: topics.actions(NOTIFY),
    },
    false,
  );
  const unheard = (emails: readonly string[] | undefined, what: string): string | undefined =>
    emails === undefined || emails.length === 0
      ? `Nobody is notified about ${what}: give the watch an email address`
      : undefined;
  warn(watch, {
    ArchiveTamperingUnheard: unheard(pageEmails, 'tampering'),
    ArchiveNotCheckedUnheard: unheard(notifyEmails, 'what could not be checked'),
  });
}
