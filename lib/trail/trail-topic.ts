import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Properties of TrailTopic.
 */
export interface TrailTopicProps {
  /**
   * The key that encrypts the messages: a customer key, since CloudTrail cannot publish under AWS's own key for SNS. The
   * trail's own `TrailKey` will do.
   */
  readonly encryptionKey: IKey;
}

/**
 * A topic that is told of each log file that CloudTrail delivers. Pass it as `deliveryTopic` to the trail, which adds the
 * statements that let CloudTrail publish.
 *
 * An organization delivers a file per account and Region about every five minutes: thousands of messages an hour are
 * normal. Costs 0.50 USD per million messages beyond the first, and requests to the key.
 */
export class TrailTopic extends Topic {
  public constructor(scope: Construct, id: string, props: TrailTopicProps) {
    super(scope, id, { masterKey: props.encryptionKey, enforceSSL: true });
  }
}
