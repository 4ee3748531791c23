import type { OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Arn, ArnFormat, Resource, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { TRAIL_ARN } from '../contract/identifiers';
import { Problems } from '../internal/problems';
import { checkPrefixes } from './former-prefixes';
import { grantReadOfLogFiles } from './grant-read';
import { onTrailEvent } from './on-trail-event';
import type { IOrganizationTrail } from './organization-trail-ref';

/**
 * What is known about an existing trail.
 */
export interface OrganizationTrailAttributes {
  /** The trail's ARN. That of an organization trail names the management account. */
  readonly trailArn: string;

  /**
   * The log group that receives every event: what `DetectionAlarms` watch.
   *
   * @default - not known
   */
  readonly logGroup?: ILogGroup;

  /**
   * The bucket that receives the log files.
   *
   * @default - not known, and `grantRead` throws
   */
  readonly bucket?: IBucket;

  /**
   * Where in the bucket the log files go: at most 200 characters, without a slash at either end.
   *
   * @default - none: they start with AWSLogs/
   */
  readonly keyPrefix?: string;

  /**
   * Key prefixes that the trail had before, an empty one for none: `grantRead` lets readers see the files there too.
   *
   * @default - none
   */
  readonly formerKeyPrefixes?: string[];

  /**
   * The key that encrypts log files and digest files.
   *
   * @default - not known, or none: `grantRead` allows no decryption
   */
  readonly encryptionKey?: IKey;
}

/** What `OrganizationTrail.fromTrailAttributes()` does. */
export function importTrail(scope: Construct, id: string, attributes: OrganizationTrailAttributes): IOrganizationTrail {
  return new ImportedTrail(scope, id, attributes);
}

/** A trail of which only this is known. */
export class ImportedTrail extends Resource implements IOrganizationTrail {
  public readonly trailArn: string;
  public readonly trailName: string;
  public readonly logGroup?: ILogGroup;
  public readonly bucket?: IBucket;
  public readonly keyPrefix?: string;
  public readonly formerKeyPrefixes?: string[];
  public readonly encryptionKey?: IKey;

  public constructor(scope: Construct, id: string, attributes: OrganizationTrailAttributes) {
    super(scope, id, {
      environmentFromArn:
        Token.isUnresolved(attributes.trailArn) || TRAIL_ARN.accepts(attributes.trailArn)
          ? attributes.trailArn
          : undefined,
    });
    const problems = new Problems('OrganizationTrail', this.node.path);
    problems.throwIfAbsent(attributes, 'trailArn');
    problems.check('trailArn', attributes.trailArn, TRAIL_ARN);
    checkPrefixes(problems, attributes);
    problems.throwIfAny();
    this.trailArn = attributes.trailArn;
    this.trailName = Arn.split(attributes.trailArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName ?? '';
    this.logGroup = attributes.logGroup;
    this.bucket = attributes.bucket;
    this.keyPrefix = attributes.keyPrefix;
    this.formerKeyPrefixes = attributes.formerKeyPrefixes;
    this.encryptionKey = attributes.encryptionKey;
  }

  public onEvent(id: string, options: OnEventOptions = {}): Rule {
    return onTrailEvent(this, id, options);
  }

  public grantRead(grantee: IGrantable): Grant {
    return grantReadOfLogFiles(this, grantee);
  }
}
