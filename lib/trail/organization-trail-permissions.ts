import type { AddToResourcePolicyResult } from 'aws-cdk-lib/aws-iam';
import type { IDependable } from 'constructs';
import { Problems } from '../internal/problems';
import { checkKnownWhenDeployed } from './known-when-deployed';
import type { OrganizationTrail, OrganizationTrailProps } from './organization-trail';
import { TrailPolicies } from './trail-policies';

/**
 * Adds the statements that CreateTrail checks to the policies of bucket, key and topic.
 *
 * @returns what the trail has to wait for; the key is not among it, because its policy is part of it and the trail refers to it
 * @throws when nobody is responsible for a policy that cannot be changed here
 */
export function allowDelivery(trail: OrganizationTrail, props: OrganizationTrailProps): IDependable[] {
  const problems = new Problems('OrganizationTrail', trail.node.path);
  const { identity, bucket, encryptionKey } = trail;
  const ofBucket = !props.bucketPolicyManagedElsewhere;
  const ofKey = !props.keyPolicyManagedElsewhere;
  if (ofBucket && props.bucket) checkKnownWhenDeployed(problems, trail, bucket, identity);
  if (ofKey && props.encryptionKey) checkKnownWhenDeployed(problems, trail, encryptionKey, identity);
  problems.throwIfAny();

  const bucketResults = ofBucket ? trail.bucketPolicyStatements().map((statement) => bucket.addToResourcePolicy(statement)) : [];
  if (isMissing(bucketResults)) {
    problems.add(nobodyResponsible('bucket', 'bucket', bucket.node.path, 'bucketPolicyManagedElsewhere', 'forBucket'));
  }
  const keyResults = ofKey ? trail.keyPolicyStatements().map((statement) => encryptionKey.addToResourcePolicy(statement, true)) : [];
  if (isMissing(keyResults)) {
    problems.add(nobodyResponsible('encryptionKey', 'key', encryptionKey.node.path, 'keyPolicyManagedElsewhere', 'forKey'));
  }
  problems.throwIfAny();
  return [...bucketResults, ...allowNotification(trail)].flatMap(({ policyDependable: policy }) => policy ?? []);
}

function allowNotification({ identity, deliveryTopic: topic }: OrganizationTrail): AddToResourcePolicyResult[] {
  if (!topic) return [];
  if ('masterKey' in topic) {
    for (const statement of TrailPolicies.forTopicKey(identity)) topic.masterKey?.addToResourcePolicy(statement, true);
  }
  return TrailPolicies.forTopic(identity, topic.topicArn).map((statement) => topic.addToResourcePolicy(statement));
}

function isMissing(results: AddToResourcePolicyResult[]): boolean {
  return results.some(({ statementAdded }) => !statementAdded);
}

function nobodyResponsible(property: string, kind: string, path: string, flag: string, method: string): string {
  return (
    `${property}: '${path}' is imported, so its policy cannot be changed here; ` +
    `allowed: a ${kind} of this app, or ${flag}: true once its policy has the statements of TrailPolicies.${method}()`
  );
}
