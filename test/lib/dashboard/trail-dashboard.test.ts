import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { App, Stack } from 'aws-cdk-lib/core';
import { TrailDashboard, type TrailDashboardProps } from '../../../lib/dashboard/trail-dashboard';
import { DetectionSeverity } from '../../../lib/detection/detection';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import { LogGroupLookup } from '../../../lib/detection/log-group-lookup';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { AttachedTrailStack } from '../../../lib/stacks/attached-trail-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { detection } from '../../support/detections';
import { ENV, only } from '../../support/template';
import { dashboardPicture } from '../../../scripts/dashboard-picture/picture';
import { alarmsOf, bodyOf, metricsOf, rowsOf, titlesOf } from './synthesized-dashboard';

const ROWS = [
  'Is anything wrong?',
  'What was found?',
  'Is the trail well?',
  'How late is it?',
  'Is the archive complete?',
  'How busy is it?',
  'Who is searching?',
];
const UNWATCHED = ROWS.filter((row) => row !== 'Is the archive complete?');
const A_DETECTION = detection('something-done', { severity: DetectionSeverity.PAGE });
const ROOT = join(__dirname, '..', '..', '..');
const TRAIL_ARN = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/theirs';
const MARKED_LINK = /\]\((https:[^)]*)\)/g;

/** Enough for whatever does not concern detections. */
const SMALL = { alarms: { detections: [A_DETECTION] } };

const own = (props: OrganizationTrailStackProps = {}): OrganizationTrailStack =>
  new OrganizationTrailStack(new App(), 'Audit', { env: ENV, dashboard: true, ...props });

const attached = (trailArn?: string, hasFindings = true): AttachedTrailStack =>
  new AttachedTrailStack(new App(), 'Audit', {
    attachTo: LogGroupLookup.named('theirs'),
    trailArn,
    alarms: { detections: [A_DETECTION], findings: { enabled: hasFindings } },
    dashboard: true,
  });

function alone(props: Omit<TrailDashboardProps, 'alarms'> = {}, app = new App(), id = 'Own'): Stack {
  const stack = new Stack(app, id, { env: ENV });
  const logGroup = LogGroup.fromLogGroupName(stack, 'Group', `events-${id}`);
  const alarms = new DetectionAlarms(stack, 'Alarms', { logGroup, detections: [] });
  new TrailDashboard(stack, 'Dashboard', { alarms, ...props });
  return stack;
}

describe('the dashboard of a trail of our own', () => {
  const stack = own();
  const body = bodyOf(stack);

  test('has the most important row first, and three days by the hour', () => {
    expect(rowsOf(body)).toEqual(ROWS);
    expect(body).toMatchObject({ start: '-P3D', periodOverride: 'inherit' });
    const periods = JSON.stringify(body).match(/"period":\d+/g) ?? [];
    // The archive is checked every six hours.
    expect(new Set(periods)).toEqual(new Set(['"period":3600', '"period":21600']));
  });

  test('shows each alarm of the stack once, by severity', () => {
    const [health, acts, archive, searches, compliance] = [
      'Page: the trail and findings',
      'Page: acts',
      'Archive',
      'Searches',
      'Compliance',
    ].map((title) => alarmsOf(body, title));
    expect(health).toEqual(
      expect.arrayContaining(['TrailSilent', 'TrailChanged', 'FindingsSilent', 'FindingsFallback']),
    );
    expect(acts).toEqual(expect.arrayContaining(['trail-stopped', 'OwnPartsChanged']));
    expect(archive).toEqual(['ArchiveTampered', 'ArchiveSilent', 'ArchiveNotChecked', 'ArchiveNotWatched']);
    expect(searches).toEqual(['EventHistoryErrors']);
    expect(compliance).toContain('cis-root-usage');
    const shown = [health, acts, archive, searches, compliance].flat();
    const all = stack.node
      .findAll()
      .filter(({ node }) => /^(AWS::CloudWatch::(Composite)?Alarm)$/.test(typeOf(node.defaultChild)));
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown).toHaveLength(all.length);
  });

  test('is 24 columns wide in each row, with nothing on something else', () => {
    const taken = new Set<string>();
    for (const { x, y, width, height } of body.widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column++) {
        for (let row = y; row < y + height; row++) {
          expect(taken).not.toContain(`${String(column)},${String(row)}`);
          taken.add(`${String(column)},${String(row)}`);
        }
      }
    }
    expect(taken.size).toBe(24 * (1 + 6 * ROWS.length));
  });

  test('names metrics as they are published', () => {
    expect(metricsOf(body)).toEqual(
      expect.arrayContaining([
        'Audit FindingsOpenedPage Sum',
        'Audit FindingsHeartbeat Maximum',
        'Audit TrailDeliveryError Maximum',
        'Audit TrailDeliveryAge Maximum',
        'Audit TrailChecks Sum',
        'Audit ArchiveLag Maximum',
        'Audit ArchiveTampered Maximum',
        'Audit ArchiveSilentPlaces Maximum',
        'Audit ArchiveNotCheckedPlaces Maximum',
        'AWS/Logs IncomingLogEvents Sum',
        'AWS/Lambda Invocations Sum',
      ]),
    );
    // No topic, which is never told then.
    expect(metricsOf(body).join()).not.toContain('TrailNotificationError');
    expect(metricsOf(bodyOf(own({ notifyOfLogFiles: true, ...SMALL }))).join()).toContain('TrailNotificationError');
  });

  test('is named after stack and Region, since an account has each name once', () => {
    expect(only(stack, 'AWS::CloudWatch::Dashboard').Properties['DashboardName']).toBe('Audit-eu-central-1');
  });

  test('is said in an output', () => {
    expect(stack.node.findChild('DashboardName')).toBeDefined();
  });

  test('is not there where nobody asks for it', () => {
    for (const dashboard of [undefined, false]) {
      const without = own({ dashboard, ...SMALL });
      expect(without.dashboard).toBeUndefined();
      expect(() => bodyOf(without)).toThrow('0 dashboards');
    }
  });

  test('has formulas that the CDK understands', () => {
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('identifiers'))).toEqual([]);
  });
});

describe('the dashboard leaves out what is not there', () => {
  test('of a delegated administrator, nothing', () => {
    const body = bodyOf(own({ owner: TrailOwner.delegatedAdministrator(), ...SMALL }));
    expect(rowsOf(body)).toEqual(ROWS);
    expect(body.widgets[0]?.properties.markdown).toContain('The trail organization-trail');
  });

  test('without findings, them; and alarms of severity notify are shown', () => {
    const body = bodyOf(own({ alarms: { findings: { enabled: false } } }));
    expect(rowsOf(body)).toEqual(ROWS.filter((row) => row !== 'What was found?'));
    expect(titlesOf(body)).not.toContain('Log path: from a call to findings');
    expect(alarmsOf(body, 'Page: the trail').some((name) => name.startsWith('Findings'))).toBe(false);
    expect(alarmsOf(body, 'Notify').length).toBeGreaterThan(10);
    expect(metricsOf(body).join()).not.toContain('Findings');
  });

  test('without the event history, the row on it and its alarm', () => {
    const body = bodyOf(own({ eventHistory: EventHistoryScope.none(), ...SMALL }));
    expect(rowsOf(body)).toEqual(ROWS.slice(0, -1));
    expect(titlesOf(body)).not.toContain('Searches');
  });

  test('without a watch of the archive, the row on it', () => {
    const body = bodyOf(own({ archiveWatch: { enabled: false }, ...SMALL }));
    expect(rowsOf(body)).toEqual(UNWATCHED);
    expect(metricsOf(body).join()).not.toContain('Archive');
  });

  test('of a trail of which only the log group is known, what CloudTrail would say', () => {
    const body = bodyOf(attached());
    expect(rowsOf(body)).toEqual(UNWATCHED);
    expect(titlesOf(body)).not.toContain('Archive path: age of the latest log file (0: under 15)');
    const health = metricsOf(body).filter((name) => name.includes(' Trail'));
    expect(health).toEqual(['Audit TrailChanged Maximum', 'Audit TrailChecks Sum']);
    expect(JSON.stringify(body)).toContain('"Audit","TrailChanged","LogGroupName"');
    expect(rowsOf(bodyOf(attached(undefined, false)))).not.toContain('How late is it?');
  });

  test('of an attached trail whose ARN is known, nothing', () => {
    const body = bodyOf(attached(TRAIL_ARN));
    expect(titlesOf(body)).toContain('Archive path: age of the latest log file (0: under 15)');
    expect(JSON.stringify(body)).toContain('"Audit","TrailDeliveryAge","TrailName","theirs"');
  });

  test('of an attached trail, it is made only after the log group was found to have room', () => {
    const { DependsOn: after = [] } = only(attached(), 'AWS::CloudWatch::Dashboard');
    expect(after).toEqual(expect.arrayContaining([expect.stringMatching(/^ExistingLogGroup/)]));
  });
});

describe('the largest dashboard', () => {
  const largest = (): OrganizationTrailStack =>
    own({
      notifyOfLogFiles: true,
      eventHistory: EventHistoryScope.organization(),
      alarms: { findings: { alarmsOnNotify: true } },
    });

  test('has no more metrics than are free, as many as its page says, and a sample of each for the picture', () => {
    const bodies = [own(), largest()].map(bodyOf);
    const counts = bodies.map((body) => metricsOf(body).length);
    expect(readFileSync(join(ROOT, 'docs', 'dashboard.md'), 'utf8')).toContain(`names ${counts.join(', at most ')},`);
    expect(Math.max(...counts)).toBeLessThanOrEqual(50);
    for (const body of bodies) expect(dashboardPicture(body)).toContain('Who is searching?');
  });

  test('has 100 alarms in a widget where a log group has as many metric filters as it can have', () => {
    const detections = Array.from({ length: 100 }, (_, index) => detection(`detection-${String(index)}`));
    const body = bodyOf(own({ alarms: { detections, findings: { enabled: false } } }));
    expect(Math.max(...body.widgets.map(({ properties }) => properties.alarms?.length ?? 0))).toBe(100);
    expect(alarmsOf(body, 'Notify')).toHaveLength(100);
    expect(alarmsOf(body, 'Searches')).toEqual(['EventHistoryErrors']);
  });
});

describe('TrailDashboard', () => {
  test('takes further rows, which stand before that on searches, and has little but the trail without detections', () => {
    const text = new TextWidget({ markdown: 'Ours', width: 20, height: 3 });
    const body = bodyOf(
      alone({
        rows: [
          { title: 'Ours', text: 'More of it.', widgets: [text] },
          { title: 'A word', text: 'Alone.', widgets: [] },
        ],
      }),
    );
    expect(rowsOf(body)).toEqual(['Is anything wrong?', 'Is the trail well?', 'How busy is it?', 'Ours', 'A word']);
    const heights = ['Ours', 'A word'].map(
      (title) => body.widgets.find(({ properties }) => properties.markdown?.startsWith(`### ${title}\n`))?.height,
    );
    expect(heights).toEqual([3, 2]);
    expect(titlesOf(body)).toContain('Page: the trail');
  });

  test('says all that is wrong at once', () => {
    const wide = [16, 8].map((width) => new TextWidget({ markdown: 'Wide', width }));
    expect(() => alone({ dashboardName: 'a b', rows: [{ title: 'Wide', text: '', widgets: wide }] })).toThrow(
      'TrailDashboard at \'Own/Dashboard\': dashboardName: received "a b"; allowed: 1 to 255 letters, digits, dashes and underscores\n' +
        '  and rows[0]: received widgets of 24 columns together; allowed: up to 20',
    );
  });

  test('has a name of its own in the account', () => {
    const app = new App();
    alone({ dashboardName: 'trail' }, app);
    expect(() => alone({ dashboardName: 'trail' }, app, 'Other')).toThrow(
      'dashboardName: received "trail", which \'Own/Dashboard\' already uses in the same account; allowed: a different one',
    );
    expect(() => alone({}, app, 'Third')).not.toThrow();
  });

  test('links to pages and headings that are there', () => {
    const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      repository: { url: string };
    };
    const links = [...JSON.stringify(bodyOf(own(SMALL))).matchAll(MARKED_LINK)].map(([, link]) => String(link));
    expect(links.length).toBeGreaterThan(4);
    for (const link of links) {
      const [base = '', path = ''] = link.split('/blob/main/');
      expect(`${base}.git`).toBe(repository.url);
      const [page = '', heading] = path.split('#');
      const headings = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
        words
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      );
      if (heading !== undefined) expect(headings).toContain(heading);
    }
  });
});

function typeOf(resource: unknown): string {
  return (resource as { cfnResourceType?: string } | undefined)?.cfnResourceType ?? '';
}
