import type { AlarmActionConfig, CfnAlarm, CfnCompositeAlarm, IAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { DetectionAlarms } from './detection-alarms';

/**
 * Invokes a function when an alarm changes its state, with the alarm's name, state and reason. Use it instead of the
 * CDK's `LambdaAction`, which adds one permission per alarm: with all detections, these exceed the limit of a function
 * policy.
 *
 * The function gets one permission for all alarms of a `DetectionAlarms`, by their name prefix. For your own alarm it
 * gets one for its name, and one for all alarms of a stack whose names CloudFormation generates. If the function is
 * imported without its environment, the CDK cannot add a permission and warns: the owner must then allow
 * `lambda.alarms.cloudwatch.amazonaws.com`.
 *
 * CloudWatch invokes it asynchronously, at least once for each change: the same change may arrive twice. Invocations
 * cost what Lambda charges.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 */
export class FunctionAlarmAction implements IAlarmAction {
  /** @param handler the function, or a version or alias of it, in the Region of the alarms */
  public constructor(private readonly handler: IFunction) {}

  /** Called by the CDK when the action is added to an alarm. */
  public bind(_scope: Construct, alarm: IAlarm): AlarmActionConfig {
    const { owner, names } = coverage(alarm);
    const id = `AlarmPermission${owner.node.addr}`;
    if (!this.handler.permissionsNode.tryFindChild(id)) {
      const stack = Stack.of(alarm);
      this.handler.addPermission(id, {
        principal: new ServicePrincipal('lambda.alarms.cloudwatch.amazonaws.com'),
        sourceAccount: stack.account,
        sourceArn: stack.formatArn({
          service: 'cloudwatch',
          resource: 'alarm',
          resourceName: names,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      });
    }
    return { alarmActionArn: this.handler.functionArn };
  }
}

/**
 * Returns the alarms that share a permission, by name. A reference to an alarm would make a function's stack depend on
 * the stack that depends on the function.
 */
function coverage(alarm: IAlarm): { owner: IConstruct; names: string } {
  const alarms = alarm.node.scopes.find((scope) => scope instanceof DetectionAlarms);
  if (alarms) return { owner: alarms, names: `${alarms.alarmNamePrefix}-*` };
  const { alarmName } = alarm.node.defaultChild as CfnAlarm | CfnCompositeAlarm;
  const stack = Stack.of(alarm);
  // The CDK uses a token if CloudFormation generates the name.
  if (alarmName !== undefined && stack.resolve(alarmName) !== undefined) {
    // For example the alarms of an ArchiveWatch with the same name prefix.
    const alike = stack.node
      .findAll()
      .find((one) => one instanceof DetectionAlarms && alarmName.startsWith(`${one.alarmNamePrefix}-`));
    return alike instanceof DetectionAlarms
      ? { owner: alike, names: `${alike.alarmNamePrefix}-*` }
      : { owner: alarm, names: alarmName };
  }
  return { owner: stack, names: `${stack.stackName}-*` };
}
