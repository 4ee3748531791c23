import { type OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';

/**
 * Sign-ins appear with both spellings.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
const DETAIL_TYPES = [
  'AWS API Call via CloudTrail',
  'AWS Console Sign In via CloudTrail',
  'AWS Console Signin via CloudTrail',
];

export function onTrailEvent(
  scope: Construct,
  id: string,
  { target, eventPattern, crossStackScope, ...rest }: OnEventOptions,
): Rule {
  const rule = new Rule(scope, id, {
    ...rest,
    crossStackScope,
    eventPattern: { ...eventPattern, detailType: eventPattern?.detailType ?? DETAIL_TYPES },
  });
  rule.addTarget(target);
  return rule;
}
