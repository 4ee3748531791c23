import { describe, expect, test } from '@jest/globals';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { App, Duration, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { FindingsOptions } from '../../../../lib/detection/findings/findings-options';
import { InputError } from '../../../../lib/internal/problems';
import { DetectionSeverity } from '../../../../lib/detection/detection';
import { ThreatCatalog } from '../../../../lib/detection/threat-catalog';
import { EventSelection } from '../../../../lib/events/event-selection';
import { OrganizationTrail } from '../../../../lib/trail/organization-trail';
import { OrganizationTrailStack } from '../../../../lib/stacks/organization-trail-stack';
import { detection } from '../../../support/detections';
import { ENV, testStack } from '../../../support/template';
import { alarmsWithFindings, ofType, ROOT } from './some-alarms';

function problems(findings: FindingsOptions, stack = testStack()): readonly string[] {
  try {
    alarmsWithFindings(stack, { findings });
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

const warnings = (stack: Stack): string[] =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => entry.data as string);

const REASON = 'The pipeline does it every night.';
const expected = { detections: [ROOT.id], filterPattern: '{ $.userIdentity.arn = "*Deploy*" }', reason: REASON };

describe('How findings are told', () => {
  test('is refused with all that is wrong in one error', () => {
    const stack = testStack();
    const accessLogBucket = new Bucket(stack, 'Logs', { encryption: BucketEncryption.KMS });
    expect(
      problems(
        {
          enabled: 'yes' as unknown as boolean,
          reminderIntervals: [Duration.minutes(90), Duration.hours(6), Duration.hours(6)],
          quietAfter: Duration.minutes(90),
          messagesPerHour: 0,
          routes: [{ accounts: ['12'], to: 'everybody' }],
          severities: [{ detectionIds: ['unheard-of'], severity: 'loud' as never }],
          organizationAccounts: ['12', 'o-a1b2c3d4e5'],
          suppressions: [{ ...expected, detections: ['unheard-of'] }],
          accessLogBucket,
        },
        stack,
      ),
    ).toEqual([
      'findings: enabled: received "yes"; allowed: true or false',
      'findings: reminderIntervals[0]: received 1 hour 30 minutes; allowed: whole hours, 1 to 8,760',
      'findings: reminderIntervals: received 6 hours, 6 hours; allowed: each longer than the previous one',
      'findings: quietAfter: received 1 hour 30 minutes; allowed: whole hours, 1 to 8,760',
      'findings: messagesPerHour: received 0; allowed: a whole number from 1 to 1,000',
      "findings: accessLogBucket: 'Test/Logs' is encrypted with a KMS key; allowed: SSE-S3 (S3 does not deliver access logs with SSE-KMS)",
      expect.stringContaining('findings: suppressions[0].detections'),
      expect.stringContaining('findings: routes[0].accounts[0]: received "12"'),
      expect.stringContaining('findings: routes[0].to: received "everybody"'),
      'findings: severities[0].detectionIds[0]: received "unheard-of"; allowed: the ID of a deployed detection',
      'findings: severities[0]: received no condition on accounts; allowed: at least one of accounts, organizationalUnits, tags; use overrides for the severity in all accounts',
      'findings: severities[0].severity: received "loud"; allowed: page, notify, compliance',
      expect.stringMatching(/^findings: organizationAccounts\[0\]: received "12"; allowed: 12 digits.*, or o- and/),
    ]);
  });

  test.each<[FindingsOptions, string]>([
    [{ reminderIntervals: [] }, 'reminderIntervals: received 0 of them; allowed: 1 to 10'],
    [
      { severities: [{ tags: { stage: 'dev' }, severity: DetectionSeverity.NOTIFY }] },
      'severities[0].tags: received a condition that requires lookups in AWS Organizations',
    ],
    [
      { organizationAccounts: [Lazy.string({ produce: () => '111111111111' })] },
      'organizationAccounts: received a value that is known only at deployment; allowed: literal',
    ],
    [
      { enabled: false, severities: [{ accounts: ['111111111111'], severity: DetectionSeverity.NOTIFY }] },
      'findings: severities: received a value; allowed: without enabled: false',
    ],
    [
      { quietAfter: Duration.hours(Lazy.number({ produce: () => 1 })) },
      'quietAfter: received a token; allowed: a duration that is known at synthesis',
    ],
    [
      { routes: [{ to: Lazy.string({ produce: () => 'arn' }) }] },
      'routes: received a value that is known only at deployment; allowed: literal',
    ],
    [{ enabled: false, chat: true }, 'findings: chat: received a value; allowed: without enabled: false'],
  ])('is refused in %j', (findings, problem) => {
    expect(problems(findings).join()).toContain(problem);
  });

  test('may be told again later than it is over: what goes on is never over', () => {
    expect(problems({ reminderIntervals: [Duration.days(4)] })).toEqual([]);
    expect(problems({ quietAfter: Duration.hours(12) })).toEqual([]);
  });

  test('is refused by the stack before anything is made', () => {
    const app = new App();
    expect(
      () => new OrganizationTrailStack(app, 'Test', { env: ENV, alarms: { findings: { messagesPerHour: 1.5 } } }),
    ).toThrow('alarms: findings: messagesPerHour: received 1.5; allowed: a whole number');
  });
});

describe('A suppression', () => {
  const PAGE = { severity: DetectionSeverity.PAGE };

  test('is in the metric filter of what pages, and not in that of a control', () => {
    const stack = testStack();
    alarmsWithFindings(stack, { findings: { suppressions: [expected] } });
    const patterns = Object.values(ofType(stack, 'AWS::Logs::MetricFilter')).map((one) => one['FilterPattern']);
    expect(patterns[0]).toContain('$.userIdentity.arn != "*Deploy*"');
    expect(patterns.slice(1).join()).not.toContain('Deploy');
    expect(warnings(stack)).toEqual([]);
  });

  test('that does not fit there is warned of', () => {
    const stack = testStack();
    const filterPattern = `{ ($.errorCode NOT EXISTS) && ($.eventName = "${'x'.repeat(900)}") && ($.a = b) }`;
    alarmsWithFindings(stack, {
      add: [detection('long', { ...PAGE, filterPattern })],
      findings: {
        suppressions: [
          { ...expected, detections: ['long'], filterPattern: `{ $.userIdentity.arn = "${'y'.repeat(90)}" }` },
        ],
      },
    });
    expect(warnings(stack)).toEqual([expect.stringMatching(/^The alarms of long still go off for suppressed events/)]);
  });

  test('that is over is warned of, and changes nothing of the template', () => {
    const filters = (expires?: string) => {
      const stack = testStack();
      alarmsWithFindings(stack, {
        findings: { suppressions: [{ ...expected, id: 'nightly', ...(expires && { expires }) }] },
      });
      return { patterns: ofType(stack, 'AWS::Logs::MetricFilter'), said: warnings(stack) };
    };
    const [over, open] = [filters('2020-01-01'), filters()];
    expect(over.said).toEqual([
      expect.stringMatching(/^The suppression nightly of root-activity expired at 2020-01-01/),
    ]);
    expect(open.said).toEqual([]);
    expect(over.patterns).toEqual(open.patterns);
  });
});

describe('What cannot work is warned of', () => {
  test('a trail that records no heartbeat', () => {
    const stack = testStack();
    const events = [EventSelection.noManagementEvents(), EventSelection.s3Objects({ bucketNames: ['mine'] })];
    alarmsWithFindings(stack, {
      detections: ThreatCatalog.dataEvents(),
      trail: new OrganizationTrail(stack, 'Trail', { events }),
    });
    expect(warnings(stack).filter((one) => one.includes('FindingsHeartbeatUnseen'))).toHaveLength(1);
  });

  test('a detection that has findings alone, without findings', () => {
    const stack = testStack();
    alarmsWithFindings(stack, { add: [detection('rare', { findingOnly: true })], findings: { enabled: false } });
    expect(warnings(stack)).toEqual([expect.stringMatching(/^These detections do nothing: rare\. /)]);
  });

  test('a page that is quieter in some accounts, by the detections that page', () => {
    const lowered = (detectionIds?: string[]) => {
      const stack = testStack();
      const severities = [
        { accounts: ['222222222222'], severity: DetectionSeverity.NOTIFY, ...(detectionIds && { detectionIds }) },
      ];
      alarmsWithFindings(stack, { findings: { severities } });
      return warnings(stack).filter((one) => one.includes('PagesLowered'));
    };
    expect(lowered()).toEqual([
      expect.stringMatching(/^In some accounts these detections no longer page: .*root-activity/),
    ]);
    expect(lowered(['access-key-created'])).toEqual([]);
  });

  test('what only findings can tell, without findings', () => {
    const said = (enabled: boolean) => {
      const stack = testStack();
      alarmsWithFindings(stack, {
        add: [
          detection('shared', { outsidePaths: ['requestParameters.accountId'] }),
          detection('strange', { firstTimeOnly: true }),
          detection('nightly', { recurring: true }),
        ],
        findings: { enabled },
      });
      return warnings(stack);
    };
    expect(said(true)).toEqual([]);
    expect(said(false)).toEqual([
      expect.stringMatching(
        /^The alarms of shared also go off for accounts inside.*\. The alarms of strange go off each time.*\. The alarms of nightly go off again/,
      ),
    ]);
  });
});
