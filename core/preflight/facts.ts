import type { Fact } from './finding';

export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly isOrganizationTrail: boolean;
  readonly isMultiRegion: boolean;
  /** Absent where it has none. */
  readonly keyPrefix?: string;
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
  /** Where the trail delivered before, as far as the archive covers it; an empty one for none. */
  readonly formerKeyPrefixes?: readonly string[];
  readonly bucket?: string;
  readonly key?: string;
  /** The account that deploys is a delegated administrator, and means to be. */
  readonly isDelegatedAdministrator?: boolean;
  /** Accounts that service control policies may bind: the log archive, a delegated administrator. */
  readonly archiveAccount?: string;
  readonly delegatedAdministrator?: string;
  /** Every account that takes part is named here: a key of another one is a mistake. A stack's plan does not. */
  readonly namesAccounts?: true;
}

/** An account that is registered with CloudTrail. */
export interface DelegatedAdministrator {
  readonly id: string;
  /** As in `ACTIVE` and `SUSPENDED`; empty where AWS does not say. */
  readonly state: string;
}

export interface KeyFacts {
  readonly arn: string;
  /** As in `Enabled` and `PendingDeletion`. */
  readonly state: string;
  /** When the key is deleted, where it is to be. */
  readonly deletion?: string;
  readonly spec: string;
  readonly usage: string;
  /** An AWS managed key. */
  readonly isOfAws: boolean;
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
  readonly delegatedAdministrators: Fact<readonly DelegatedAdministrator[]>;
  /** The state of the account that is to be registered; `undefined`: it is not in the organization. */
  readonly candidateState?: Fact<string | undefined>;
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
  readonly key?: {
    /** `undefined`: there is no such key, or the alias points to none. */
    readonly state: Fact<KeyFacts | undefined>;
    readonly policy: Fact<unknown>;
  };
  /** By account: the policies of each level, from the root to the account. */
  readonly serviceControlPolicies: ReadonlyMap<string, Fact<readonly (readonly ServiceControlPolicy[])[]>>;
}
