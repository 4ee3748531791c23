import { isoTime } from '../digests/place';
import type { Notice } from './book';
import type { IndexState } from './watch-index';

const RESTORE =
  'Look in the access logs of the state bucket, and in the trail, for who wrote or deleted there. Earlier versions of each object are kept for 90 days. docs/archive-watch.md says what this leaves unproven, and how to verify that time on the command line.';

const WORDS: Readonly<Partial<Record<IndexState, { readonly title: string; readonly meaning: string }>>> = {
  lost: {
    title: 'What the watch remembers is gone',
    meaning:
      'Its index was there, as the SSM parameter says, and is not any more. The watch begins anew: digests that were deleted since the last look cannot be told from digests that never were.',
  },
  lowered: {
    title: 'What the watch remembers is older than it was',
    meaning:
      'Somebody put back an earlier index. What was verified since is verified again; digests that were deleted since cannot be told from digests that never were.',
  },
  forged: {
    title: 'What the watch remembers was written by somebody else',
    meaning:
      'The SSM parameter vouches for another index than there is. The heads of chains that it names may skip what was changed.',
  },
  damaged: {
    title: 'What the watch remembers cannot be read',
    meaning: 'Its index is no index any more. The watch begins anew, as if it were gone.',
  },
  unvouched: {
    title: 'Nothing vouches any more for what the watch remembers',
    meaning:
      'The SSM parameter was deleted, or holds something else. Whether the index is what the watch has written, nobody can say.',
  },
};

/** What is wrong with the index as a whole; undefined where nothing is. */
export function stateNotice(state: IndexState, now: number): Notice | undefined {
  const words = WORDS[state];
  // Each time is an act of its own.
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

/** A watch never begins in silence: whoever makes it forget everything, what vouches for it too, is seen by this. */
export function firstNotice(now: number): Notice {
  return {
    key: `state|first|${isoTime(now)}`,
    kind: 'state-first',
    loudness: 'notify',
    lasts: false,
    title: 'The watch of the archive begins: it remembers nothing',
    meaning:
      'It is so once, after the first deployment. At any other time somebody deleted both what it remembers and what vouches for that.',
    response: 'Was it deployed just now? Then nothing is to do. Else treat it as tampering.',
    keys: [],
  };
}

/** A step that failed, but for the reason. */
export function stepNotice(what: string, account: string | undefined): Notice {
  const titles: Readonly<Record<string, string>> = {
    archive: 'The archive cannot be read',
    survey: 'AWS Organizations cannot be asked which accounts there are',
    pauses: 'CloudTrail cannot be asked when the trail logged',
  };
  return {
    key: account === undefined ? `step|${what}` : `account|${account}`,
    kind: account === undefined ? 'step-failed' : 'account-failed',
    loudness: 'notify',
    lasts: true,
    title: account === undefined ? (titles[what] ?? what) : `Account ${account} could not be looked at`,
    meaning:
      what === 'survey'
        ? 'Accounts that never delivered are not known, and neither are those that were closed.'
        : 'Nothing is proven meanwhile.',
    response:
      'The role of the function allows it, or that of the archive account does: look at what changed there, and at what stands above it: a permissions boundary, a service control policy.',
    ...(account !== undefined && { account }),
    keys: [],
  };
}

/** Accounts whose turn never comes. */
export function waitingNotice(key: string, accounts: readonly string[], hours: number): Notice {
  return {
    key,
    kind: 'accounts-wait',
    loudness: 'notify',
    lasts: true,
    title: `${String(accounts.length)} accounts wait for more than ${String(2 * hours)} hours for a look at them, ${accounts[0] ?? ''} among them`,
    meaning: 'The function has not time enough for all. What is behind is looked at later, and nothing is skipped.',
    response: 'Does its log name errors or throttling? Else give it longer intervals, or fewer log files to hash.',
    keys: [],
  };
}
