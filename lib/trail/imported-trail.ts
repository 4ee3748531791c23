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

/** What is known about an existing trail. */
export interface OrganizationTrailAttributes {
  /** The ARN of the trail. That of an organization trail contains the management account. */
  readonly trailArn: string;

  /**
   * The log group that receives every event, for `DetectionAlarms`.
   *
   * @default - unknown
   */
  readonly logGroup?: ILogGroup;

  /**
   * The bucket that receives the log files.
   *
   * @default - unknown, and `grantRead` throws
   */
  readonly bucket?: IBucket;

  /**
   * The key prefix of the log files: at most 200 characters, without leading or trailing slash.
   *
   * @default - none: they start with AWSLogs/
   */
  readonly keyPrefix?: string;

  /**
   * Former key prefixes of the trail; an empty one for no prefix. `grantRead` includes the files there.
   *
   * @default - none
   */
  readonly formerKeyPrefixes?: string[];

  /**
   * The key that encrypts log files and digest files.
   *
   * @default - unknown, or none: `grantRead` grants no decryption
   */
  readonly encryptionKey?: IKey;
}

/** Implements `OrganizationTrail.fromTrailAttributes()`. */
export function importTrail(scope: Construct, id: string, attributes: OrganizationTrailAttributes): IOrganizationTrail {
  return new ImportedTrail(scope, id, attributes);
}

/** A trail with these attributes only. */
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
