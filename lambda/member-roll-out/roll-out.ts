import { lookUntil } from '../../core/waiting/look-until';

/** The result in one account. */
export interface StackInstance {
  readonly accountId: string;
  /** For example `SUCCEEDED`, `FAILED` or `RUNNING`: the detailed status if CloudFormation returns it. */
  readonly status: string;
  readonly reason: string;
}

/** What this logic needs from CloudFormation. */
export interface StackInstancesPort {
  /** From all pages. */
  all(): Promise<StackInstance[]>;
}

/** The role was created in none of the accounts. */
export class RollOutError extends Error {
  public override readonly name = 'RollOutError';
}

/**
 * `CURRENT` is a plain status.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackInstanceComprehensiveStatus.html
 */
const DONE = ['SUCCEEDED', 'CURRENT'];
const UNFINISHED = ['PENDING', 'RUNNING'];
const SUSPENDED = 'SKIPPED_SUSPENDED_ACCOUNT';

/**
 * The stack set is complete before this check, except for accounts that join at that moment. Two minutes in total, in
 * units of the first pause.
 */
const PAUSES = [5, 10, 15, 30, 60];

/** Maximum number of accounts listed: CloudFormation allows 4,096 bytes in a response. */
const NAMED = 20;
const LONGEST_REASON = 80;

/**
 * Checks every account.
 *
 * @returns the result in one line, failures first
 * @throws if it failed in every account
 */
export async function rollOut(port: StackInstancesPort, pauseMs: number): Promise<string> {
  const instances = await lookUntil(
    (seen) => !seen.some(({ status }) => UNFINISHED.includes(status)),
    () => port.all(),
    PAUSES.map((pause) => pause * pauseMs),
  );
  const having = (...statuses: string[]): StackInstance[] =>
    instances.filter(({ status }) => statuses.includes(status));
  const [done, unfinished, suspended] = [having(...DONE), having(...UNFINISHED), having(SUSPENDED)];
  const failed = instances.filter((one) => ![...done, ...unfinished, ...suspended].includes(one));
  const all = instances.length - suspended.length;
  if (failed.length > 0 && failed.length === all)
    throw new RollOutError(
      `The role for the event history could not be created in any of ${accounts(all)}: ${named(failed)}. ` +
        'Fix that (docs/operating.md, "When the role is missing in accounts"), and deploy again.',
    );
  return [
    ...(failed.length > 0 ? [`FAILED in ${String(failed.length)} of ${accounts(all)}: ${named(failed)}`] : []),
    ...(unfinished.length > 0 ? [`not finished in ${String(unfinished.length)}: ${named(unfinished)}`] : []),
    done.length === all ? `all ${accounts(all)}` : `done in ${String(done.length)}`,
    ...(suspended.length > 0 ? [`${String(suspended.length)} suspended and skipped`] : []),
  ].join('; ');
}

function accounts(count: number): string {
  return count === 1 ? '1 account' : `${String(count)} accounts`;
}

function named(instances: readonly StackInstance[]): string {
  const inOrder = [...instances].sort((one, other) => one.accountId.localeCompare(other.accountId));
  const names = inOrder
    .slice(0, NAMED)
    .map(({ accountId, status, reason }) => `${accountId} (${reason === '' ? status : short(reason)})`);
  const more = instances.length - names.length;
  return [...names, ...(more > 0 ? [`and ${String(more)} more`] : [])].join(', ');
}

/** Characters of one byte each in any encoding. */
function short(reason: string): string {
  const plain = reason
    .replace(/\s+/g, ' ')
    .replace(/["\\]/g, "'")
    .replace(/[^ -~]/g, '?');
  return plain.length > LONGEST_REASON ? `${plain.slice(0, LONGEST_REASON - 3)}...` : plain;
}
