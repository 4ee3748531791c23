import { DetectionSeverity } from '../detection/detection';
import type { ArchiveWatchRecipients } from './archive-watch-props';
import type { WatchFunction } from './watch-function';

/** Allows the function to publish to the topics, and adds actions to the alarms. */
export function tell(watch: WatchFunction, recipients: ArchiveWatchRecipients, admitsThroughSns: boolean): void {
  const { pageTopic, pageActions, pageOkActions, notifyTopic, notifyActions, notifyOkActions } = recipients;
  const { PAGE, NOTIFY } = DetectionSeverity;
  watch.tell(PAGE, { topic: pageTopic, actions: pageActions, okActions: pageOkActions }, admitsThroughSns);
  watch.tell(NOTIFY, { topic: notifyTopic, actions: notifyActions, okActions: notifyOkActions }, admitsThroughSns);
}
