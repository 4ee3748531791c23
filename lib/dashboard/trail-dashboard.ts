import { Dashboard, PeriodOverride } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DASHBOARD_NAME } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import type { ArchiveWatch } from '../archive/archive-watch';
import type { DetectionAlarms } from '../detection/detection-alarms';
import type { EventHistory } from '../history/event-history';
import { deployedStackName } from '../internal/deployed-stack-name';
import { checkNames, claimNames, type NameClaim } from '../internal/names-in-app';
import { Problems } from '../internal/problems';
import { alarmsRow } from './alarms-row';
import { archiveWatchRow } from './archive-watch-row';
import { banner, type DashboardRow, laidOut, ROW_COLUMNS } from './dashboard-row';
import { documentLink } from './documents';
import { eventsRow } from './events-row';
import { findingsRow } from './findings-row';
import { healthRow } from './health-row';
import { historyRow } from './history-row';
import { latencyRow } from './latency-row';

/**
 * Properties of TrailDashboard.
 */
export interface TrailDashboardProps {
  /** The alarms to show, in the account and Region of this stack. */
  readonly alarms: DetectionAlarms;

  /**
   * The function that searches the event history.
   *
   * @default - no row for searches, and none of its alarms
   */
  readonly eventHistory?: EventHistory;

  /**
   * The watch that verifies the archive.
   *
   * @default - no row for the archive
   */
  readonly archiveWatch?: ArchiveWatch;

  /**
   * Further rows, before the one for searches. The price of a dashboard covers up to 50 metrics, of which the other
   * rows use about half.
   *
   * @default - none
   */
  readonly rows?: DashboardRow[];

  /**
   * The name: 1 to 255 letters, digits, hyphens and underscores. It must be unique in the account, across Regions.
   * Changing it replaces the dashboard.
   *
   * @default - the name of the deployed stack, a hyphen and the Region
   */
  readonly dashboardName?: string;
}

const SHOWN = Duration.days(3);

/**
 * One page in the CloudWatch console with the last three days, most important first: alarms by severity, opened
 * findings, the health of the trail, the latency of events to findings and to the archive, how far the archive is
 * verified, the number of events, and searches of the event history. Each row explains itself and links to the
 * documentation.
 *
 * Rows for missing parts are left out: no findings if they are off, no delivery if the trail is unknown.
 *
 * Free if it is one of the first three dashboards of the account with up to 50 metrics each; this one has about half of
 * that. Otherwise 3 USD per month (us-east-1, 2026). Viewing it costs nothing.
 *
 * It sends no notifications, and anyone with `cloudwatch:PutDashboard` can change what it shows: rely on findings and
 * alarms.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export class TrailDashboard extends Construct {
  /** The dashboard. Added widgets come last. */
  public readonly dashboard: Dashboard;

  /** @throws InputError with all problems of the properties */
  public constructor(scope: Construct, id: string, props: TrailDashboardProps) {
    super(scope, id);
    const claim = this.check(props);
    claimNames(this, claim);
    const { alarms, eventHistory, archiveWatch, rows = [] } = props;
    const shown = [
      alarmsRow(alarms, eventHistory),
      findingsRow(alarms),
      healthRow(alarms),
      latencyRow(alarms),
      archiveWatch && archiveWatchRow(archiveWatch),
      eventsRow(alarms),
      ...rows,
      eventHistory && historyRow(eventHistory),
    ].filter((row) => row !== undefined);
    this.dashboard = new Dashboard(this, 'Resource', {
      dashboardName: claim.names[0],
      defaultInterval: SHOWN,
      // Values labeled as hourly are hourly, whatever time range is shown.
      periodOverride: PeriodOverride.INHERIT,
      widgets: [[banner(this.introduction(alarms))], ...shown.map((row) => [laidOut(row)])],
    });
  }

  /** @returns the name */
  private check(props: TrailDashboardProps): NameClaim {
    const problems = new Problems('TrailDashboard', this.node.path);
    problems.throwIfAbsent(props, 'alarms');
    const { rows = [], dashboardName = `${deployedStackName(this)}-${Stack.of(this).region}` } = props;
    problems.check('dashboardName', dashboardName, DASHBOARD_NAME);
    for (const [index, { widgets }] of rows.entries()) {
      const columns = widgets.reduce((sum, { width }) => sum + width, 0);
      if (columns > ROW_COLUMNS)
        problems.add(
          receivedInWords(
            `rows[${String(index)}]`,
            `widgets of ${String(columns)} columns together`,
            `up to ${String(ROW_COLUMNS)}`,
          ),
        );
    }
    const claim: NameClaim = { kind: 'dashboard', names: [dashboardName], within: 'account' };
    checkNames(problems, this, claim, 'dashboardName');
    problems.throwIfAny();
    return claim;
  }

  /** Changes made in the console are lost with the next deployment. */
  private introduction({ _trailName: trailName, logGroup }: DetectionAlarms): string {
    const what = trailName === undefined ? `The log group ${logGroup.logGroupName}` : `The trail ${trailName}`;
    return `**${what}**: read it from the top down. [All alarms](#alarmsV2:) · ${documentLink('dashboard.md', 'What each row means')} · Created by the stack ${deployedStackName(this)}: change it there.`;
  }
}
