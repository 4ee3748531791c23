import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { App, CfnOutput, Stack } from 'aws-cdk-lib/core';
import { DetectionAlarms } from '../../lib/detection/detection-alarms';
import { FunctionAlarmAction } from '../../lib/detection/function-alarm-action';
import { OrganizationTrail } from '../../lib/trail/organization-trail';

/** Somebody's function, for `alarm-function.ts`: every alarm that pages calls it, in either direction. What it gets, it publishes as an alarm does. */
const TELL = `
  const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
  exports.handler = async ({ alarmData: { alarmName, state } }) => {
    const Message = JSON.stringify({ AlarmName: alarmName, NewStateValue: state.value, AlarmDescription: null });
    await new SNSClient({}).send(new PublishCommand({ TopicArn: process.env.TOPIC, Message }));
  };
`;

const app = new App();
const stack = new Stack(app, 'Audit', { env: { account: process.env['CDK_DEFAULT_ACCOUNT'], region: 'us-east-1' } });
const told = new Topic(stack, 'Told');
const pager = new LambdaFunction(stack, 'Pager', {
  code: Code.fromInline(TELL),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_22_X,
  environment: { TOPIC: told.topicArn },
});
told.grants.publish(pager);
const call = new FunctionAlarmAction(pager);
const { alarmNamePrefix } = new DetectionAlarms(stack, 'Alarms', {
  trail: new OrganizationTrail(stack, 'Trail'),
  page: { actions: [call], okActions: [call] },
  // With them alarms that page have no action.
  findings: { enabled: false },
});
new CfnOutput(stack, 'FunctionName', { value: pager.functionName });
new CfnOutput(stack, 'TopicArn', { value: told.topicArn });
new CfnOutput(stack, 'AlarmNamePrefix', { value: alarmNamePrefix });
