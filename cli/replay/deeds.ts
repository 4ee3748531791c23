import type { Outcome, Who } from '../../core/findings/finding';
import { outcomeOf } from '../../core/findings/occurrence';
import { whoOf } from '../../core/findings/who';
import type { LogRecord } from '../../core/events/log-record';
import type { FindingScope } from '../../lib/contract/findings';
import { isRecord } from '../../lib/contract/is-record';

/** The finding that a matching event belongs to. Plain data, without a reference to the event. */
export interface Deed {
  readonly who: Pick<Who, 'kind' | 'key' | 'name' | 'arn'>;
  readonly account: string;
  readonly outcome: Outcome;
  /** Equal for events that belong to one finding of a detection with this scope. */
  readonly keys: Readonly<Record<FindingScope, string>>;
}

interface Known {
  readonly identity: LogRecord;
  readonly issuer: LogRecord;
  readonly account: string;
  readonly deeds: Partial<Record<Outcome, Deed>>;
}

const MOST_KNOWN = 10_000;
/** Everything that `whoOf` reads, for principals that are texts or invalid. */
const OF_IDENTITY = ['type', 'arn', 'principalId', 'accountId', 'userName', 'invokedBy', 'identityProvider'] as const;
const OF_ISSUER = ['arn', 'userName'] as const;

/** Computes the principal only once: many events have the same few principals. */
export class Deeds {
  private readonly known = new Map<unknown, Known>();

  public of(record: LogRecord, account: string): Deed {
    const identity = objectIn(record, 'userIdentity');
    const issuer = objectIn(objectIn(identity, 'sessionContext'), 'sessionIssuer');
    const name = identity['arn'] ?? identity['invokedBy'];
    let known = this.known.get(name);
    if (known === undefined || !isSame(known, identity, issuer, account)) {
      if (this.known.size >= MOST_KNOWN) this.known.clear();
      known = { identity: picked(identity, OF_IDENTITY), issuer: picked(issuer, OF_ISSUER), account, deeds: {} };
      this.known.set(name, known);
    }
    const outcome = outcomeOf(record);
    return (known.deeds[outcome] ??= deedOf(record, account, outcome));
  }
}

/** Without a loop over names, because it runs for every matching event. */
function isSame(
  { identity: held, issuer: heldIssuer, account }: Known,
  identity: LogRecord,
  issuer: LogRecord,
  of: string,
): boolean {
  return (
    account === of &&
    held['principalId'] === identity['principalId'] &&
    held['arn'] === identity['arn'] &&
    heldIssuer['arn'] === issuer['arn'] &&
    heldIssuer['userName'] === issuer['userName'] &&
    held['type'] === identity['type'] &&
    held['accountId'] === identity['accountId'] &&
    held['userName'] === identity['userName'] &&
    held['invokedBy'] === identity['invokedBy'] &&
    held['identityProvider'] === identity['identityProvider'] &&
    identity['onBehalfOf'] === undefined
  );
}

function deedOf(record: LogRecord, account: string, outcome: Outcome): Deed {
  const { kind, key, name, arn } = whoOf(record);
  return {
    who: { kind, key, name, ...(arn !== undefined && { arn }) },
    account,
    outcome,
    keys: { principal: `${account}\n${key}\n${outcome}`, account: `${account}\n${outcome}`, organization: outcome },
  };
}

function picked(from: LogRecord, names: readonly string[]): LogRecord {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function objectIn(record: LogRecord, name: string): LogRecord {
  const value = record[name];
  return isRecord(value) ? value : {};
}
