import type { AlarmActionConfig, CfnAlarm, CfnCompositeAlarm, IAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { DetectionAlarms } from './detection-alarms';

/**
 * Calls a function when an alarm changes its state, with the alarm's name, state and reason. Use it where the CDK has its
 * `LambdaAction`, which adds a permission for each alarm: those of all detections are more than a function's policy may hold.
 *
 * The function gets one permission for all alarms of a `DetectionAlarms`, by the start of their names. For an alarm of yours it
 * gets one for its name, and one for all alarms of a stack whose names CloudFormation generates. To a function that is imported
 * without its environment the CDK can add nothing, and warns: its owner then allows `lambda.alarms.cloudwatch.amazonaws.com`.
 *
 * CloudWatch calls it asynchronously, at least once for each change: the same change may come twice. The calls cost what Lambda
 * costs.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 */
export class FunctionAlarmAction implements IAlarmAction {
  /**
   * @param handler the function, or a version or an alias of it: in the alarms' Region
   */
  public constructor(private readonly handler: IFunction) {}

  /** Called by the CDK where the action is added to an alarm. */
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
 * The alarms that share a permission, by name: never by a reference to one, since a function in another stack would then need
 * the stack that needs the function.
 */
function coverage(alarm: IAlarm): { owner: IConstruct; names: string } {
  const alarms = alarm.node.scopes.find((scope) => scope instanceof DetectionAlarms);
  if (alarms) return { owner: alarms, names: `${alarms.alarmNamePrefix}-*` };
  const { alarmName } = alarm.node.defaultChild as CfnAlarm | CfnCompositeAlarm;
  const stack = Stack.of(alarm);
  // The CDK has a token for a name that it leaves to CloudFormation.
  if (alarmName !== undefined && stack.resolve(alarmName) !== undefined) {
    // Such as those of an ArchiveWatch, which are named alike.
    const alike = stack.node
      .findAll()
      .find((one) => one instanceof DetectionAlarms && alarmName.startsWith(`${one.alarmNamePrefix}-`));
    return alike instanceof DetectionAlarms
      ? { owner: alike, names: `${alike.alarmNamePrefix}-*` }
      : { owner: alarm, names: alarmName };
  }
  return { owner: stack, names: `${stack.stackName}-*` };
}
