/**
 * The trail from a delegated administrator, over three accounts of a local AWS: the management account registers, a log archive account keeps, a
 * delegated administrator has the trail. Checks the policies across the accounts, updates, repairs what was changed behind the stack's back,
 * destroys, deploys again, and then that the trail is refused when any one of the archive's statements for it is missing. The same over two
 * accounts, with the archive in the account of the administrator and each statement taken out of the template. `delegated-trail.ts WITH_EMULATOR`
 */
import type { DescribeLogGroupsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { GetBucketVersioningCommandOutput, ListBucketsCommandOutput } from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { Account, MANAGEMENT, REGION } from './support/account';
import { Archive } from './support/archive';
import { deploy, deployed, resourceOf, templateOf } from './support/cdk';
import { DelegatedDeployment as Deployment, PORT_VARIABLE, STACK } from './support/delegated-deployment';
import { each, isOfTrail, type Policy, sourceArn, without } from './support/deployed-policy';
import { physicalId } from './support/deployed-stack';
import { endToEnd, step, type Surroundings } from './support/end-to-end';
import { forge, invoke } from './support/invocation';
import { known } from './support/known';
import { organization, trails } from './support/organization';
import { Refusals } from './support/refusals';

const { management } = Account;
const FUNCTION = 'AWS::Lambda::Function';

/** The local AWS hands the address of the fake to the functions, so it has to be known before. */
async function around(): Promise<Surroundings> {
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => {
        resolve(free);
      });
    });
  });
  return {
    environment: {
      [PORT_VARIABLE]: String(port),
      LAMBDA_AWS_ENDPOINT_URL_CLOUDTRAIL: `http://127.0.0.1:${String(port)}`,
    },
  };
}

async function checkFirst(deployment: Deployment): Promise<void> {
  const { administrator, archiveAccount, cloudTrail } = deployment;
  const { fake, trailArn, registered } = cloudTrail;
  const archive = new Archive(archiveAccount);
  const [trail, ...others] = trails();
  assert.ok(trail);
  assert.deepEqual(others, []);
  assert.deepEqual(
    [
      trail.TrailARN,
      trail.S3BucketName,
      trail.IsOrganizationTrail,
      trail.IsMultiRegionTrail,
      trail.LogFileValidationEnabled,
    ],
    [trailArn, archive.bucket, true, true, true],
  );
  assert.match(trail.KmsKeyId ?? '', new RegExp(`^arn:aws:kms:${REGION}:${archiveAccount.id}:`));
  assert.deepEqual([...registered], [administrator.id]);
  assert.deepEqual(fake.changes(), [
    'RegisterOrganizationDelegatedAdmin',
    'CreateTrail',
    'PutEventSelectors',
    'StartLogging',
  ]);
  assert.equal(cloudTrail.trail.isLogging, true);
  const { LogGroupName: group = '', TrailArn: arn } = deployment.outputs();
  assert.equal(
    cloudTrail.trail.request['CloudWatchLogsLogGroupArn'],
    `arn:aws:logs:${REGION}:${administrator.id}:log-group:${group}:*`,
  );
  assert.equal(arn, trailArn);
  assert.deepEqual(trails(administrator), []);

  step('checks the policies in the archive account');
  const organizationId = known(organization().Id);
  assert.deepEqual(
    archive
      .bucketPolicy()
      .Statement.filter(isOfTrail)
      .map((one) => [one.Action, one.Resource, sourceArn(one)]),
    [
      ['s3:GetBucketAcl', `arn:aws:s3:::${archive.bucket}`, trailArn],
      ['s3:PutObject', `arn:aws:s3:::${archive.bucket}/AWSLogs/${MANAGEMENT}/*`, trailArn],
      ['s3:PutObject', `arn:aws:s3:::${archive.bucket}/AWSLogs/${organizationId}/*`, trailArn],
    ],
  );

  step('asks after the health of the trail, from the account of the administrator');
  const { failure, said } = await invoke(administrator, physicalId(administrator, STACK, FUNCTION, /TrailHealth/), {});
  assert.equal(failure, undefined, said);
  const asked = fake.calls.filter(({ body }) => (body['Name'] ?? body['TrailName']) === trailArn);
  // And as it was deployed.
  for (const operation of ['GetTrailStatus', 'GetTrail', 'GetEventSelectors'])
    assert.ok(
      asked.some((call) => call.operation === operation),
      operation,
    );
}

async function checkForgedRequests({ administrator, archiveAccount, cloudTrail }: Deployment): Promise<void> {
  const { fake, trailArn, registered } = cloudTrail;
  const trailFunction = physicalId(administrator, STACK, FUNCTION, /^TrailDelegatedTrail/);
  const delegationFunction = physicalId(
    management,
    'OrganizationTrailDelegation',
    FUNCTION,
    /^DelegatedAdministratorFunction/,
  );
  fake.calls.length = 0;
  const readsOnly = [
    {
      Name: 'Management',
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Management'] },
        { Field: 'readOnly', Equals: ['true'] },
      ],
    },
  ];
  await forge(administrator, trailFunction, { RequestType: 'Delete', PhysicalResourceId: trailArn });
  await forge(administrator, trailFunction, {
    RequestType: 'Update',
    PhysicalResourceId: trailArn,
    ResourceProperties: { AdvancedEventSelectors: readsOnly },
  });
  await forge(management, delegationFunction, {
    RequestType: 'Create',
    ResourceProperties: { MemberAccountId: archiveAccount.id },
  });
  assert.deepEqual([fake.calls, [...registered], cloudTrail.trail.isLogging], [[], [administrator.id], true]);
}

async function checkUpdates(deployment: Deployment): Promise<void> {
  const { cloudTrail, assemblies } = deployment;
  const { fake } = cloudTrail;
  const before = trails();
  step('deploys again, and nothing changes');
  fake.calls.length = 0;
  await deployment.deployed(assemblies.plain);
  assert.deepEqual([fake.changes(), trails()], [[], before]);

  step('updates prefix, selectors and Insights, and repairs what somebody changed behind the back of the stack');
  Object.assign(cloudTrail.trail, {
    isLogging: false,
    eventSelectors: { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] },
  });
  await deployment.deployed(assemblies.changed);
  assert.deepEqual(fake.changes(), ['UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors', 'StartLogging']);
  assert.equal(trails()[0]?.S3KeyPrefix, 'audit');
  const { isLogging, insightSelectors, eventSelectors } = cloudTrail.trail;
  assert.deepEqual(
    [isLogging, insightSelectors],
    [true, [{ InsightType: 'ApiCallRateInsight', EventCategories: ['Management'] }]],
  );
  assert.match(JSON.stringify(eventSelectors), /"NotEquals":\["kms.amazonaws.com"\]/);

  step('creates the trail again that somebody deleted');
  await cloudTrail.deleteTrail();
  await deployment.deployed(assemblies.plain);
  assert.deepEqual([trails().length, trails()[0]?.S3KeyPrefix, cloudTrail.trail.isLogging], [1, undefined, true]);
}

async function checkDestruction(deployment: Deployment): Promise<void> {
  const { administrator, archiveAccount, cloudTrail, assemblies } = deployment;
  const { fake, trailArn } = cloudTrail;
  step('destroys the trail and keeps the data');
  const { LogGroupName: group = '' } = deployment.outputs();
  await deployment.destroyed();
  assert.deepEqual([trails(), fake.trails.size], [[], 0]);
  const { bucket } = new Archive(archiveAccount);
  assert.equal(
    archiveAccount.aws<GetBucketVersioningCommandOutput>('s3api', 'get-bucket-versioning', '--bucket', bucket).Status,
    'Enabled',
  );
  assert.equal(
    administrator.aws<DescribeLogGroupsCommandOutput>('logs', 'describe-log-groups', '--log-group-name-prefix', group)
      .logGroups?.length,
    1,
  );

  step('leaves a trail of somebody else alone, says whose it is, and creates its own when that is gone');
  fake.trails.set(trailArn, {
    request: {},
    tags: new Map(),
    eventSelectors: {},
    insightSelectors: [],
    aggregations: [],
    isLogging: true,
  });
  const taken = await deploy('--app', assemblies.plain, '--exclusively', STACK);
  assert.notEqual(taken.status, 0);
  assert.match(taken.output, /does not belong to this stack: it was created manually/);
  await deployment.cleared();
  assert.equal(fake.trails.size, 1);
  fake.trails.clear();
  await deployed('--app', assemblies.plain, '--exclusively', STACK);
  assert.equal(trails().length, 1);
  await deployment.destroyed();
}

async function checkStatements(deployment: Deployment): Promise<void> {
  const { administrator, archiveAccount, cloudTrail, assemblies } = deployment;
  const refusals = new Refusals();
  await new Archive(archiveAccount).withoutEach(async (what) => {
    refusals.tell(what, await deployment.refusal(templateOf(assemblies.plain)));
  });

  step('deploys over two accounts, with the archive in that of the administrator');
  await deployed('--app', assemblies.twoAccounts, '--exclusively', STACK);
  const own = known(trails()[0]);
  assert.deepEqual([own.TrailARN, own.KmsKeyId?.split(':')[4]], [cloudTrail.trailArn, administrator.id]);
  const { Buckets: buckets = [] } = administrator.aws<ListBucketsCommandOutput>('s3api', 'list-buckets');
  assert.ok(buckets.some(({ Name: name }) => name === own.S3BucketName));
  await deployment.destroyed();
  const whole = templateOf(assemblies.twoAccounts);
  for (const [type, start, property] of [
    ['AWS::S3::BucketPolicy', 'TrailBucketPolicy', 'PolicyDocument'],
    ['AWS::KMS::Key', 'TrailKey', 'KeyPolicy'],
  ] as const) {
    const { id, properties } = resourceOf(whole, type, start);
    const policy = each(properties[property] as Policy);
    for (const [index, statement] of policy.Statement.entries()) {
      if (!isOfTrail(statement)) continue;
      const template = structuredClone(whole);
      resourceOf(template, type, start).properties[property] = without(policy, index);
      refusals.tell(
        `template: ${id} without ${String(statement.Action)} on ${JSON.stringify(statement.Resource)}`,
        await deployment.refusal(template),
      );
    }
  }
  refusals.check();
}

endToEnd(
  async () => {
    const deployment = await Deployment.prepared();
    step(
      'deploys three stacks, the registration and the archive first; none knows organization or management account beforehand',
    );
    await deployment.deployed(deployment.assemblies.plain);
    await checkFirst(deployment);
    step('refuses forged requests to the functions of the trail and of the registration');
    await checkForgedRequests(deployment);
    await checkUpdates(deployment);
    await checkDestruction(deployment);
    await checkStatements(deployment);
    await deployment.cloudTrail.fake.stop();
  },
  { usesMember: true, around },
);
