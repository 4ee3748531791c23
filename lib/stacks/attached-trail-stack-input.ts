import type { Stack } from 'aws-cdk-lib/core';
import { LOG_GROUP_NAME, ORGANIZATION_ID, ROLE_PATH, TRAIL_ARN } from '../contract/identifiers';
import { DEFAULT_TRAIL_NAME } from '../contract/names';
import { receivedInWords } from '../contract/received';
import { checkAlarms } from '../detection/detection-alarms-input';
import { checkNamesAreFree } from '../detection/detection-names';
import { EventHistoryScope } from '../history/event-history-scope';
import { Problems } from '../internal/problems';
import type { AttachedTrailStackProps } from './attached-trail-stack-props';
import { checkOrganizationHistory } from './stack-event-history';

/** Throws one error with all problems of the stack's properties, including those of its constructs. */
export function checkAttached(stack: Stack, props: AttachedTrailStackProps): void {
  const problems = new Problems('AttachedTrailStack', stack.node.path);
  problems.throwIfAbsent(props, 'attachTo');
  const { attachTo, alarms = {}, isOrganizationTrail = true, eventHistory = EventHistoryScope.account() } = props;
  problems.check('attachTo: logGroupName', attachTo._logGroupName, LOG_GROUP_NAME);
  problems.check('trailArn', props.trailArn, TRAIL_ARN);
  problems.check('organizationId', props.organizationId, ORGANIZATION_ID);
  problems.check('rolePath', props.rolePath, ROLE_PATH);
  const detections = checkAlarms(problems.of('alarms: '), stack, alarms, undefined, isOrganizationTrail);
  checkNamesAreFree(problems.of('alarms: '), stack, alarms, detections);
  const isOfAll = eventHistory._kind === 'organization';
  if (isOfAll) checkOrganizationHistory(problems.of('eventHistory: '), stack, eventHistory, DEFAULT_TRAIL_NAME, false);
  if (isOfAll && !isOrganizationTrail)
    problems.add(
      receivedInWords('eventHistory', 'organization() with isOrganizationTrail: false', 'for an organization only'),
    );
  if (props.organizationId !== undefined && !isOfAll)
    problems.add(
      receivedInWords(
        'organizationId',
        props.organizationId,
        'with EventHistoryScope.organization(); nothing else needs it',
      ),
    );
  problems.throwIfAny();
}
