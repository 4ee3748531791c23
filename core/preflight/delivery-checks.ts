import { otherKindOf } from './bucket-kind';
import { bucketNeeds, keyNeeds } from './delivery';
import type { Facts, Organization, Plan } from './facts';
import { allow, type Finding, notAllowed, type NotRead, outOfSight } from './finding';
import { fix } from './fixes';
import { keyKindChecks } from './key-checks';
import { policyFindings } from './policy-findings';
import { ofUnknownOrganization } from './unknown-organization';

/** Checks what would prevent an existing bucket from being used for the trail. */
export function bucketChecks(plan: Plan, facts: Facts, organization: Organization | undefined): Finding[] {
  const { bucket: name } = plan;
  if (name === undefined) return [];
  const kind = otherKindOf(name);
  if (kind !== undefined)
    return [
      {
        check: 'bucket-kind',
        level: 'blocks',
        what: `${name} is ${kind}.`,
        why: 'CloudTrail delivers to general purpose buckets only.',
        fix: fix('use-another-bucket', {}),
      },
    ];
  if (facts.bucket === undefined) return [];
  const { region, policy, requesterPays } = facts.bucket;
  const findings: Finding[] = [];
  if ('notRead' in region)
    findings.push(ofOwner('bucket', `The bucket ${name}`, region, 's3:GetBucketLocation', plan, facts));
  else if (region.value === undefined) {
    return [
      {
        check: 'bucket',
        level: 'blocks',
        what: `The bucket ${name} does not exist.`,
        why: 'Log files go there.',
        fix: fix('create-bucket', { bucket: name, region: plan.homeRegion }),
      },
    ];
  }
  if ('notRead' in requesterPays)
    findings.push(
      ofOwner('requester-pays', `Requester Pays of ${name}`, requesterPays, 's3:GetBucketRequestPayment', plan, facts),
    );
  else if (requesterPays.value) {
    findings.push({
      check: 'requester-pays',
      level: 'blocks',
      what: `The bucket ${name} has Requester Pays.`,
      why: 'CloudTrail does not pay, so it cannot deliver.',
      fix: fix('make-owner-pay', { bucket: name }),
    });
  }
  if ('notRead' in policy)
    findings.push(ofOwner('bucket-policy', `The policy of ${name}`, policy, 's3:GetBucketPolicy', plan, facts));
  else if (organization === undefined)
    findings.push(ofUnknownOrganization('bucket-policy', `The policy of ${name}`, facts));
  else {
    findings.push(
      ...policyFindings({
        check: 'bucket-policy',
        name: `the policy of the bucket ${name}`,
        document: policy.value,
        needs: bucketNeeds(plan, facts, organization),
        method: 'OrganizationTrail.bucketPolicyStatements()',
      }),
    );
  }
  return findings;
}

/** Checks what would prevent an existing key from being used for the trail. */
export function keyChecks(plan: Plan, facts: Facts, organization: Organization | undefined): Finding[] {
  if (plan.key === undefined || facts.key === undefined) return [];
  const { state, policy } = facts.key;
  const findings = keyKindChecks(plan, facts);
  if ('notRead' in state || state.value === undefined || state.value.isOfAws) return findings;
  const { arn } = state.value;
  const owner = arn.split(':')[4] ?? '';
  if ('notRead' in policy)
    findings.push(
      owner === facts.account
        ? notAllowed('key-policy', `The policy of ${arn}`, policy, allow('kms:GetKeyPolicy'))
        : outOfSight('key-policy', `The policy of ${arn}`, policy, fix('look-from-archive', { account: owner })),
    );
  else if (organization === undefined)
    findings.push(ofUnknownOrganization('key-policy', `The policy of ${arn}`, facts));
  else
    findings.push(
      ...policyFindings({
        check: 'key-policy',
        name: `the policy of the key ${arn}`,
        document: policy.value,
        needs: keyNeeds(plan, facts, organization, arn),
        method: 'OrganizationTrail.keyPolicyStatements()',
      }),
    );
  return findings;
}

/**
 * S3 shows this only to the account of the bucket: any other is denied, or with permission gets the error that the
 * method is not allowed.
 */
function ofOwner(
  check: string,
  what: string,
  fact: NotRead,
  action: string,
  { archiveAccount: archive, bucket = '' }: Plan,
  { account }: Facts,
): Finding {
  const refused = notAllowed(check, what, fact, fix('allow-or-ask-owner', { bucket }, { actions: [action] }));
  if (refused.fix?.code !== 'allow-or-ask-owner') return refused;
  if (archive !== undefined && archive !== account)
    return {
      ...refused,
      fix: fix('look-from-archive', { account: archive }),
      ...(isOwnersOnly(fact) && { isOutOfSight: true }),
    };
  if (isOwnersOnly(fact)) return outOfSight(check, what, fact, fix('look-from-archive', { account: "<the bucket's>" }));
  return refused;
}

function isOwnersOnly({ notRead }: NotRead): boolean {
  return notRead.startsWith('MethodNotAllowed');
}
