/**
 * Deploys the app into the AWS account of the environment, updates it, destroys it and deploys it again, and checks with
 * the AWS CLI what is there each time. Meant for a local AWS: it says so and stops where no endpoint is configured.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CisCatalog } from '../lib/detection/cis-catalog';
import { ThreatCatalog } from '../lib/detection/threat-catalog';
import { TunedCatalog } from '../lib/detection/tuned-catalog';

if (!/^http:\/\/(localhost|127\.0\.0\.1)/.test(process.env.AWS_ENDPOINT_URL ?? '')) {
  throw new Error('AWS_ENDPOINT_URL names no local AWS; this check would deploy for real');
}

const OUTPUTS = 'cdk.out/check-deployment.outputs.json';
// A failed command's output is in the error.
const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const parsed = (document) => (typeof document === 'string' ? JSON.parse(document) : document);
const aws = (...args) => JSON.parse(run('aws', ...args, '--output', 'json') || '{}');
const cdk = (...args) => run('npx', 'cdk', ...args, '--no-notices');
const step = (text) => console.log(`check-deployment: ${text}`);

function deploy(...context) {
  cdk('deploy', '--all', '--method', 'direct', '--require-approval', 'never', '--outputs-file', OUTPUTS, ...context.flatMap((item) => ['-c', item]));
  const { OrganizationTrail: outputs } = JSON.parse(readFileSync(OUTPUTS, 'utf8'));
  rmSync(OUTPUTS);
  return outputs;
}

function check(outputs, { prefix = '', logRetention = 365 } = {}) {
  const account = aws('sts', 'get-caller-identity').Account;
  const organization = aws('organizations', 'describe-organization').Organization.Id;
  const [trail, ...others] = aws('cloudtrail', 'describe-trails').trailList;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [trail.TrailARN, trail.IsOrganizationTrail, trail.IsMultiRegionTrail, trail.IncludeGlobalServiceEvents, trail.LogFileValidationEnabled],
    [outputs.TrailArn, true, true, true, true],
  );
  assert.equal(aws('cloudtrail', 'get-trail-status', '--name', trail.Name).IsLogging, true);
  assert.ok(
    aws('organizations', 'list-aws-service-access-for-organization').EnabledServicePrincipals.some(
      ({ ServicePrincipal: name }) => name === 'cloudtrail.amazonaws.com',
    ),
  );

  const bucket = trail.S3BucketName;
  assert.equal(outputs.LogFiles, `s3://${bucket}/${prefix}AWSLogs/`);
  const { Statement: bucketPolicy } = parsed(aws('s3api', 'get-bucket-policy', '--bucket', bucket).Policy);
  const forTrail = bucketPolicy.filter(({ Principal: principal }) => principal?.Service === 'cloudtrail.amazonaws.com');
  assert.deepEqual(forTrail.flatMap(({ Action: action, Resource: resources }) => [resources].flat().map((resource) => `${action} ${resource}`)).sort(), [
    `s3:GetBucketAcl arn:aws:s3:::${bucket}`,
    `s3:PutObject arn:aws:s3:::${bucket}/${prefix}AWSLogs/${account}/*`,
    `s3:PutObject arn:aws:s3:::${bucket}/${prefix}AWSLogs/${organization}/*`,
  ]);
  for (const { Condition: condition } of forTrail) assert.equal(condition.StringEquals['aws:SourceArn'], trail.TrailARN);
  assert.ok(bucketPolicy.some(({ Effect: effect, Condition: condition }) => effect === 'Deny' && condition.Bool['aws:SecureTransport'] === 'false'));
  assert.equal(aws('s3api', 'get-bucket-versioning', '--bucket', bucket).Status, 'Enabled');
  assert.ok(Object.values(aws('s3api', 'get-public-access-block', '--bucket', bucket).PublicAccessBlockConfiguration).every(Boolean));

  const { Statement: keyPolicy } = parsed(aws('kms', 'get-key-policy', '--key-id', trail.KmsKeyId, '--policy-name', 'default').Policy);
  const fromCloudTrail = keyPolicy.filter(({ Principal: principal }) => principal.Service === 'cloudtrail.amazonaws.com');
  assert.deepEqual(new Set(fromCloudTrail.flatMap(({ Action: action }) => action)), new Set(['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*']));
  const group = aws('logs', 'describe-log-groups').logGroups.find(({ logGroupName: name }) => name === outputs.LogGroupName);
  assert.equal(`${group.arn.replace(/:\*$/, '')}:*`, trail.CloudWatchLogsLogGroupArn);
  assert.equal(group.retentionInDays, logRetention);
  assert.match(group.kmsKeyId, /^arn:aws:kms:/);
}

/** What was tested on events is what was deployed, and every filter has an alarm that tells somebody. */
function checkAlarms({ LogGroupName: group }) {
  const filters = aws('logs', 'describe-metric-filters', '--log-group-name', group).metricFilters;
  const detections = [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()];
  assert.deepEqual(
    new Map(filters.map(({ filterName: name, filterPattern: pattern }) => [name, pattern])),
    new Map(detections.map(({ id, filterPattern }) => [id, filterPattern])),
  );
  const alarms = new Map(aws('cloudwatch', 'describe-alarms').MetricAlarms.map((alarm) => [alarm.MetricName, alarm]));
  for (const { metricTransformations: [metric] } of filters) {
    const { Namespace: namespace, AlarmActions: actions, Dimensions: dimensions = [] } = alarms.get(metric.metricName);
    assert.deepEqual([namespace, actions.length, dimensions.length], [metric.metricNamespace, 1, 0]);
  }
}

/** Whoever may invoke the function of a custom resource gets nothing by an event that CloudFormation did not send. */
function checkForgedRequests() {
  const { StackResources: resources } = aws('cloudformation', 'describe-stack-resources', '--stack-name', 'OrganizationTrail');
  const { PhysicalResourceId: name } = resources.find(({ ResourceType: type, LogicalResourceId: id }) => type === 'AWS::Lambda::Function' && id.startsWith('OrganizationAccess'));
  const { STACK_ID: StackId, LOGICAL_RESOURCE_ID: LogicalResourceId } = aws('lambda', 'get-function-configuration', '--function-name', name).Environment.Variables;
  const forged = {
    ...{ RequestType: 'Update', ServiceToken: 'arn', RequestId: 'forged', StackId, LogicalResourceId, PhysicalResourceId: 'organization-access' },
    ResourceProperties: { Mode: 'EnableTrustedAccess' },
  };
  aws('organizations', 'disable-aws-service-access', '--service-principal', 'cloudtrail.amazonaws.com');
  const trusts = () => aws('organizations', 'list-aws-service-access-for-organization').EnabledServicePrincipals.some(({ ServicePrincipal: one }) => one === 'cloudtrail.amazonaws.com');
  const invoke = (event) => {
    const path = 'cdk.out/check-forged.json';
    writeFileSync(path, JSON.stringify(event));
    const { FunctionError: failed } = aws('lambda', 'invoke', '--function-name', name, '--payload', `fileb://${path}`, `${path}.answer`);
    return { failed, said: readFileSync(`${path}.answer`, 'utf8') };
  };
  // At rest: refused, and so answered; the local AWS knows no such request and takes no answer.
  assert.match(invoke({ ...forged, ResponseURL: `${process.env.AWS_ENDPOINT_URL}/emulator/forged` }).said, /^null$|could not be delivered/);
  const elsewhere = invoke({ ...forged, ResponseURL: 'https://example.com/?secret' });
  assert.match(elsewhere.said, /The ResponseURL has the host .*example\.com.*Nothing was touched, and nothing was sent/);
  assert.doesNotMatch(elsewhere.said, /secret/);
  assert.equal(trusts(), false);
  aws('organizations', 'enable-aws-service-access', '--service-principal', 'cloudtrail.amazonaws.com');
}

/** A policy that allows CloudTrail no uploads, and denies it the reading of the ACL. */
function checkPreflight() {
  const assembly = 'cdk.out/check-preflight';
  cdk('synth', '--quiet', '--output', assembly, ...['preflight=true', 'detectionCatalogs=none'].flatMap((item) => ['-c', `organization-trail:${item}`]));
  const path = `${assembly}/OrganizationTrail.template.json`;
  const template = JSON.parse(readFileSync(path, 'utf8'));
  const named = (start, type) => Object.entries(template.Resources).find(([id, resource]) => id.startsWith(start) && resource.Type === type)[1].Properties;
  const fromCloudTrail = ({ Principal: principal }) => principal?.Service === 'cloudtrail.amazonaws.com';
  const { PolicyDocument: bucketPolicy } = named('TrailBucketPolicy', 'AWS::S3::BucketPolicy');
  bucketPolicy.Statement = bucketPolicy.Statement.filter((one) => !(fromCloudTrail(one) && one.Action === 's3:PutObject'));
  bucketPolicy.Statement.push({ Sid: 'NoAcl', Effect: 'Deny', Principal: '*', Action: 's3:GetBucketAcl', Resource: '*' });
  // Nothing comes later here that is not there yet.
  named('TrailPreflightFunction', 'AWS::Lambda::Function').Environment.Variables.FIRST_PAUSE_MS = '0';
  writeFileSync(path, JSON.stringify(template));
  assert.throws(
    () => cdk('deploy', '--all', '--method', 'direct', '--require-approval', 'never', '--app', assembly),
    ({ stdout, stderr }) => {
      const said = stdout + stderr;
      assert.match(said, /The trail organization-trail cannot be made: [^]*may not call s3:PutObject on [^]*no statement allows it/);
      assert.match(said, /may not call s3:GetBucketAcl on [^]*NoAcl denies it/);
      return true;
    },
  );
  assert.deepEqual(aws('cloudtrail', 'describe-trails').trailList, []);
}

step('deploy with no configuration');
const first = deploy();
check(first);
checkAlarms(first);
step('a forged request to a function of the deployment is refused');
checkForgedRequests();
// The local AWS cannot update keys, buckets and log groups; a prefix changes bucket policy and trail.
step('update');
check(deploy('organization-trail:keyPrefix=audit'), { prefix: 'audit/' });
step('destroy');
cdk('destroy', '--all', '--force');
assert.deepEqual(aws('cloudtrail', 'describe-trails').trailList, []);
const left = first.LogFiles.split('/')[2];
assert.equal(aws('s3api', 'get-bucket-versioning', '--bucket', left).Status, 'Enabled', 'the archive outlives the stack');
assert.ok(parsed(aws('s3api', 'get-bucket-policy', '--bucket', left).Policy), 'the policy of the archive outlives the stack');
step('deploy again, beside what the first deployment left');
const again = deploy();
check(again);
assert.notEqual(again.LogFiles, first.LogFiles);
step('destroy, and deploy with every option');
cdk('destroy', '--all', '--force');
const options = { keyPrefix: 'a/b', retentionDays: 400, objectLockMode: 'GOVERNANCE', objectLockDays: 30, logRetentionDays: 30, notifyOfLogFiles: true, preflight: true };
const full = deploy(...Object.entries(options).map(([key, value]) => `organization-trail:${key}=${value}`));
check(full, { prefix: 'a/b/', logRetention: 30 });
// The local AWS makes no service-linked roles, cannot describe a key that a template made, and takes the question who pays for ListBucket.
assert.equal(full.Preflight, 'NOT CHECKED: requester-pays, key; warnings: service-linked-role; fine: account, feature-set, trusted-access, trails, bucket-policy; stops nothing, not checked: trails-elsewhere');
const [, , locked] = full.LogFiles.split('/');
assert.equal(aws('s3api', 'get-object-lock-configuration', '--bucket', locked).ObjectLockConfiguration.ObjectLockEnabled, 'Enabled');
const { Rules: rules } = aws('s3api', 'get-bucket-lifecycle-configuration', '--bucket', locked);
assert.equal(rules.find(({ ID: id }) => id === 'Retention').Expiration.Days, 400);
assert.match(aws('cloudtrail', 'describe-trails').trailList[0].SnsTopicName, /TrailTopic/);
step('destroy, and deploy with events of every kind');
cdk('destroy', '--all', '--force');
const events = {
  excludeManagementEventsOf: '["kms"]',
  s3DataEvents: '[{"bucket":"data","prefixes":["in/"]}]',
  lambdaDataEvents: true,
  dataEvents: '[{"resourceType":"AWS::SNS::Topic","readWrite":"write-only"}]',
  networkActivityEvents: '[{"eventSource":"s3.amazonaws.com","deniedOnly":true}]',
  callRateInsights: '["management"]',
  errorRateInsights: '["management"]',
  excludedBuckets: '["replica"]',
};
const selected = deploy(...Object.entries(events).map(([key, value]) => `organization-trail:${key}=${value}`));
check(selected);
const selectors = aws('cloudtrail', 'get-event-selectors', '--trail-name', 'organization-trail').AdvancedEventSelectors;
assert.deepEqual(
  selectors.map(({ FieldSelectors: fields }) => fields.find(({ Field: field }) => field === 'eventCategory').Equals[0]),
  ['Management', 'Data', 'Data', 'Data', 'NetworkActivity'],
);
const own = selected.LogFiles.split('/')[2];
const [, ofObjects] = selectors;
assert.ok(ofObjects.FieldSelectors.find(({ NotStartsWith: guard }) => guard?.length > 0).NotStartsWith.includes(`arn:aws:s3:::${own}/`));
assert.deepEqual(
  aws('cloudtrail', 'get-insight-selectors', '--trail-name', 'organization-trail').InsightSelectors.map(({ InsightType: type }) => type).sort(),
  ['ApiCallRateInsight', 'ApiErrorRateInsight'],
);
step('destroy, and let the preflight find all that is wrong before CreateTrail finds the first of it');
cdk('destroy', '--all', '--force');
checkPreflight();
step('deployed, updated, destroyed and deployed again');
