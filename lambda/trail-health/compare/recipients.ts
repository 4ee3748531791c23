import type { DeployedTopic } from '../../../lib/contract/deployed';
import type { Difference } from './difference';

/** Whoever a topic tells. */
export interface FoundSubscriber {
  readonly endpoint: string;
  readonly isDeleted: boolean;
}

/** At least one of the configured addresses is to hear, or still to confirm that it wants to. Addresses are not said. */
export function compareRecipients({ title, emails }: DeployedTopic, found: readonly FoundSubscriber[]): Difference[] {
  // One that could not be told to the function may be any.
  if (emails.includes(null)) return [];
  const known = new Set(emails.map((email) => String(email).toLowerCase()));
  if (found.some(({ endpoint, isDeleted }) => !isDeleted && known.has(endpoint.toLowerCase()))) return [];
  return [
    {
      what: `The recipients of ${title}`,
      expected: `at least one of ${String(known.size)} configured e-mail addresses among the subscriptions of the topic`,
      found: `none of them among ${String(found.length)} subscriptions`,
    },
  ];
}
