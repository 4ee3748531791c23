import { ACCESS_CONTROLS } from './cis/access-controls';
import { CHANGE_CONTROLS } from './cis/change-controls';
import { NETWORK_CONTROLS } from './cis/network-controls';
import type { Detection } from './detection';

/**
 * Versions of the CIS AWS Foundations Benchmark. They differ in the numbers of the controls, and in which controls they
 * contain.
 */
export enum CisVersion {
  /** Chapter 3, without organization changes. The Security Hub standard for this version checks 14 controls. */
  V1_2_0 = '1.2.0',

  /**
   * Chapter 4, with organization changes, as in all later versions. The Security Hub standard for this version checks
   * 12 controls.
   */
  V1_4_0 = '1.4.0',

  /** Chapter 4. */
  V1_5_0 = '1.5.0',

  /** Chapter 4. */
  V2_0_0 = '2.0.0',

  /**
   * Chapter 4. The Security Hub standards for this version and for 5.0 check none of these controls; the one for NIST
   * SP 800-171 does.
   */
  V3_0_0 = '3.0.0',

  /** Chapter 4. */
  V4_0_0 = '4.0.0',

  /** Chapter 4. */
  V5_0_0 = '5.0.0',

  /** Chapter 5. */
  V6_0_0 = '6.0.0',

  /** Chapter 5. */
  V7_0_0 = '7.0.0',
}

/**
 * The metric filters that the CIS AWS Foundations Benchmark requires, with the patterns that AWS Security Hub accepts.
 *
 * Security Hub compares the pattern texts, so even a better pattern fails the control. These are the exact patterns,
 * with severity COMPLIANCE. Alarms worth waking someone for are in `TunedCatalog` and `ThreatCatalog`. The patterns in
 * the benchmark itself are not used: in 1.4 to 3.0 the one for denied calls matches every event, and from 4.0 on its
 * exceptions apply to only half of it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export class CisCatalog {
  /** The 15 controls: the 14 of Security Hub, and organization changes. */
  public static all(): Detection[] {
    const controls = [...ACCESS_CONTROLS, ...CHANGE_CONTROLS, ...NETWORK_CONTROLS];
    return controls.sort((one, other) => orderOf(one) - orderOf(other));
  }

  /** The controls of a version of the benchmark, in the order of their numbers in `cisRecommendations`. */
  public static forVersion(version: CisVersion): Detection[] {
    return CisCatalog.all().filter(({ cisRecommendations }) => cisRecommendations?.[version] !== undefined);
  }

  /** The 14 controls CloudWatch.1 to CloudWatch.14 of AWS Security Hub. */
  public static securityHub(): Detection[] {
    return CisCatalog.all().filter(({ securityHubControls }) => securityHubControls !== undefined);
  }
}

/** The last part of the number, which is the same in all versions. */
function orderOf({ cisRecommendations }: Detection): number {
  return Number(cisRecommendations?.[CisVersion.V7_0_0]?.split('.')[1]);
}
