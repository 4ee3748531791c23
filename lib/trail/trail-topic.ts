import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Properties of TrailTopic.
 */
export interface TrailTopicProps {
  /**
   * The key that encrypts the messages: a customer managed key, because CloudTrail cannot publish with the AWS managed
   * key for SNS. The trail's own `TrailKey` is suitable.
   */
  readonly encryptionKey: IKey;
}

/**
 * A topic that is notified of each log file that CloudTrail delivers. Pass it as `deliveryTopic` to the trail, which
 * adds the statements that allow CloudTrail to publish.
 *
 * An organization delivers one file per account and Region about every five minutes: thousands of messages per hour are
 * normal. Costs 0.50 USD per million messages beyond the first, and requests to the key.
 */
export class TrailTopic extends Topic {
  public constructor(scope: Construct, id: string, props: TrailTopicProps) {
    super(scope, id, { masterKey: props.encryptionKey, enforceSSL: true });
  }
}
