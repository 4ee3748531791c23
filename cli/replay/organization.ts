import type { AccountFacts } from '../../core/findings/finding';
import { asksForFacts } from '../../core/findings/place';
import type { Members } from '../../core/findings/outside/verdict';
import type { FindingSeverityRule } from '../../lib/contract/findings';
import { ACCOUNT_ID, ORGANIZATION_ID } from '../../lib/contract/identifiers';
import { received } from '../../lib/contract/received';
import { type FactsFile, readAccountFacts } from './account-facts';
import { counted } from './page/wording';
import type { Tally } from './tally';
import { UsageError } from '../terminal/usage-error';

/** What is known about the organization in addition to the events. */
export interface OrganizationKnowledge {
  /** Account IDs and organization IDs that count as inside. */
  readonly inside: readonly string[];
  readonly facts: FactsFile;
  readonly severities: readonly FindingSeverityRule[];
}

export const NOTHING_KNOWN: OrganizationKnowledge = {
  inside: [],
  facts: { accounts: [], organizations: [] },
  severities: [],
};

export interface OrganizationOptions {
  readonly organizationAccount?: readonly string[];
  readonly accountFacts?: string;
}

/** @throws UsageError with all problems of the options and the file */
export function organizationOf({ organizationAccount = [], accountFacts }: OrganizationOptions): OrganizationKnowledge {
  const problems = organizationAccount
    .filter((id) => !ACCOUNT_ID.accepts(id) && !ORGANIZATION_ID.accepts(id))
    .map((id) => received('--organization-account', id, `${ACCOUNT_ID.allowed}, or ${ORGANIZATION_ID.allowed}`));
  if (problems.length > 0) throw new UsageError(problems);
  return {
    inside: [...new Set(organizationAccount)],
    facts: accountFacts === undefined ? NOTHING_KNOWN.facts : readAccountFacts(accountFacts),
    severities: [],
  };
}

/** Decides who is inside, once all events are read: every account with events belongs to the organization. */
export class Organization implements Members {
  public readonly severities: readonly FindingSeverityRule[];
  private readonly inside: ReadonlySet<string>;
  /** The accounts with events. */
  private readonly active: readonly string[];
  private readonly knowsOrganizations: boolean;
  private readonly facts: ReadonlyMap<string, FactsFile['accounts'][number]>;

  public constructor({ inside, facts, severities }: OrganizationKnowledge, { volume, excludedAccounts }: Tally) {
    this.active = [...new Set([...volume.values()].map(({ account }) => account))];
    const ids = [
      ...[...inside, ...facts.organizations, ...facts.accounts.map(({ id }) => id)],
      ...[...this.active, ...excludedAccounts],
    ];
    this.severities = severities;
    this.inside = new Set(ids.filter((id) => ACCOUNT_ID.accepts(id) || ORGANIZATION_ID.accepts(id)));
    this.knowsOrganizations = [...this.inside].some((id) => ORGANIZATION_ID.accepts(id));
    this.facts = new Map(facts.accounts.map((one) => [one.id, one]));
  }

  public account(id: string): 'inside' | 'outside' {
    return this.inside.has(id) ? 'inside' : 'outside';
  }

  public organization(id: string): 'inside' | 'outside' | 'unknown' {
    if (this.inside.has(id)) return 'inside';
    return this.knowsOrganizations ? 'outside' : 'unknown';
  }

  /** Returns OUs and tags, if they are in the file. */
  public factsOf(id: string): AccountFacts {
    const known = this.facts.get(id);
    return known?.hasPlace === true ? known : { id, parents: [], tags: {}, isUnknown: true };
  }

  /** Whether a severity depends on unknown OUs or tags of an account with events. */
  public lacksPlaces(): boolean {
    return this.severities.some(asksForFacts) && this.active.some((id) => this.factsOf(id).isUnknown === true);
  }

  /** Describes who counts as inside. */
  public describe(): string {
    const accounts = [...this.inside].filter((id) => ACCOUNT_ID.accepts(id)).length;
    return `${counted(accounts, 'account')} count as inside: those with events, and those from --organization-account, --account-facts and the template.`;
  }
}
