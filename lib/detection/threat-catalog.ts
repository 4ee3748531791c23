import { REGION } from '../contract/identifiers';
import { and, differs, equals, isFalse } from '../filter-pattern/build';
import { breakGlassDetection, breakGlassProblems } from './break-glass';
import { DetectionSeverity, type Detection } from './detection';
import { fromParts } from './detection-from-parts';
import { pathsOfAnyService } from './finding-paths';
import { direct, succeeded } from './event-conditions';
import { ATTEMPTS } from './threats/attempts';
import { BUCKET_THREATS } from './threats/buckets';
import { CLUSTER_THREATS } from './threats/clusters';
import { COMPUTE_ABUSE } from './threats/compute-abuse';
import { CREDENTIAL_THREATS } from './threats/credentials';
import { DATABASE_THREATS } from './threats/databases';
import { DESTRUCTION_THREATS } from './threats/destruction';
import { EXECUTION_THREATS } from './threats/execution';
import { EXPOSURE_THREATS, SHARING_THREATS } from './threats/exfiltration';
import { FEDERATION_THREATS, IDENTITY_THREATS } from './threats/identity';
import { IDENTITY_CENTER_THREATS } from './threats/identity-center';
import { IMPACT_THREATS } from './threats/impact';
import { LOGGING_THREATS, ORGANIZATION_THREATS } from './threats/logging';
import { NAME_ABUSE } from './threats/name-abuse';
import { NETWORK_GUARD_THREATS } from './threats/network-guards';
import { OBJECT_THREATS } from './threats/objects';
import { ORGANIZATION_GUARD_THREATS } from './threats/organizations';
import { RECONNAISSANCE } from './threats/reconnaissance';
import { SECRET_THREATS } from './threats/secrets';
import { SECURITY_SERVICE_THREATS } from './threats/security-services';
import { SERVICE_LOG_THREATS } from './threats/service-logs';
import { SESSION_THREATS } from './threats/sessions';
import { STRANGER_THREATS } from './threats/sharing';
import { THEFT_THREATS } from './threats/theft';

/**
 * Attacker behavior that the CIS benchmark does not cover. Each detection is one behavior, and says what it does not
 * see.
 */
export class ThreatCatalog {
  /** Detections for management events. Those that need read events say so in `requiredEvents`. */
  public static managementEvents(): Detection[] {
    return [
      ...IDENTITY_THREATS,
      ...FEDERATION_THREATS,
      ...LOGGING_THREATS,
      ...ORGANIZATION_THREATS,
      ...SECURITY_SERVICE_THREATS,
      ...SERVICE_LOG_THREATS,
      ...NETWORK_GUARD_THREATS,
      ...SHARING_THREATS,
      ...EXPOSURE_THREATS,
      ...BUCKET_THREATS,
      ...SECRET_THREATS,
      ...EXECUTION_THREATS,
      ...IMPACT_THREATS,
      ...ORGANIZATION_GUARD_THREATS,
      ...IDENTITY_CENTER_THREATS,
      ...CREDENTIAL_THREATS,
      ...SESSION_THREATS,
      ...DATABASE_THREATS,
      ...CLUSTER_THREATS,
      ...STRANGER_THREATS,
      ...THEFT_THREATS,
      ...RECONNAISSANCE,
      ...DESTRUCTION_THREATS,
      ...COMPUTE_ABUSE,
      ...NAME_ABUSE,
      ...ATTEMPTS,
    ];
  }

  /**
   * Detections that need data events: S3 objects that are read, copied, encrypted for ransom or deleted. For trails
   * that record `AWS::S3::Object`.
   */
  public static dataEvents(): Detection[] {
    return [...OBJECT_THREATS];
  }

  /**
   * Detects successful changes in a Region that the organization does not use. Not part of the other lists, since only
   * you know your Regions.
   *
   * Events of IAM, CloudFront, Organizations and other global services carry the Region us-east-1 (in the China Regions
   * cn-north-1, in GovCloud us-gov-west-1): include it, or they match.
   *
   * @param regions the Regions in use, for example `eu-central-1`; at least one and at most about 16, since a pattern
   * has 1024 characters
   * @throws if a Region is malformed, or the pattern becomes too long
   */
  public static unusualRegions(regions: string[]): Detection {
    const [first, ...others] = [...new Set(regions)];
    const malformed = regions.filter((region) => !REGION.accepts(region));
    if (first === undefined || malformed.length > 0) {
      const found = first === undefined ? 'none' : malformed.map((region) => JSON.stringify(region)).join(', ');
      throw new Error(`unusualRegions: expected Regions like eu-central-1, found ${found}.`);
    }
    return fromParts({
      id: 'unusual-region',
      title: 'Something was changed in an unused Region',
      meaning:
        'Nobody watches an unused Region, so miners start there. A service control policy that denies these Regions is better than this alarm.',
      response: 'What was created there, and by whom? Delete it, then deny the Region with a service control policy.',
      severity: DetectionSeverity.NOTIFY,
      pattern: and(
        // A sign-in is recorded in the Region of its endpoint, and AWS services may act in any Region.
        equals('$.eventType', 'AwsApiCall'),
        ...[first, ...others].map((region) => differs('$.awsRegion', region)),
        isFalse('$.readOnly'),
        direct,
        succeeded,
      ),
      falsePositives: 'A team that tries a Region; a global service whose Region is not listed.',
      techniques: ['T1535'],
      findingPaths: pathsOfAnyService(),
    });
  }

  /**
   * Detects the use of break-glass users and roles. Not part of the other lists, since only you know yours;
   * `breakGlassPrincipals` adds it. It pages, and requires findings.
   *
   * @param principals names of users, roles or permission sets, or ARNs of users and roles; `*` matches any characters
   * at the beginning or end of a name. At least one, and at most about five names or eight ARNs, since a pattern has
   * 1024 characters
   * @throws if a name or ARN is malformed or duplicated, or the pattern becomes too long
   */
  public static breakGlass(principals: string[]): Detection {
    const problems = breakGlassProblems('breakGlass', principals);
    const [first, ...others] = principals;
    if (problems.length > 0 || first === undefined) throw new Error(problems.join('; '));
    return breakGlassDetection([first, ...others]);
  }
}
