import { AlarmStatusWidget, AlarmStatusWidgetSortBy, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { OWN_PARTS_ALARM } from '../contract/own-parts';
import type { DetectionAlarms } from '../detection/detection-alarms';
import { DetectionSeverity } from '../detection/detection';
import type { EventHistory } from '../history/event-history';
import { type DashboardRow, ROW_COLUMNS, ROW_HEIGHT } from './dashboard-row';
import { documentLink } from './documents';

const FEW = { alarms: 2, columns: 3 };

interface AlarmGroup {
  readonly title: string;
  readonly alarms: IAlarm[];
}

/**
 * The state of each alarm, by severity. A widget shows up to 100 alarms, and a log group has at most 100 metric
 * filters, so all alarms of detections fit.
 */
export function alarmsRow(alarms: DetectionAlarms, eventHistory?: EventHistory): DashboardRow {
  const groups = groupsOf(alarms, eventHistory);
  const who = alarms.findings
    ? 'Page alarms stay red for an hour after the act; the finding shows the principal.'
    : 'The command in its text shows the account and principal.';
  return {
    title: 'Is anything wrong?',
    text: `Red and latest first. The text of an alarm says what it means and what to do. ${who} ${documentLink('operating.md#when-an-alarm-fires')}`,
    widgets: groups.map(
      (group) =>
        new AlarmStatusWidget({
          ...group,
          width: widthOf(group, groups),
          height: ROW_HEIGHT,
          sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
        }),
    ),
  };
}

function groupsOf(alarms: DetectionAlarms, eventHistory: EventHistory | undefined): AlarmGroup[] {
  const severities = new Map<string, DetectionSeverity>(alarms.detections.map(({ id, severity }) => [id, severity]));
  severities.set(OWN_PARTS_ALARM, DetectionSeverity.PAGE);
  const of = (severity: DetectionSeverity | undefined): IAlarm[] =>
    [...alarms._alarmsById].flatMap(([id, alarm]) => (severities.get(id) === severity ? [alarm] : []));
  return [
    { title: `Page: the trail${alarms.findings ? ' and findings' : ''}`, alarms: of(undefined) },
    { title: 'Page: acts', alarms: of(DetectionSeverity.PAGE) },
    { title: 'Notify', alarms: of(DetectionSeverity.NOTIFY) },
    // These alarms notify, but that group may already have 100.
    { title: 'Searches', alarms: [...(eventHistory?._alarms ?? [])] },
    { title: 'Compliance', alarms: of(DetectionSeverity.COMPLIANCE) },
  ].filter((group) => group.alarms.length > 0);
}

/** Groups with few alarms need little space. Equal groups share it, and the rest goes to the largest. */
function widthOf(group: AlarmGroup, groups: readonly AlarmGroup[]): number {
  const large = groups.filter(({ alarms }) => alarms.length > FEW.alarms);
  if (large.length === 0) return Math.floor(ROW_COLUMNS / groups.length);
  if (!large.includes(group)) return FEW.columns;
  const room = ROW_COLUMNS - (groups.length - large.length) * FEW.columns;
  const [largest] = large.sort((a, b) => b.alarms.length - a.alarms.length);
  return Math.floor(room / large.length) + (group === largest ? room % large.length : 0);
}
