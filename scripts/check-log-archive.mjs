/**
 * Deploys the app with a log archive account into two accounts of a local AWS (EMULATOR_BOOTSTRAP_MEMBER=1), checks the policies
 * across the accounts, and then that CreateTrail refuses the trail when any one of the archive's statements for it is missing.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';

const { AWS_ENDPOINT_URL: endpoint = '', EMULATOR_MEMBER_ACCOUNT: archive } = process.env;
if (!/^http:\/\/(localhost|127\.0\.0\.1)/.test(endpoint)) throw new Error('AWS_ENDPOINT_URL names no local AWS; this check would deploy for real');

const REGION = 'us-east-1';
const BUCKET = `organization-trail-${archive}-${REGION}`;
const READER = 'arn:aws:iam::123456789012:role/auditor';
const CONTEXT = [`homeRegion=${REGION}`, `logArchiveAccount=${archive}`, `logArchiveReaders=["${READER}"]`, 'detectionCatalogs=none'].flatMap((item) => ['-c', `organization-trail:${item}`]);

const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const parsed = (document) => (typeof document === 'string' ? JSON.parse(document) : document);
const aws = (...args) => JSON.parse(run('aws', ...args, '--output', 'json') || '{}');
const inArchive = (...args) => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', 'as_member aws "$@" --output json', 'bash', ...args], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout || '{}');
};
// Synthesized once: the same templates all along.
const ASSEMBLY = 'cdk.out/check-log-archive';
run('npx', 'cdk', 'synth', '--quiet', '--no-notices', '--output', ASSEMBLY, ...CONTEXT);
const cdk = (...args) => spawnSync('npx', ['cdk', ...args, '--no-notices', '--app', ASSEMBLY], { encoding: 'utf8' });
const deploy = (...args) => cdk('deploy', ...args, '--method', 'direct', '--require-approval', 'never');
const step = (text) => console.log(`check-log-archive: ${text}`);

function deployed(...args) {
  const { status, stdout, stderr } = deploy(...args);
  assert.equal(status, 0, stdout + stderr);
}

step('deploys both stacks, the archive first; neither knows the organization id beforehand');
deployed('--all');
const organization = aws('organizations', 'describe-organization').Organization;
const [trail] = aws('cloudtrail', 'describe-trails').trailList;
assert.deepEqual([trail.S3BucketName, trail.IsOrganizationTrail, aws('cloudtrail', 'get-trail-status', '--name', trail.Name).IsLogging], [BUCKET, true, true]);
assert.match(trail.KmsKeyId, new RegExp(`^arn:aws:kms:${REGION}:${archive}:`));

step('checks the policies in the archive account');
// The CDK joins statements that differ in one thing only; here each stands for itself.
const each = ({ Statement: statements, ...policy }) => ({
  ...policy,
  Statement: statements.flatMap((one) => [one.Action].flat().flatMap((action) => [one.Resource].flat().map((resource) => ({ ...one, Action: action, Resource: resource })))),
});
const bucketPolicy = each(parsed(inArchive('s3api', 'get-bucket-policy', '--bucket', BUCKET).Policy));
const ofTrail = ({ Principal: principal }) => principal?.Service === 'cloudtrail.amazonaws.com';
assert.deepEqual(
  bucketPolicy.Statement.filter(ofTrail).map(({ Action: action, Resource: resource, Condition: condition }) => [action, resource, condition.StringEquals['aws:SourceArn']]),
  [
    ['s3:GetBucketAcl', `arn:aws:s3:::${BUCKET}`, trail.TrailARN],
    ['s3:PutObject', `arn:aws:s3:::${BUCKET}/AWSLogs/${organization.MasterAccountId}/*`, trail.TrailARN],
    ['s3:PutObject', `arn:aws:s3:::${BUCKET}/AWSLogs/${organization.Id}/*`, trail.TrailARN],
  ],
);
assert.deepEqual(
  bucketPolicy.Statement.filter((one) => JSON.stringify(one).includes(READER)).map(({ Action: action }) => action).sort(),
  ['s3:GetBucketLocation', 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:ListBucketVersions'],
);
const { StackResources: made } = inArchive('cloudformation', 'describe-stack-resources', '--stack-name', 'OrganizationTrailLogArchive');
const keyId = made.find(({ ResourceType: type }) => type === 'AWS::KMS::Key').PhysicalResourceId;
const keyPolicy = each(parsed(inArchive('kms', 'get-key-policy', '--key-id', keyId, '--policy-name', 'default').Policy));
assert.equal(keyPolicy.Statement.filter(ofTrail).length, 3);
assert.equal(keyPolicy.Statement.filter((one) => JSON.stringify(one).includes(READER)).length, 2);

step('deploys again, and nothing changes');
deployed('--all');
assert.deepEqual(aws('cloudtrail', 'describe-trails').trailList, [trail]);

step('destroys the trail, and deploys it again from a pipeline of its own');
const destroyed = cdk('destroy', '--exclusively', 'OrganizationTrail', '--force');
assert.equal(destroyed.status, 0, destroyed.stderr);
deployed('--exclusively', 'OrganizationTrail');

const without = (policy, index) => JSON.stringify({ ...policy, Statement: policy.Statement.filter((_, at) => at !== index) });
const putBucketPolicy = (document) => inArchive('s3api', 'put-bucket-policy', '--bucket', BUCKET, '--policy', document);
const putKeyPolicy = (document) => inArchive('kms', 'put-key-policy', '--key-id', keyId, '--policy-name', 'default', '--policy', document);
const unchecked = [];
for (const [kind, policy, put] of [
  ['bucket', bucketPolicy, putBucketPolicy],
  ['key', keyPolicy, putKeyPolicy],
]) {
  for (const [index, statement] of policy.Statement.entries()) {
    if (!ofTrail(statement)) continue;
    assert.equal(cdk('destroy', '--exclusively', 'OrganizationTrail', '--force').status, 0);
    put(without(policy, index));
    const { status, stdout, stderr } = deploy('--exclusively', 'OrganizationTrail');
    const why = /(Insufficient\w+Exception|CREATE_FAILED[^\n]*|ValidationError[^\n]*)/.exec(stdout + stderr)?.[1] ?? '';
    const what = `${kind} policy without ${String(statement.Action)} on ${String(statement.Resource)}`;
    if (status === 0) unchecked.push(what);
    else step(`${what}: refused: ${why.slice(0, 160)}`);
    put(JSON.stringify(policy));
  }
}
// The local AWS checks as CreateTrail does, but not that the bucket's own data keys can be decrypted.
assert.deepEqual(unchecked.filter((what) => !what.includes('kms:Decrypt')), []);
for (const what of unchecked) step(`not checked by this local AWS: ${what}`);
step('ok');
