import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import { EventSelection } from '../../lib/events/event-selection';
import { ReadWrite } from '../../lib/events/event-selector';
import type { OrganizationTrailStackProps } from '../../lib/stacks/organization-trail-stack-props';
import { TrailArchive } from '../../lib/trail/trail-archive';
import { TrailScope } from '../../lib/trail/trail-scope';
import type { Result } from '../../scripts/scorecard/check';
import { scored, scorecardDocument, unexplained } from '../../scripts/scorecard/document';
import { SECURITY_HUB_TITLES } from '../../scripts/scorecard/security-hub-titles';
import { View } from '../../scripts/scorecard/view';

function results(props: OrganizationTrailStackProps = {}): readonly Result[] {
  return scored(new View(props)).flatMap((family) => family.results);
}

/** What fails of the named check; nothing where it passes. */
function failing(all: readonly Result[], id: string): readonly string[] {
  const result = all.find(({ check }) => check.id === id);
  if (!result || result.verdict === 'not judged') throw new Error(`${id} is not judged`);
  return result.verdict === 'fails' ? result.failing : [];
}

describe('docs/scorecard.md', () => {
  test('is what the synthesized template gets; `npm run scorecard` makes it so', () => {
    expect(readFileSync(join(__dirname, '..', '..', 'docs', 'scorecard.md'), 'utf8')).toBe(scorecardDocument());
  });

  test('leaves nothing unexplained, and explains nothing that passes', () => {
    expect(unexplained(results())).toEqual([]);
  });
});

describe('the scorecard', () => {
  let configured: readonly Result[];

  beforeAll(() => {
    configured = results({
      alarms: {
        page: { emails: ['a@example.com'] },
        notify: { emails: ['a@example.com'] },
        compliance: { emails: ['a@example.com'] },
      },
      archive: TrailArchive.inThisStack({
        retention: Duration.days(400),
        objectLock: ObjectLockRetention.governance(Duration.days(365)),
      }),
      events: [EventSelection.s3Objects(), EventSelection.callRateInsights()],
    });
  });

  test('knows every control of Security Hub for the services of the trail, by number, and those of the table of findings', () => {
    const counts = new Map<string, number>();
    for (const id of Object.keys(SECURITY_HUB_TITLES)) {
      const service = id.replace(/\..*/, '');
      counts.set(service, (counts.get(service) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      CloudTrail: 9,
      CloudWatch: 17,
      DynamoDB: 5,
      IAM: 27,
      KMS: 5,
      Lambda: 6,
      S3: 21,
      SNS: 3,
    });
  });

  test('lets the controls of filters pass where somebody is subscribed', () => {
    for (let control = 1; control <= 14; control++)
      expect([control, failing(configured, `CloudWatch.${String(control)}`)]).toEqual([control, []]);
  });

  test('advises what helps', () => {
    const passing = ['S3.10', 'S3.13', 'S3.20', 'S3.22', 'S3.23', 'cloudtrail_insights_exist'];
    for (const id of [...passing, 'cloudtrail_s3_dataevents_read_enabled', 'cloudtrail_s3_dataevents_write_enabled'])
      expect([id, failing(configured, id)]).toEqual([id, []]);
    expect(failing(configured, 'S3.15')).toEqual([
      'ArchiveWatch Watch State Bucket',
      'DetectionAlarms Findings FailedBatches',
      'EventHistory Results',
      'TrailBucket AccessLogs',
    ]);
  });

  test('notices what gets worse', () => {
    const worse = unexplained(
      results({
        trailScope: TrailScope.oneRegion(),
        events: [EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY })],
      }),
    ).join('\n');
    for (const id of [
      'CloudTrail.1',
      'cloudtrail_multi_region_enabled',
      'cloudtrail_multi_region_enabled_logging_management_events',
      'cloudtrail_bedrock_logging_enabled',
    ])
      expect(worse).toMatch(new RegExp(`^${id} fails without an explanation: Trail$`, 'm'));
  });
});
