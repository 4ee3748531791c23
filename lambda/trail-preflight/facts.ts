import type { Fact } from './finding';

export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly isOrganizationTrail: boolean;
  readonly isMultiRegion: boolean;
}

export interface Organization {
  readonly id: string;
  readonly managementAccountId: string;
  readonly featureSet: string;
}

/** What the trail is to be. */
export interface Plan {
  readonly trailName: string;
  readonly homeRegion: string;
  readonly keyPrefix?: string;
  readonly bucket?: string;
  readonly key?: string;
  /** The account that deploys is a delegated administrator, and means to be. */
  readonly isDelegatedAdministrator?: boolean;
  /** Accounts that service control policies may bind: the log archive, a delegated administrator. */
  readonly archiveAccount?: string;
  readonly delegatedAdministrator?: string;
}

export interface ServiceControlPolicy {
  /** By name, and where it is attached. */
  readonly name: string;
  readonly document: unknown;
}

export interface Facts {
  readonly account: string;
  readonly partition: string;
  /** `undefined`: the account is in none. */
  readonly organization: Fact<Organization | undefined>;
  readonly trustedServices: Fact<readonly string[]>;
  readonly delegatedAdministrators: Fact<readonly string[]>;
  readonly serviceLinkedRole: Fact<boolean>;
  /** Shadow trails too. */
  readonly trails: Fact<readonly Trail[]>;
  readonly bucket?: {
    /** `undefined`: there is no such bucket. */
    readonly region: Fact<string | undefined>;
    readonly policy: Fact<unknown>;
    readonly requesterPays: Fact<boolean>;
    readonly hasBucketKey: Fact<boolean>;
  };
  readonly key?: { readonly state: Fact<{ readonly arn: string; readonly enabled: boolean; readonly symmetric: boolean }>; readonly policy: Fact<unknown> };
  /** By account: the policies of each level, from the root to the account. */
  readonly serviceControlPolicies: ReadonlyMap<string, Fact<readonly (readonly ServiceControlPolicy[])[]>>;
}
