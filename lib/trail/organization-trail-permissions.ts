import type { AddToResourcePolicyResult } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Resource } from 'aws-cdk-lib/core';
import type { Construct, IDependable } from 'constructs';
import { Problems } from '../internal/problems';
import { checkKnownWhenDeployed } from './known-when-deployed';
import { isImported, nobodyResponsible } from './policy-owner';
import type { BoundArchive } from './trail-archive';
import type { TrailParts } from './trail-parts';
import { TrailPolicies } from './trail-policies';

/**
 * Adds the statements that CreateTrail checks to the policies of bucket, key and topic.
 *
 * @returns what the trail must wait for; not the key, because its policy is part of it and the trail refers to it
 * @throws InputError if a policy cannot be changed here and nobody is responsible for it
 */
export function allowDelivery(scope: Construct, trail: TrailParts['trail'], archive: BoundArchive): IDependable[] {
  const problems = new Problems('OrganizationTrail', scope.node.path);
  const { identity } = trail;
  const { bucket, encryptionKey, keyPrefix, formerKeyPrefixes } = archive;
  const ofBucket = !archive.bucketPolicyManagedElsewhere;
  const ofKey = !archive.keyPolicyManagedElsewhere;
  if (ofBucket) checkKnownWhenDeployed(problems, scope, bucket, identity);
  if (ofKey) checkKnownWhenDeployed(problems, scope, encryptionKey, identity);
  problems.throwIfAny();

  const bucketResults = ofBucket
    ? TrailPolicies.forBucket(identity, bucket.bucketArn, keyPrefix, formerKeyPrefixes).map((statement) =>
        bucket.addToResourcePolicy(statement),
      )
    : [];
  if (isMissing(bucketResults)) {
    problems.add(nobodyResponsible('bucket', bucket));
  }
  const keyResults = ofKey
    ? TrailPolicies.forKey(identity).map((statement) => encryptionKey.addToResourcePolicy(statement, true))
    : [];
  if (isMissing(keyResults)) {
    problems.add(nobodyResponsible('key', encryptionKey));
  }
  const topicResults = allowNotification(problems, trail);
  problems.throwIfAny();
  return [...bucketResults, ...topicResults].flatMap(({ policyDependable: policy }) => policy ?? []);
}

/** The user must write the policies of an imported topic and its key; those of a topic of this app are written here. */
function allowNotification(
  problems: Problems,
  { identity, deliveryTopic: topic }: TrailParts['trail'],
): AddToResourcePolicyResult[] {
  if (!topic) return [];
  const results = TrailPolicies.forTopic(identity, topic.topicArn).map((statement) =>
    topic.addToResourcePolicy(statement),
  );
  const key = keyOf(topic);
  if (!key) return results;
  const keyResults = TrailPolicies.forTopicKey(identity).map((statement) => key.addToResourcePolicy(statement, true));
  if (isMissing(keyResults) && !isMissing(results)) problems.add(nobodyResponsibleForKey(topic, key));
  return results;
}

/** Adds known problems with a topic before anything is created. */
export function checkDeliveryTopic(problems: Problems, topic: ITopic): void {
  const key = keyOf(topic);
  if (!key) return;
  if (key.keyArn.endsWith(AWS_KEY_FOR_SNS)) {
    problems.add(
      `deliveryTopic: '${topic.node.path}' is encrypted with ${AWS_KEY_FOR_SNS}, with which CloudTrail cannot publish; ` +
        'allowed: a topic with a customer managed key, or without a key',
    );
  } else if (isImported(key) && Resource.isOwnedResource(topic)) problems.add(nobodyResponsibleForKey(topic, key));
}

function nobodyResponsibleForKey(topic: ITopic, key: IKey): string {
  return (
    `deliveryTopic: the key of '${topic.node.path}', '${key.node.path}', is imported, so its policy cannot be changed here; allowed: a key of this app, ` +
    'or the topic by Topic.fromTopicArn() once its policy has the statements of TrailPolicies.forTopic(), and that of its key those of TrailPolicies.forTopicKey()'
  );
}

/** The AWS managed key, whose policy cannot be changed. */
const AWS_KEY_FOR_SNS = 'alias/aws/sns';

function keyOf(topic: ITopic): IKey | undefined {
  return 'masterKey' in topic ? topic.masterKey : undefined;
}

function isMissing(results: AddToResourcePolicyResult[]): boolean {
  return results.some(({ statementAdded }) => !statementAdded);
}
