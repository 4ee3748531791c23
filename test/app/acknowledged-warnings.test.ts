import { describe, expect, test } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { acknowledgeWarnings } from '../../app/acknowledged-warnings';
import { CisCatalog } from '../../lib/detection/cis-catalog';
import { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import { EventSelection } from '../../lib/events/event-selection';

describe('Warnings of the app', () => {
  test('are gone once the configuration says why they are accepted, whether of the trail or of the alarms', () => {
    const recipients = { emails: ['security@example.com'] };
    const stack = new OrganizationTrailStack(new App(), 'Test', {
      events: [EventSelection.managementEvents({ excludeKms: true })],
      alarms: { detections: CisCatalog.all(), page: recipients, notify: recipients, compliance: recipients },
    });
    const warned = (): string[] =>
      Annotations.fromStack(stack)
        .findWarning('*', Match.anyValue())
        .map(({ entry }) => /cdk-organization-trail:(\w+)/.exec(JSON.stringify(entry.data))?.[1] ?? '')
        .sort();
    expect(warned()).toEqual(['BlindDetections', 'KmsEventsExcluded']);
    acknowledgeWarnings(stack, { KmsEventsExcluded: 'too many' });
    expect(warned()).toEqual(['BlindDetections']);
    acknowledgeWarnings(stack, { BlindDetections: 'watched by another trail' });
    expect(warned()).toEqual([]);
  });
});
