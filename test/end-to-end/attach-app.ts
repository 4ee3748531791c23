import { DataResourceType, Trail } from 'aws-cdk-lib/aws-cloudtrail';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscriptionFilter, FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';

/**
 * Somebody else's landing zone, for `attach.ts`: a trail that delivers to the first of its log groups, with filters on it.
 * Context: the names of the groups, how many metric and subscription filters the first one has, the trail's name, and whether the trail records
 * data events as that of the Landing Zone Accelerator does.
 */
const app = new App();
const [names, filters, subscriptions, trailName, dataEvents] = [
  'groups',
  'filters',
  'subscriptions',
  'trail',
  'dataEvents',
].map((key) => String(app.node.tryGetContext(key) ?? ''));
const stack = new Stack(app, 'LandingZone', {
  env: { account: process.env['CDK_DEFAULT_ACCOUNT'], region: 'us-east-1' },
});
const [logGroup] = (names ?? '')
  .split(',')
  .map(
    (logGroupName) =>
      new LogGroup(stack, `Group-${logGroupName}`, { logGroupName, removalPolicy: RemovalPolicy.DESTROY }),
  );
if (!logGroup) throw new Error('-c groups=NAME,… is missing');
const trail = new Trail(stack, 'Trail', {
  trailName: trailName === '' ? 'landing-zone' : trailName,
  sendToCloudWatchLogs: true,
  cloudWatchLogGroup: logGroup,
});
if (dataEvents === 'true')
  for (const [type, arn] of [
    [DataResourceType.S3_OBJECT, 'arn:aws:s3:::'],
    [DataResourceType.LAMBDA_FUNCTION, 'arn:aws:lambda'],
  ] as const)
    trail.addEventSelector(type, [arn]);
for (let number = 1; number <= Number(filters); number++) {
  const name = `theirs-${String(number)}`;
  new MetricFilter(stack, name, {
    logGroup,
    filterName: name,
    filterPattern: FilterPattern.literal('{ $.eventName = "ConsoleLogin" }'),
    metricNamespace: 'LandingZone',
    metricName: name,
  });
}
const siem = new LambdaFunction(stack, 'Siem', {
  code: Code.fromInline('exports.handler = async () => undefined;'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_22_X,
});
siem.addPermission('Logs', { principal: new ServicePrincipal('logs.amazonaws.com'), sourceArn: logGroup.logGroupArn });
for (let number = 1; number <= Number(subscriptions); number++) {
  const name = `siem-${String(number)}`;
  const subscription = new CfnSubscriptionFilter(stack, name, {
    logGroupName: logGroup.logGroupName,
    filterName: name,
    filterPattern: '',
    destinationArn: siem.functionArn,
  });
  subscription.node.addDependency(siem.node.findChild('Logs'));
}
