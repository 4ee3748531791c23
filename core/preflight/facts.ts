import type { Fact } from './finding';

export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly isOrganizationTrail: boolean;
  readonly isMultiRegion: boolean;
  /** Absent if there is none. */
  readonly keyPrefix?: string;
}

export interface Organization {
  readonly id: string;
  readonly managementAccountId: string;
  readonly featureSet: string;
}

/** The planned trail. */
export interface Plan {
  readonly trailName: string;
  readonly homeRegion: string;
  readonly keyPrefix?: string;
  /** Former key prefixes of the trail that the archive covers; an empty one for no prefix. */
  readonly formerKeyPrefixes?: readonly string[];
  readonly bucket?: string;
  readonly key?: string;
  /** Whether the deploying account is a delegated administrator on purpose. */
  readonly isDelegatedAdministrator?: boolean;
  /** Accounts that service control policies may restrict: the log archive, a delegated administrator. */
  readonly archiveAccount?: string;
  readonly delegatedAdministrator?: string;
  /**
   * Set if the plan names every account involved, so that a key of another account is a mistake. The plan of a stack
   * does not.
   */
  readonly namesAccounts?: true;
}

/** An account that is registered with CloudTrail. */
export interface DelegatedAdministrator {
  readonly id: string;
  /** For example `ACTIVE` or `SUSPENDED`; empty if AWS does not say. */
  readonly state: string;
}

export interface KeyFacts {
  readonly arn: string;
  /** For example `Enabled` or `PendingDeletion`. */
  readonly state: string;
  /** When the key will be deleted, if scheduled. */
  readonly deletion?: string;
  readonly spec: string;
  readonly usage: string;
  /** Whether it is an AWS managed key. */
  readonly isOfAws: boolean;
}

export interface ServiceControlPolicy {
  /** With the name of the policy, and where it is attached. */
  readonly name: string;
  readonly document: unknown;
}

export interface Facts {
  readonly account: string;
  readonly partition: string;
  /** `undefined` if the account is in none. */
  readonly organization: Fact<Organization | undefined>;
  readonly trustedServices: Fact<readonly string[]>;
  readonly delegatedAdministrators: Fact<readonly DelegatedAdministrator[]>;
  /** The state of the account to register; `undefined` if it is not in the organization. */
  readonly candidateState?: Fact<string | undefined>;
  readonly serviceLinkedRole: Fact<boolean>;
  /** Including shadow trails. */
  readonly trails: Fact<readonly Trail[]>;
  readonly bucket?: {
    /** `undefined` if the bucket does not exist. */
    readonly region: Fact<string | undefined>;
    readonly policy: Fact<unknown>;
    readonly requesterPays: Fact<boolean>;
    readonly hasBucketKey: Fact<boolean>;
  };
  readonly key?: {
    /** `undefined` if the key does not exist, or the alias has no target. */
    readonly state: Fact<KeyFacts | undefined>;
    readonly policy: Fact<unknown>;
  };
  /** By account: the policies of each level, from the root to the account. */
  readonly serviceControlPolicies: ReadonlyMap<string, Fact<readonly (readonly ServiceControlPolicy[])[]>>;
}
