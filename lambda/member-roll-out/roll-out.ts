import { lookUntil } from '../../core/waiting/look-until';

/** What became of one account. */
export interface StackInstance {
  readonly accountId: string;
  /** As in `SUCCEEDED`, `FAILED` and `RUNNING`: the detailed status where CloudFormation says it. */
  readonly status: string;
  readonly reason: string;
}

/** What this logic needs of CloudFormation. */
export interface StackInstancesPort {
  /** Of every page. */
  all(): Promise<StackInstance[]>;
}

/** The role is in no account at all. */
export class RollOutError extends Error {
  public override readonly name = 'RollOutError';
}

/**
 * `CURRENT` is of the plain status. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackInstanceComprehensiveStatus.html
 */
const DONE = ['SUCCEEDED', 'CURRENT'];
const UNFINISHED = ['PENDING', 'RUNNING'];
const SUSPENDED = 'SKIPPED_SUSPENDED_ACCOUNT';

/** The stack set is done before it is asked about; accounts that join at that moment are not. In all two minutes, of the first pause. */
const PAUSES = [5, 10, 15, 30, 60];

/** So many are named: CloudFormation takes 4,096 bytes of an answer. */
const NAMED = 20;
const LONGEST_REASON = 80;

/**
 * Looks at every account.
 *
 * @returns how it went, in a line: first what failed
 * @throws where it failed in every account
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
      `The role for the event history could be put into none of ${accounts(all)}: ${named(failed)}. ` +
        'Mend that (docs/operating.md, "When the role is missing in accounts"), and deploy again.',
    );
  return [
    ...(failed.length > 0 ? [`FAILED in ${String(failed.length)} of ${accounts(all)}: ${named(failed)}`] : []),
    ...(unfinished.length > 0 ? [`not finished in ${String(unfinished.length)}: ${named(unfinished)}`] : []),
    done.length === all ? `all ${accounts(all)}` : `done in ${String(done.length)}`,
    ...(suspended.length > 0 ? [`${String(suspended.length)} suspended, and left out`] : []),
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

/** In characters that are one byte each, however they are written. */
function short(reason: string): string {
  const plain = reason
    .replace(/\s+/g, ' ')
    .replace(/["\\]/g, "'")
    .replace(/[^ -~]/g, '?');
  return plain.length > LONGEST_REASON ? `${plain.slice(0, LONGEST_REASON - 3)}...` : plain;
}
