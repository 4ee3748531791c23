/**
 * `check-delegated-trail.mjs WITH_EMULATOR`: deploys the app over three accounts of a local AWS: the management account registers, a
 * log archive account keeps, a delegated administrator has the trail. Checks the policies across the accounts, updates, repairs what was
 * changed behind the stack's back, destroys, deploys again, and then that the trail is refused when any one of the archive's statements
 * for it is missing. The same over two accounts, with the archive in the account of the administrator and each statement taken out of the
 * template.
 *
 * The local AWS knows no delegated administrators. A fake CloudTrail stands between: it keeps the delegated trail, asks of each call whether
 * the function's role allows it, and hands what CreateTrail and UpdateTrail take on to the local AWS as the management account, whose checks of
 * bucket, key and trusted access decide. The log group, which is in the other account, is left out there and checked by the fake.
 */
import { CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStacksCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { FakeTrails, TrailFault } from '../test/support/fake-trails';

const MANAGEMENT = '123456789012';
const REGION = 'us-east-1';
const ADMIN_POLICY = 'arn:aws:iam::aws:policy/AdministratorAccess';
const OWN = 'DelegatedTrailOfTheFake';
const PORT_VARIABLE = 'FAKE_CLOUDTRAIL_PORT';
const step = (text) => console.log(`check-delegated-trail: ${text}`);
const list = (value) => [value].flat();
const parsed = (document) => (typeof document === 'string' ? JSON.parse(decodeURIComponent(document)) : document);
const like = (pattern, value) => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(value);
const allows = (statements, action, resource) =>
  statements.some((one) => one.Effect === 'Allow' && list(one.Action).some((pattern) => like(pattern, action)) && list(one.Resource).some((pattern) => like(pattern, resource)));

async function outside(withEmulator) {
  // The local AWS hands the address to the functions, so it has to be known before.
  const port = await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
  const inside = spawn(withEmulator, [process.execPath, '--import', 'tsx', 'scripts/check-delegated-trail.mjs', '--inside'], {
    stdio: 'inherit',
    env: { ...process.env, EMULATOR_BOOTSTRAP_MEMBER: '1', [PORT_VARIABLE]: String(port), LAMBDA_AWS_ENDPOINT_URL_CLOUDTRAIL: `http://127.0.0.1:${String(port)}` },
  });
  process.exitCode = await new Promise((resolve) => inside.on('close', resolve));
}

const aws = (...args) => JSON.parse(execFileSync('aws', [...args, '--output', 'json'], { encoding: 'utf8' }) || '{}');

async function actingIn(account) {
  const { Credentials: found } = await new STSClient({}).send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`, RoleSessionName: 'check' }));
  const keys = { AWS_ACCESS_KEY_ID: found.AccessKeyId, AWS_SECRET_ACCESS_KEY: found.SecretAccessKey, AWS_SESSION_TOKEN: found.SessionToken };
  return {
    credentials: { accessKeyId: found.AccessKeyId, secretAccessKey: found.SecretAccessKey, sessionToken: found.SessionToken },
    env: { ...process.env, ...keys },
    aws: (...args) => JSON.parse(execFileSync('aws', [...args, '--output', 'json'], { encoding: 'utf8', env: { ...process.env, ...keys } }) || '{}'),
  };
}

/** The CDK's command line, while the fake in this process goes on answering. */
async function cdk(args, env = process.env) {
  try {
    const { stdout, stderr } = await promisify(execFile)('npx', ['cdk', ...args, '--no-notices'], { env, maxBuffer: 2 ** 26 });
    return { status: 0, output: stdout + stderr };
  } catch ({ code, stdout, stderr }) {
    return { status: code, output: stdout + stderr };
  }
}

/** A synthesized app, whose function does not wait between its attempts: here nothing comes later that is not there yet. */
async function synthesized(name, context) {
  const assembly = `cdk.out/check-delegated-trail-${name}`;
  const { status, output } = await cdk(['synth', '--quiet', '--output', assembly, ...context.flatMap((item) => ['-c', `organization-trail:${item}`])]);
  assert.equal(status, 0, output);
  const path = `${assembly}/OrganizationTrail.template.json`;
  const template = JSON.parse(readFileSync(path, 'utf8'));
  const [, trailFunction] = Object.entries(template.Resources).find(([id, { Type: type }]) => type === 'AWS::Lambda::Function' && id.startsWith('TrailDelegatedTrail'));
  trailFunction.Properties.Environment.Variables.FIRST_PAUSE_MS = '0';
  writeFileSync(path, JSON.stringify(template));
  return assembly;
}

/** What CreateTrail and UpdateTrail take as a stack of the management account, without what is in the other one. */
function asTrail({ Name: name, KmsKeyId: key, S3KeyPrefix: prefix, SnsTopicName: topic, CloudWatchLogsLogGroupArn: group, CloudWatchLogsRoleArn: role, TagsList: tags, ...rest }) {
  const properties = { ...rest, TrailName: name.split('/').at(-1), KMSKeyId: key, IsLogging: true, ...(prefix !== '' && { S3KeyPrefix: prefix }) };
  return JSON.stringify({ Resources: { Trail: { Type: 'AWS::CloudTrail::Trail', Properties: properties } } });
}

async function inside() {
  const fetched = (config = {}) => ({ region: REGION, maxAttempts: 1, ...config });
  const formation = new CloudFormationClient(fetched());
  const archive = await actingIn(process.env.EMULATOR_MEMBER_ACCOUNT);
  const archiveId = process.env.EMULATOR_MEMBER_ACCOUNT;
  const delegatedId = aws('organizations', 'create-account', '--email', 'security@example.com', '--account-name', 'security').CreateAccountStatus.AccountId;
  const delegated = await actingIn(delegatedId);
  step(`the management account is ${MANAGEMENT}, the archive ${archiveId}, the delegated administrator ${delegatedId}`);
  const bootstrapping = cdk(['bootstrap', `aws://${delegatedId}/${REGION}`, '--trust', MANAGEMENT, '--cloudformation-execution-policies', ADMIN_POLICY, '--app', ''], delegated.env);

  const iam = new IAMClient(fetched({ credentials: delegated.credentials }));
  const statementsOf = async (roleName) => {
    const { PolicyNames: names } = await iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
    const documents = await Promise.all(names.map((name) => iam.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName: name }))));
    return documents.flatMap(({ PolicyDocument: document }) => parsed(document).Statement);
  };

  const trails = new FakeTrails(MANAGEMENT, delegatedId, REGION);
  const registered = new Set();
  const arn = trails.arnOf('organization-trail');
  const organizationId = aws('organizations', 'describe-organization').Organization.Id;

  /** IAM, for the one function that manages the trail. */
  async function checkPermission(operation, body) {
    const { Roles: roles } = await iam.send(new ListRolesCommand({}));
    const role = roles.find(({ RoleName: name }) => name.includes('DelegatedTrailFunctionRole'));
    const named = body.ResourceIdList?.[0] ?? body.ResourceId ?? body.TrailName ?? body.Name;
    const resource = named.startsWith('arn:') ? named : trails.arnOf(named);
    const needed = [`cloudtrail:${operation}`, ...(body.TagsList ? ['cloudtrail:AddTags'] : [])].map((action) => [action, resource]);
    if (body.CloudWatchLogsRoleArn) needed.push(['iam:PassRole', body.CloudWatchLogsRoleArn]);
    const statements = await statementsOf(role.RoleName);
    for (const [action, on] of needed) if (!allows(statements, action, on)) throw new TrailFault('AccessDeniedException', `not authorized to perform: ${action} on resource: ${on}`);
  }

  /** What CreateTrail tries: to write into the log group, as the trail of the management account or of the administrator. */
  async function checkLogGroup({ CloudWatchLogsLogGroupArn: group, CloudWatchLogsRoleArn: roleArn }) {
    const roleName = roleArn.split('/').at(-1);
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
    const trust = parsed(role.AssumeRolePolicyDocument).Statement;
    assert.ok(group.endsWith(':*') && group.split(':')[4] === delegatedId);
    assert.ok(trust.some(({ Principal: principal }) => principal.Service === 'cloudtrail.amazonaws.com'));
    const statements = await statementsOf(roleName);
    for (const stream of [`${MANAGEMENT}_CloudTrail_${REGION}`, `${delegatedId}_CloudTrail_${REGION}`, `${organizationId}_${archiveId}_CloudTrail_${REGION}`]) {
      for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
        if (!allows(statements, action, `${group.slice(0, -2)}:log-stream:${stream}`)) throw new TrailFault('InvalidCloudWatchLogsRoleArnException', `Access denied: ${action} on ${stream}.`);
      }
    }
  }

  async function checkArchive(Command, body) {
    try {
      await formation.send(new Command({ StackName: OWN, TemplateBody: asTrail(body) }));
      const { Stacks: [stack] } = await formation.send(new DescribeStacksCommand({ StackName: OWN }));
      if (!/^(CREATE|UPDATE)_COMPLETE$/.test(stack.StackStatus)) throw new Error(stack.StackStatusReason ?? stack.StackStatus);
    } catch (error) {
      if (error.message.includes('No updates')) return;
      if (Command === CreateStackCommand) await formation.send(new DeleteStackCommand({ StackName: OWN })).catch(() => undefined);
      const [type = 'ValidationException'] = /\w+Exception/.exec(error.message) ?? [];
      throw new TrailFault(type, error.message.replace(`${type}: `, ''));
    }
  }

  trails.intercept = async (operation, body) => {
    if (operation === 'RegisterOrganizationDelegatedAdmin') {
      registered.add(body.MemberAccountId);
      return {};
    }
    if (!registered.has(delegatedId)) throw new TrailFault('NotOrganizationMasterAccountException', 'The caller is not a delegated administrator.');
    await checkPermission(operation, body);
    if (operation === 'CreateTrail' || operation === 'UpdateTrail') await checkLogGroup(body);
    if (operation === 'CreateTrail' && !trails.trails.has(arn)) await checkArchive(CreateStackCommand, body);
    if (operation === 'UpdateTrail') await checkArchive(UpdateStackCommand, body);
    if (operation === 'DeleteTrail') await formation.send(new DeleteStackCommand({ StackName: OWN }));
    return undefined;
  };
  await trails.start(Number(process.env[PORT_VARIABLE]));

  const context = [`homeRegion=${REGION}`, `delegatedAdministrator=${delegatedId}`, `logArchiveAccount=${archiveId}`, 'detectionCatalogs=none'];
  const [plain, changed, twoAccounts, bootstrapped] = await Promise.all([
    synthesized('plain', context),
    synthesized('changed', [...context, 'keyPrefix=audit', 'excludeManagementEventsOf=["kms"]', 'callRateInsights=["management"]']),
    synthesized('two-accounts', context.filter((item) => !item.startsWith('logArchiveAccount'))),
    bootstrapping,
  ]);
  assert.equal(bootstrapped.status, 0, bootstrapped.output);
  const deploy = (assembly, ...args) => cdk(['deploy', '--app', assembly, ...args, '--method', 'direct', '--require-approval', 'never']);
  const deployed = async (...args) => {
    const { status, output } = await deploy(...args);
    assert.equal(status, 0, output);
  };
  const destroyed = async () => {
    const { status, output } = await cdk(['destroy', '--app', plain, '--exclusively', 'OrganizationTrail', '--force']);
    assert.equal(status, 0, output);
  };
  // Of a failed stack, the local AWS computes outputs while the CDK looks on, and creates what is missing for them.
  const delegatedFormation = new CloudFormationClient(fetched({ credentials: delegated.credentials }));
  const cleared = () => delegatedFormation.send(new DeleteStackCommand({ StackName: 'OrganizationTrail' }));
  const described = () => aws('cloudtrail', 'describe-trails').trailList;
  const outputsOf = () =>
    Object.fromEntries(delegated.aws('cloudformation', 'describe-stacks', '--stack-name', 'OrganizationTrail').Stacks[0].Outputs.map(({ OutputKey: key, OutputValue: value }) => [key, value]));
  const bucket = `organization-trail-${archiveId}-${REGION}`;

  step('deploys three stacks, the registration and the archive first; none knows organization or management account beforehand');
  await deployed(plain, '--all');
  const [trail, ...others] = described();
  assert.deepEqual(others, []);
  assert.deepEqual([trail.TrailARN, trail.S3BucketName, trail.IsOrganizationTrail, trail.IsMultiRegionTrail, trail.LogFileValidationEnabled], [arn, bucket, true, true, true]);
  assert.match(trail.KmsKeyId, new RegExp(`^arn:aws:kms:${REGION}:${archiveId}:`));
  assert.deepEqual([...registered], [delegatedId]);
  assert.deepEqual(trails.changes(), ['RegisterOrganizationDelegatedAdmin', 'CreateTrail', 'PutEventSelectors', 'StartLogging']);
  assert.equal(trails.trails.get(arn).isLogging, true);
  assert.equal(trails.trails.get(arn).request.CloudWatchLogsLogGroupArn, `arn:aws:logs:${REGION}:${delegatedId}:log-group:${outputsOf().LogGroupName}:*`);
  assert.equal(outputsOf().TrailArn, arn);
  assert.deepEqual(delegated.aws('cloudtrail', 'describe-trails').trailList, []);

  step('checks the policies in the archive account');
  const each = ({ Statement: statements, ...policy }) => ({
    ...policy,
    Statement: statements.flatMap((one) => list(one.Action).flatMap((action) => list(one.Resource).map((resource) => ({ ...one, Action: action, Resource: resource })))),
  });
  const ofTrail = ({ Principal: principal }) => principal?.Service === 'cloudtrail.amazonaws.com';
  const bucketPolicy = () => each(parsed(archive.aws('s3api', 'get-bucket-policy', '--bucket', bucket).Policy));
  assert.deepEqual(
    bucketPolicy().Statement.filter(ofTrail).map(({ Action: action, Resource: resource, Condition: condition }) => [action, resource, condition.StringEquals['aws:SourceArn']]),
    [
      ['s3:GetBucketAcl', `arn:aws:s3:::${bucket}`, arn],
      ['s3:PutObject', `arn:aws:s3:::${bucket}/AWSLogs/${MANAGEMENT}/*`, arn],
      ['s3:PutObject', `arn:aws:s3:::${bucket}/AWSLogs/${organizationId}/*`, arn],
    ],
  );

  step('asks after the health of the trail, from the account of the administrator');
  const lambda = new LambdaClient(fetched({ credentials: delegated.credentials }));
  const health = delegated.aws('cloudformation', 'describe-stack-resources', '--stack-name', 'OrganizationTrail').StackResources;
  const { PhysicalResourceId: healthFunction } = health.find(({ LogicalResourceId: id, ResourceType: type }) => type === 'AWS::Lambda::Function' && id.includes('TrailHealth'));
  const { FunctionError: failure, Payload: payload } = await lambda.send(new InvokeCommand({ FunctionName: healthFunction, Payload: '{}' }));
  assert.equal(failure, undefined, payload.transformToString());
  assert.deepEqual(trails.calls.at(-1), { operation: 'GetTrailStatus', body: { Name: arn } });

  step('refuses forged requests to the functions of the trail and of the registration');
  const functionOf = (account, stack, id) =>
    account('cloudformation', 'describe-stack-resources', '--stack-name', stack).StackResources.find(({ LogicalResourceId: found, ResourceType: type }) => type === 'AWS::Lambda::Function' && found.startsWith(id)).PhysicalResourceId;
  const trailFunction = functionOf(delegated.aws, 'OrganizationTrail', 'TrailDelegatedTrail');
  const delegationFunction = functionOf(aws, 'OrganizationTrailDelegation', 'DelegatedAdministratorFunction');
  const forge = async (account, client, name, event) => {
    const { STACK_ID: StackId, LOGICAL_RESOURCE_ID: LogicalResourceId, RESOURCE_PROPERTIES: json } = account('lambda', 'get-function-configuration', '--function-name', name).Environment.Variables;
    const known = { ServiceToken: name, ResponseURL: `${process.env.AWS_ENDPOINT_URL}/emulator/forged`, RequestId: 'forged', StackId, LogicalResourceId };
    const { ResourceProperties: changed, ...rest } = event;
    await client.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify({ ...known, ...rest, ResourceProperties: { ...JSON.parse(json), ...changed } }) }));
  };
  trails.calls.length = 0;
  const readsOnly = [{ Name: 'Management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'readOnly', Equals: ['true'] }] }];
  await forge(delegated.aws, lambda, trailFunction, { RequestType: 'Delete', PhysicalResourceId: arn });
  await forge(delegated.aws, lambda, trailFunction, { RequestType: 'Update', PhysicalResourceId: arn, ResourceProperties: { AdvancedEventSelectors: readsOnly } });
  await forge(aws, new LambdaClient(fetched()), delegationFunction, { RequestType: 'Create', ResourceProperties: { MemberAccountId: archiveId } });
  assert.deepEqual([trails.calls, [...registered], trails.trails.get(arn).isLogging], [[], [delegatedId], true]);

  step('deploys again, and nothing changes');
  trails.calls.length = 0;
  await deployed(plain, '--all');
  assert.deepEqual([trails.changes(), described()], [[], [trail]]);

  step('updates prefix, selectors and Insights, and repairs what somebody changed behind the back of the stack');
  Object.assign(trails.trails.get(arn), { isLogging: false, eventSelectors: { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] } });
  await deployed(changed, '--all');
  assert.deepEqual(trails.changes(), ['UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors', 'StartLogging']);
  assert.equal(described()[0].S3KeyPrefix, 'audit');
  const { isLogging, insightSelectors, eventSelectors } = trails.trails.get(arn);
  assert.deepEqual([isLogging, insightSelectors], [true, [{ InsightType: 'ApiCallRateInsight', EventCategories: ['Management'] }]]);
  assert.match(JSON.stringify(eventSelectors), /"NotEquals":\["kms.amazonaws.com"\]/);

  step('creates the trail again that somebody deleted');
  trails.trails.delete(arn);
  await formation.send(new DeleteStackCommand({ StackName: OWN }));
  await deployed(plain, '--all');
  assert.deepEqual([described().length, described()[0].S3KeyPrefix, trails.trails.get(arn).isLogging], [1, undefined, true]);

  step('destroys the trail and keeps the data');
  const { LogGroupName: group } = outputsOf();
  await destroyed();
  assert.deepEqual([described(), trails.trails.size], [[], 0]);
  assert.equal(archive.aws('s3api', 'get-bucket-versioning', '--bucket', bucket).Status, 'Enabled');
  assert.equal(delegated.aws('logs', 'describe-log-groups', '--log-group-name-prefix', group).logGroups.length, 1);

  step('leaves a trail of somebody else alone, says whose it is, and creates its own when that is gone');
  trails.trails.set(arn, { request: {}, tags: new Map(), eventSelectors: {}, insightSelectors: [], aggregations: [], isLogging: true });
  const taken = await deploy(plain, '--exclusively', 'OrganizationTrail');
  assert.notEqual(taken.status, 0);
  assert.match(taken.output, /is not this stack's: it was made by hand/);
  await cleared();
  assert.equal(trails.trails.size, 1);
  trails.trails.clear();
  await deployed(plain, '--exclusively', 'OrganizationTrail');
  assert.equal(described().length, 1);
  await destroyed();

  /** Deploys a template as the CDK does, without its command line; why it was refused, or undefined. */
  const refusal = async (template) => {
    const capabilities = { Capabilities: ['CAPABILITY_NAMED_IAM'] };
    const problem = await delegatedFormation.send(new CreateStackCommand({ StackName: 'OrganizationTrail', TemplateBody: JSON.stringify(template), ...capabilities })).then(
      () => undefined,
      (error) => error.message,
    );
    const created = described().length === 1;
    await cleared();
    assert.deepEqual([described(), trails.trails.size], [[], 0]);
    if (created) return undefined;
    return /cloudtrail:CreateTrail of \S+ failed: (Insufficient\w+Exception)/.exec(problem)?.[1] ?? assert.fail(problem);
  };
  const unchecked = [];
  const told = (what, why) => {
    if (why === undefined) unchecked.push(what);
    else step(`${what}: refused: ${why}`);
  };
  const without = (policy, index) => ({ ...policy, Statement: policy.Statement.filter((_, at) => at !== index) });
  const templateOf = (assembly) => JSON.parse(readFileSync(`${assembly}/OrganizationTrail.template.json`, 'utf8'));

  const { StackResources: made } = archive.aws('cloudformation', 'describe-stack-resources', '--stack-name', 'OrganizationTrailLogArchive');
  const keyId = made.find(({ ResourceType: type }) => type === 'AWS::KMS::Key').PhysicalResourceId;
  for (const [kind, policy, put] of [
    ['bucket', bucketPolicy(), (document) => archive.aws('s3api', 'put-bucket-policy', '--bucket', bucket, '--policy', document)],
    ['key', each(parsed(archive.aws('kms', 'get-key-policy', '--key-id', keyId, '--policy-name', 'default').Policy)), (document) => archive.aws('kms', 'put-key-policy', '--key-id', keyId, '--policy-name', 'default', '--policy', document)],
  ]) {
    for (const [index, { Action: action, Resource: resource, ...statement }] of policy.Statement.entries()) {
      if (!ofTrail(statement)) continue;
      put(JSON.stringify(without(policy, index)));
      told(`archive: ${kind} policy without ${action} on ${resource}`, await refusal(templateOf(plain)));
      put(JSON.stringify(policy));
    }
  }

  step('deploys over two accounts, with the archive in that of the administrator');
  await deployed(twoAccounts, '--exclusively', 'OrganizationTrail');
  const [own] = described();
  assert.deepEqual([own.TrailARN, own.KmsKeyId.split(':')[4]], [arn, delegatedId]);
  assert.ok(delegated.aws('s3api', 'list-buckets').Buckets.some(({ Name: name }) => name === own.S3BucketName));
  await destroyed();
  const whole = templateOf(twoAccounts);
  const resourceOf = (type, start) => Object.keys(whole.Resources).find((id) => whole.Resources[id].Type === type && id.startsWith(start));
  for (const [id, property] of [
    [resourceOf('AWS::S3::BucketPolicy', 'TrailBucketPolicy'), 'PolicyDocument'],
    [resourceOf('AWS::KMS::Key', 'TrailKey'), 'KeyPolicy'],
  ]) {
    const policy = each(whole.Resources[id].Properties[property]);
    for (const [index, { Action: action, Resource: resource, ...statement }] of policy.Statement.entries()) {
      if (!ofTrail(statement)) continue;
      const template = structuredClone(whole);
      template.Resources[id].Properties[property] = without(policy, index);
      told(`template: ${id} without ${action} on ${JSON.stringify(resource)}`, await refusal(template));
    }
  }

  // The local AWS checks as CreateTrail does, but not that the bucket's own data keys can be decrypted.
  assert.deepEqual(unchecked.filter((what) => !what.includes('kms:Decrypt')), []);
  for (const what of unchecked) step(`not checked by this local AWS: ${what}`);
  await trails.stop();
  step('ok');
}

const [, , argument = ''] = process.argv;
await (argument === '--inside' ? inside() : outside(argument));
