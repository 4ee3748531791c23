import { Stack, Token } from 'aws-cdk-lib/core';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import { GLOBAL_SERVICE_REGIONS } from '../contract/partitions';
import { receivedInWords } from '../contract/received';

/**
 * Options of TrailScope.
 */
export interface TrailScopeOptions {
  /**
   * Record the events of global services: IAM, STS's global endpoint, CloudFront, root user sign-ins.
   *
   * @default true
   */
  readonly includeGlobalServiceEvents?: boolean;
}

/**
 * Which Regions a trail covers.
 */
export class TrailScope {
  /**
   * Every enabled Region of every account, including Regions enabled later. Includes global service events: CloudTrail
   * rejects a multi-Region trail without them, and so does the trail's constructor.
   */
  public static allRegions(options: TrailScopeOptions = {}): TrailScope {
    return new TrailScope(true, options);
  }

  /**
   * Only the trail's home Region. Outside us-east-1, such a trail does not record IAM, CloudFront and root sign-ins,
   * whatever `includeGlobalServiceEvents` says.
   *
   * @see
   * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
   */
  public static oneRegion(options: TrailScopeOptions = {}): TrailScope {
    return new TrailScope(false, options);
  }

  /** Whether the trail covers every Region. */
  public readonly isMultiRegionTrail: boolean;

  /** Whether the trail records the events of global services. */
  public readonly includeGlobalServiceEvents: boolean;

  private constructor(isMultiRegionTrail: boolean, options: TrailScopeOptions) {
    this.isMultiRegionTrail = isMultiRegionTrail;
    this.includeGlobalServiceEvents = options.includeGlobalServiceEvents ?? true;
  }
}

/** Returns what CloudTrail would reject. */
export function scopeObstacles(scope: TrailScope): string[] {
  if (!scope.isMultiRegionTrail || scope.includeGlobalServiceEvents) return [];
  return [
    receivedInWords(
      'trailScope',
      'all Regions with includeGlobalServiceEvents: false',
      'all Regions with global service events, or TrailScope.oneRegion() (CloudTrail rejects a multi-Region trail without them)',
    ),
  ];
}

/** Returns what CloudTrail accepts but the user may not have intended, by warning ID. */
export function scopeWarnings(trail: Construct, scope: TrailScope): Record<string, string> {
  if (scope.isMultiRegionTrail) return {};
  const { region } = Stack.of(trail);
  const partition = Token.isUnresolved(region) ? 'aws' : RegionInfo.get(region).partition;
  const global = GLOBAL_SERVICE_REGIONS[partition ?? '']?.join(' and ') ?? 'one Region of the partition';
  const here = Token.isUnresolved(region) ? 'its home Region' : region;
  const warnings: Record<string, string> = {
    OneRegion: `This trail records only ${here}: activity in other Regions leaves no trace in it.`,
  };
  if (!scope.includeGlobalServiceEvents) {
    warnings['NoGlobalServiceEvents'] = 'This trail records no events of IAM, STS, CloudFront and root sign-ins.';
  } else if (region !== global) {
    warnings['GlobalServiceEventsElsewhere'] =
      `IAM, CloudFront and root sign-ins are recorded only in ${global}: this trail receives them only if that is its home ` +
      'Region, although it includes global service events.';
  }
  return warnings;
}
