import { describe, expect, test } from '@jest/globals';
import { LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { Duration, Lazy, type Stack } from 'aws-cdk-lib/core';
import { type Construct } from 'constructs';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import type { DetectionAlarmsProps } from '../../../lib/detection/detection-alarms-props';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { detection } from '../../support/detections';
import { testStack } from '../../support/template';

function construct(props: Partial<DetectionAlarmsProps>, parent: Construct = testStack()): DetectionAlarms {
  return new DetectionAlarms(parent, 'Alarms', { detections: [detection('one')], ...props });
}

const error = (props: Partial<DetectionAlarmsProps>, stack?: Stack): string => {
  try {
    construct(props, stack);
    return '';
  } catch (thrown) {
    return (thrown as Error).message;
  }
};

describe('the input of DetectionAlarms', () => {
  test('is named in one error with everything that is wrong', () => {
    const stack = testStack();
    const logGroup = new LogGroup(stack, 'Rare', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS });
    expect(
      error(
        {
          logGroup,
          metricNamespace: 'AWS/Mine',
          silentAfter: Duration.minutes(7),
          page: { emails: ['security'] },
          compliance: { emails: ['a@example.com', 'a@example.com'] },
          exclude: ['two'],
          detections: [detection('Bad_Id', { threshold: 0 })],
        },
        stack,
      ),
    ).toBe(
      [
        "DetectionAlarms at 'Test/Alarms': logGroup: 'Test/Rare' is of class INFREQUENT_ACCESS; allowed: STANDARD (other classes do not support metric filters)",
        'metricNamespace: received "AWS/Mine"; allowed: 1 to 128 letters, digits and . _ - / #, not starting with AWS/',
        'silentAfter: received 7 minutes; allowed: a multiple of 5 minutes, from 15 minutes to 24 hours',
        'page.emails: received "security"; allowed: an e-mail address',
        'compliance.emails: received "a@example.com" more than once; allowed: each once',
        'exclude: received "two", which is not one of the detections; allowed: Bad_Id',
        'detection "Bad_Id": received this ID; allowed: lower-case letters and digits in parts joined by hyphens, up to 80 characters, starting with a letter',
        'detection "Bad_Id": threshold: received 0; allowed: a whole number from 1',
      ].join('\n  and '),
    );
  });

  test('is a trail or a log group, not both and not neither', () => {
    const stack = testStack();
    const trail = new OrganizationTrail(stack, 'Trail');
    expect(error({}, stack)).toContain(
      'trail and logGroup: received neither; allowed: a trail with its log group, or a logGroup',
    );
    expect(error({ trail, logGroup: trail.logGroup }, testStack())).toContain('trail and logGroup: received both');
  });

  test('is a log group of the same account and Region', () => {
    const stack = testStack();
    const elsewhere = (arn: string) =>
      LogGroup.fromLogGroupArn(stack, `Group${String(stack.node.children.length)}`, arn);
    const refusal =
      'logGroup: received a log group in 111111111111 us-east-1; allowed: a log group in the account and Region of this stack, 111111111111 eu-central-1';
    expect(error({ logGroup: elsewhere('arn:aws:logs:us-east-1:111111111111:log-group:g:*') })).toContain(refusal);
    expect(error({ logGroup: elsewhere('arn:aws:logs:eu-central-1:222222222222:log-group:g:*') })).toContain(
      '222222222222 eu-central-1; allowed',
    );
    expect(error({ logGroup: elsewhere('arn:aws:logs:eu-central-1:111111111111:log-group:g:*') })).toBe('');
  });

  test.each(['Trail', 'a/b.c-d_e#f', 'x'.repeat(128), 'AWSome/Trail'])('takes the namespace %s', (namespace) => {
    const stack = testStack();
    expect(error({ metricNamespace: namespace, logGroup: new LogGroup(stack, 'Group') }, stack)).toBe('');
  });

  test('has to be known here where it decides', () => {
    expect(error({ silentAfter: Duration.minutes(Lazy.number({ produce: () => 15 })) })).toContain(
      'silentAfter: received a token; allowed: a duration that is known at synthesis',
    );
  });

  test.each(['', ' Trail', 'Trail ', 'a:b', 'x'.repeat(129), '/Trail'])('refuses the namespace "%s"', (namespace) => {
    const stack = testStack();
    expect(error({ metricNamespace: namespace, logGroup: new LogGroup(stack, 'Group') }, stack)).toContain(
      'metricNamespace: received',
    );
  });

  test.each([10, 16, 15.001, 1445])('refuses silence of %s minutes', (minutes) => {
    const stack = testStack();
    expect(error({ silentAfter: Duration.minutes(minutes), logGroup: new LogGroup(stack, 'Group') }, stack)).toContain(
      'silentAfter: received',
    );
  });
});
