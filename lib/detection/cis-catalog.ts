import { ACCESS_CONTROLS } from './cis/access-controls';
import { CHANGE_CONTROLS } from './cis/change-controls';
import { NETWORK_CONTROLS } from './cis/network-controls';
import type { Detection } from './detection';

/**
 * The versions of the CIS AWS Foundations Benchmark. They differ in the numbers of the controls, and in which they list.
 */
export enum CisVersion {
  /** Chapter 3, without changes of the organization. Security Hub's standard for it checks 14 controls. */
  V1_2_0 = '1.2.0',

  /** Chapter 4, with changes of the organization, as in all later versions. Security Hub's standard for it checks twelve. */
  V1_4_0 = '1.4.0',

  /** Chapter 4. */
  V1_5_0 = '1.5.0',

  /** Chapter 4. */
  V2_0_0 = '2.0.0',

  /** Chapter 4. Security Hub's standards for this version and for 5.0 check none of these controls; that for NIST SP 800-171 does. */
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
 * The metric filters that the CIS AWS Foundations Benchmark wants to exist, with the texts that AWS Security Hub accepts.
 *
 * Security Hub compares texts: a better pattern fails the control. So these are exact, and of severity COMPLIANCE. What should
 * wake somebody is in `TunedCatalog` and `ThreatCatalog`. The texts of the benchmark itself are not used: in 1.4 to 3.0 the
 * one for denied calls matches every event, and from 4.0 on its exceptions bind to half of it only.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export class CisCatalog {
  /**
   * The 15 controls: the 14 of Security Hub, and changes of the organization.
   */
  public static all(): Detection[] {
    const controls = [...ACCESS_CONTROLS, ...CHANGE_CONTROLS, ...NETWORK_CONTROLS];
    return controls.sort((one, other) => orderOf(one) - orderOf(other));
  }

  /**
   * The controls that a version of the benchmark lists, in the order of their numbers there, which stand in
   * `cisRecommendations`.
   */
  public static forVersion(version: CisVersion): Detection[] {
    return CisCatalog.all().filter(({ cisRecommendations }) => cisRecommendations?.[version] !== undefined);
  }

  /**
   * The 14 controls CloudWatch.1 to CloudWatch.14 of AWS Security Hub.
   */
  public static securityHub(): Detection[] {
    return CisCatalog.all().filter(({ securityHubControls }) => securityHubControls !== undefined);
  }
}

/** The last part of the number, which is the same in all versions. */
function orderOf({ cisRecommendations }: Detection): number {
  return Number(cisRecommendations?.[CisVersion.V7_0_0]?.split('.')[1]);
}
