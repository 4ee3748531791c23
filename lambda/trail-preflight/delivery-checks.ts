import { bucketRequests, type DeliveryRequest, keyRequests } from './delivery';
import type { Facts, Organization, Plan } from './facts';
import { type Finding, fine, notChecked, outOfSight } from './finding';
import { evaluate } from './policy';

/** The statements for CloudTrail name the management account's trail and the organization's folder. */
const UNKNOWN = { notRead: 'the organization is not known' };
const LOOK_UP = 'allow organizations:DescribeOrganization';

/** What of a bucket that is there would stop the trail. */
export function bucketChecks(plan: Plan, facts: Facts, organization: Organization | undefined): Finding[] {
  const { bucket: name } = plan;
  if (name === undefined || facts.bucket === undefined) return [];
  const { region, policy, requesterPays } = facts.bucket;
  const findings: Finding[] = [];
  if ('notRead' in region) findings.push(notChecked('bucket', `The bucket ${name}`, region, 'allow s3:GetBucketLocation'));
  else if (region.value === undefined) {
    return [{ check: 'bucket', level: 'blocks', what: `There is no bucket ${name}.`, why: 'Log files go there.', mend: `aws s3 mb s3://${name}, or leave --bucket out: the stack makes one` }];
  }
  if ('notRead' in requesterPays) findings.push(ofOwner('requester-pays', `Requester Pays of ${name}`, requesterPays, 's3:GetBucketRequestPayment', plan, facts));
  else if (requesterPays.value) {
    findings.push({
      check: 'requester-pays',
      level: 'blocks',
      what: `The bucket ${name} has Requester Pays.`,
      why: 'CloudTrail does not pay, and cannot deliver.',
      mend: `aws s3api put-bucket-request-payment --bucket ${name} --request-payment-configuration Payer=BucketOwner`,
    });
  }
  if ('notRead' in policy) findings.push(ofOwner('bucket-policy', `The policy of ${name}`, policy, 's3:GetBucketPolicy', plan, facts));
  else if (organization === undefined) findings.push(notChecked('bucket-policy', `The policy of ${name}`, UNKNOWN, LOOK_UP));
  else findings.push(...simulated('bucket-policy', `the policy of ${name}`, policy.value, bucketRequests(plan, facts, organization), 'add the statements of OrganizationTrail.bucketPolicyStatements()'));
  return findings;
}

/** What of a key that is there would stop the trail. */
export function keyChecks(plan: Plan, facts: Facts, organization: Organization | undefined): Finding[] {
  if (plan.key === undefined || facts.key === undefined) return [];
  const { state, policy } = facts.key;
  if ('notRead' in state) return [notChecked('key', `The key ${plan.key}`, state, 'allow kms:DescribeKey')];
  const { arn, enabled, symmetric } = state.value;
  const findings: Finding[] = [];
  if (!enabled) findings.push({ check: 'key-state', level: 'blocks', what: `The key ${arn} is not enabled.`, why: 'CloudTrail cannot encrypt with it.', mend: `aws kms enable-key --key-id ${arn}` });
  if (!symmetric) findings.push({ check: 'key-state', level: 'blocks', what: `The key ${arn} is not a symmetric key for encryption.`, why: 'CloudTrail encrypts with no other.', mend: 'another key' });
  const keyRegion = arn.split(':')[3];
  const bucketRegion = facts.bucket && 'value' in facts.bucket.region ? (facts.bucket.region.value ?? plan.homeRegion) : plan.homeRegion;
  if (keyRegion !== bucketRegion) {
    findings.push({ check: 'key-region', level: 'blocks', what: `The key is in ${String(keyRegion)}, the bucket in ${bucketRegion}.`, why: 'S3 encrypts with keys of its own Region only.', mend: `a key in ${bucketRegion}` });
  }
  const owner = arn.split(':')[4] ?? '';
  if ('notRead' in policy) findings.push(owner === facts.account ? notChecked('key-policy', `The policy of ${arn}`, policy, 'allow kms:GetKeyPolicy') : outOfSight('key-policy', `The policy of ${arn}`, policy, lookFrom(owner)));
  else if (organization === undefined) findings.push(notChecked('key-policy', `The policy of ${arn}`, UNKNOWN, LOOK_UP));
  else findings.push(...simulated('key-policy', 'the policy of the key', policy.value, keyRequests(plan, facts, organization, arn), 'add the statements of OrganizationTrail.keyPolicyStatements()'));
  return findings;
}

/** What S3 shows to the account of the bucket alone: any other is refused, and with a permission told that the method is not allowed. */
function ofOwner(check: string, what: string, notRead: { notRead: string }, action: string, { archiveAccount: archive }: Plan, { account }: Facts): Finding {
  if (notRead.notRead.startsWith('MethodNotAllowed')) return outOfSight(check, what, notRead, lookFrom(archive ?? "<the bucket's>"));
  if (archive !== undefined && archive !== account) return notChecked(check, what, notRead, lookFrom(archive));
  return notChecked(check, what, notRead, `allow ${action}; where the bucket is another account's, ${lookFrom("<the bucket's>")}`);
}

function lookFrom(account: string): string {
  return `look with credentials of account ${account}, with --archive-account ${account}`;
}

/** What CloudTrail would be told, before it asks. */
function simulated(check: string, whose: string, policy: unknown, requests: readonly DeliveryRequest[], mend: string): Finding[] {
  const findings = requests.flatMap(({ why, isDoubtful, ...request }): Finding[] => {
    const { outcome, statement } = evaluate(policy, request);
    if (outcome === 'allowed') return [];
    const call = `call ${request.action} on ${String(request.resource)}`;
    if (outcome === 'unknown') {
      return [{ check, level: 'not-checked', what: `Whether ${whose} lets CloudTrail ${call}: ${String(statement)} decides by what is not known beforehand.`, why: 'What cannot be decided is not known to be fine.', mend: 'look at that statement' }];
    }
    const by = statement === undefined ? 'no statement allows it' : `${statement} denies it`;
    return [{ check, level: isDoubtful ? 'not-checked' : 'blocks', what: `In ${whose} CloudTrail may not ${call}: ${by}.`, why, mend: statement === undefined ? mend : `except aws:PrincipalIsAWSService in ${statement}` }];
  });
  return findings.length > 0 ? findings : [fine(check, `CloudTrail may do what it needs, by ${whose}.`)];
}
