import type { DeployedTopic } from '../../../lib/contract/deployed';
import type { Difference } from './difference';

/** A subscriber of a topic. */
export interface FoundSubscriber {
  readonly endpoint: string;
  readonly isDeleted: boolean;
}

/** At least one of the configured addresses must be subscribed or pending confirmation. Addresses are not mentioned. */
export function compareRecipients({ title, emails }: DeployedTopic, found: readonly FoundSubscriber[]): Difference[] {
  // An address that the function does not know may be any.
  if (emails.includes(null)) return [];
  const known = new Set(emails.map((email) => String(email).toLowerCase()));
  if (found.some(({ endpoint, isDeleted }) => !isDeleted && known.has(endpoint.toLowerCase()))) return [];
  return [
    {
      what: `The recipients of ${title}`,
      expected: `at least one of ${String(known.size)} configured email addresses among the subscriptions of the topic`,
      found: `none of them among ${String(found.length)} subscriptions`,
    },
  ];
}
