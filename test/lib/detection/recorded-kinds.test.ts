import { describe, expect, test } from '@jest/globals';
import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { type RecordedKinds, recordedKinds } from '../../../lib/detection/recorded-kinds';
import { EventSelection } from '../../../lib/events/event-selection';
import { ReadWrite } from '../../../lib/events/event-selector';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { testStack } from '../../support/template';

const ALL: RecordedKinds = { writes: true, reads: true, excludedSources: [], dataResourceTypes: [] };

function kinds(...events: EventSelection[]): RecordedKinds | undefined {
  return recordedKinds(new OrganizationTrail(testStack(), 'Trail', { events }));
}

describe('recordedKinds', () => {
  test.each<[string, EventSelection[], RecordedKinds]>([
    ['everything by default', [], ALL],
    [
      'the writes of a write-only trail',
      [EventSelection.managementEvents({ readWrite: ReadWrite.WRITE_ONLY })],
      { ...ALL, reads: false },
    ],
    [
      'the reads of a read-only trail',
      [EventSelection.managementEvents({ readWrite: ReadWrite.READ_ONLY })],
      { ...ALL, writes: false },
    ],
    [
      'no excluded source',
      [EventSelection.managementEvents({ excludeKms: true, excludeRdsDataApi: true })],
      { ...ALL, excludedSources: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] },
    ],
    [
      'data events beside no management events, whatever is read or written there',
      [
        EventSelection.noManagementEvents(),
        EventSelection.s3Objects({ readWrite: ReadWrite.READ_ONLY }),
        EventSelection.lambdaInvocations(),
      ],
      { ...ALL, writes: false, reads: false, dataResourceTypes: ['AWS::S3::Object', 'AWS::Lambda::Function'] },
    ],
    [
      'management events beside data events',
      [EventSelection.dynamoDbTables()],
      { ...ALL, dataResourceTypes: ['AWS::DynamoDB::Table'] },
    ],
  ])('reads %s', (_, events, expected) => {
    expect(kinds(...events)).toEqual(expected);
  });

  test('reads what was overridden on the resource', () => {
    const trail = new OrganizationTrail(testStack(), 'Trail');
    (trail.node.defaultChild as CfnTrail).advancedEventSelectors = undefined;
    expect(recordedKinds(trail)).toEqual(ALL);
  });
});
