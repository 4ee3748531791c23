import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { RecordedEvents } from '../events/recorded-events';
import type { TrailIdentity } from './trail-identity';
import type { TrailScope } from './trail-scope';

/** All parts of a trail, whoever creates it. */
export interface TrailParts {
  readonly trail: {
    readonly identity: TrailIdentity;
    readonly bucket: IBucket;
    readonly keyPrefix?: string;
    readonly encryptionKey: IKey;
    readonly logGroup: ILogGroup;
    readonly deliveryTopic?: ITopic;
  };
  readonly trailScope: TrailScope;
  /** Read when the template is rendered: more may be added until then. */
  readonly recorded: () => RecordedEvents;
  /** The role with which CloudTrail writes to the log group. */
  readonly logDeliveryRole: IRole;
}
