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
  /** What is watched: of this stack's account and Region. */
  readonly alarms: DetectionAlarms;

  /**
   * The function that searches the event history.
   *
   * @default - no row on searches, and none of its alarms
   */
  readonly eventHistory?: EventHistory;

  /**
   * What verifies the archive.
   *
   * @default - no row on the archive
   */
  readonly archiveWatch?: ArchiveWatch;

  /**
   * Further rows, before the one on searches. CloudWatch's price is for up to 50 metrics, of which the other rows have about half.
   *
   * @default - none
   */
  readonly rows?: DashboardRow[];

  /**
   * The name: 1 to 255 letters, digits, dashes and underscores. An account has each name once, whatever the Region. Changing it replaces the dashboard.
   *
   * @default - the name of the stack that is deployed, a dash and the Region
   */
  readonly dashboardName?: string;
}

const SHOWN = Duration.days(3);

/**
 * One page in the CloudWatch console on the last three days, the most important first: alarms by severity, findings that opened, the health of the trail, how late
 * events come to findings and to the archive, how far the archive is verified, how many events there are, and who searched the event history. Each row says what it means, and where to read more.
 *
 * What is not there is not shown: no findings without a function that makes them, no delivery where the trail is not known.
 *
 * Costs nothing if it is one of the first three dashboards of the account, which are free with up to 50 metrics each; this one has about half of that. Otherwise
 * 3 USD a month (us-east-1, 2026). Looking at it costs nothing.
 *
 * It tells nobody anything, and whoever may call `cloudwatch:PutDashboard` may have it show something else: what counts is what findings and alarms tell.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export class TrailDashboard extends Construct {
  /** The dashboard. What is added to it comes last. */
  public readonly dashboard: Dashboard;

  /**
   * @throws one error with everything that is wrong with the properties
   */
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
      // What is said to be of an hour is of an hour, whatever time is shown.
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

  /** Whoever changes it in the console loses that with the next deployment. */
  private introduction({ _trailName: trailName, logGroup }: DetectionAlarms): string {
    const what = trailName === undefined ? `The log group ${logGroup.logGroupName}` : `The trail ${trailName}`;
    return `**${what}**: read it from the top down. [All alarms](#alarmsV2:) · ${documentLink('dashboard.md', 'What each row means')} · Made by the stack ${deployedStackName(this)}: change it there.`;
  }
}
