import { isoTime } from '../digests/place';
import type { Notice } from './book';
import type { IndexState } from './watch-index';

const RESTORE =
  'Find out who wrote or deleted there: the access logs of the state bucket and the trail show it. Earlier versions of each object are kept for 90 days. docs/archive-watch.md says what remains unproven, and how to verify that time on the command line.';

const WORDS: Readonly<Partial<Record<IndexState, { readonly title: string; readonly meaning: string }>>> = {
  lost: {
    title: 'The state of the archive watch is gone',
    meaning:
      'According to the SSM parameter an index was written, but it does not exist. The watch starts over: it cannot detect digests that were deleted since its last check.',
  },
  lowered: {
    title: 'The state of the archive watch was reset to an earlier one',
    meaning:
      'Someone restored an earlier index. What was verified since then is verified again, but the watch cannot detect digests that were deleted in that time.',
  },
  forged: {
    title: 'The state of the archive watch was written by someone else',
    meaning:
      'The index is not the one recorded in the SSM parameter. It may make the watch skip a time in which files were changed.',
  },
  damaged: {
    title: 'The state of the archive watch cannot be read',
    meaning: 'Its index is damaged. The watch starts over, as if the index were gone.',
  },
  unvouched: {
    title: 'The record of the archive watch state is missing',
    meaning:
      'The SSM parameter was deleted, or does not contain what the watch wrote. So the index may be forged. A deployment that resets drifted resources (--revert-drift) does this, too.',
  },
};

/** Returns the problem with the index as a whole; `undefined` if there is none. */
export function stateNotice(state: IndexState, now: number): Notice | undefined {
  const words = WORDS[state];
  // Each occurrence is a separate event.
  return (
    words && {
      key: `state|${state}|${isoTime(now)}`,
      kind: `state-${state}`,
      loudness: 'page',
      lasts: false,
      ...words,
      response: RESTORE,
      keys: [],
    }
  );
}

/**
 * A watch never starts over silently: this shows if someone makes it forget everything, including the witness record.
 */
export function firstNotice(now: number): Notice {
  return {
    key: `state|first|${isoTime(now)}`,
    kind: 'state-first',
    loudness: 'notify',
    lasts: false,
    isOnce: true,
    title: 'The archive watch starts for the first time',
    meaning:
      'It has no state yet, as after the first deployment. At any other time, someone deleted both its state and the SSM parameter with its record.',
    response: 'If it was just deployed, there is nothing to do. Otherwise treat this as tampering.',
    keys: [],
  };
}

/** Steps that may fail without ending the run. */
export type Step = 'archive' | 'survey' | 'pauses' | 'regions' | 'account';

const STEPS: Readonly<Record<Step, { readonly title: (account: string) => string; readonly meaning: string }>> = {
  archive: {
    title: () => 'The archive cannot be read',
    meaning: 'Nothing is verified until it can be.',
  },
  survey: {
    title: () => 'AWS Organizations does not list the accounts',
    meaning:
      'Accounts with digests are still checked. Those that never delivered are not noticed, and those that were closed since then look silent.',
  },
  pauses: {
    title: () => 'CloudTrail does not say when the trail was logging',
    meaning: 'A stop of the trail cannot be distinguished from deleted digests.',
  },
  regions: {
    title: (account) => `Account Management does not say which Regions account ${account} has enabled`,
    meaning: 'Regions that have digests are still checked. Those that never delivered are not noticed.',
  },
  account: {
    title: (account) => `Account ${account} could not be checked`,
    meaning: 'Nothing is proven for it until it can be.',
  },
};

/** A step that failed. The caller adds the reason. */
export function stepNotice(what: Step, account: string | undefined): Notice {
  const { title, meaning } = STEPS[what];
  return {
    key: account === undefined ? `step|${what}` : `${what}|${account}`,
    kind: what === 'account' ? 'account-failed' : what === 'regions' ? 'regions-unknown' : 'step-failed',
    loudness: 'notify',
    lasts: true,
    title: title(account ?? ''),
    meaning,
    response:
      'The policies of this deployment allow it. Check whether the role of the function or the reader role of the archive account was changed, and what limits them: a permissions boundary, a service control policy, a resource control policy.',
    ...(account !== undefined && { account }),
    keys: [],
  };
}

/** There is never enough time for these accounts. */
export function waitingNotice(key: string, accounts: readonly string[], hours: number): Notice {
  const [first = ''] = accounts;
  const who =
    accounts.length === 1 ? `Account ${first} has` : `${String(accounts.length)} accounts, such as ${first}, have`;
  return {
    key,
    kind: 'accounts-wait',
    loudness: 'notify',
    lasts: true,
    title: `${who} not been checked for more than ${String(2 * hours)} hours`,
    meaning: 'The function runs out of time. Verification is late, but skips nothing.',
    response:
      "Look for errors and throttling in the function's log. If there are none, set a longer interval or hash fewer log files.",
    keys: [],
  };
}
