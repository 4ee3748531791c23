import { REGION } from '../../lib/contract/identifiers';
import { isoTime, type Place } from '../digests/place';
import type { NotChecked, NotCheckedReason } from '../digests/result/not-checked';
import type { PlaceResult } from '../digests/result/place-result';
import { type Problem, problemId, type ProblemKind } from '../digests/result/problem';
import type { Words } from '../digests/verifier';
import type { Loudness, Notice } from './book';

/** Puts problems into words. */
export interface Wording {
  problem(problem: Problem): Words;
  notChecked(notChecked: NotChecked): string;
}

/** Digests are sometimes late: a place counts as silent once it has delivered none for this long. */
export const SILENT_SECONDS = 6 * 3_600;

/** Reported together for an account, by `silence`. */
const SILENCES: ReadonlySet<ProblemKind> = new Set<ProblemKind>(['chain-stopped', 'place-silent']);

/** Not an attack by themselves. */
const QUIET: ReadonlySet<ProblemKind> = new Set<ProblemKind>(['clock-wrong']);

/** These end when they are no longer found. */
const LASTING: ReadonlySet<ProblemKind> = new Set<ProblemKind>(['chain-vanished']);

/** Normal, or reported elsewhere. */
const UNREPORTED: ReadonlySet<NotCheckedReason> = new Set<NotCheckedReason>([
  'digest-failed',
  'expired',
  'interrupted',
  'too-new',
]);

/** Returns notices for problems with files and stored states, except silences. */
export function problemNotices(problems: readonly Problem[], wording: Wording): Notice[] {
  return problems
    .filter(({ kind }) => !SILENCES.has(kind))
    .map((problem) => {
      const { kind, account, region, period, keys } = problem;
      const loudness: Loudness = QUIET.has(kind) ? 'notify' : 'page';
      const base = { kind, loudness, lasts: LASTING.has(kind), account, period, keys };
      // A problem with a whole account has no Region.
      return {
        key: problemId(problem),
        ...base,
        ...(REGION.accepts(region) && { region }),
        ...wording.problem(problem),
      };
    });
}

/** Returns notices for what could not be checked, one per place and reason. */
export function notCheckedNotices(items: readonly NotChecked[], wording: Wording): Notice[] {
  const reported = items.filter(({ reason }) => !UNREPORTED.has(reason));
  return reported.map((item) => {
    const { account, region, reason, what, period, keys } = item;
    return {
      key: ['not-checked', account, region, what, reason].join('|'),
      kind: `not-checked-${reason}`,
      loudness: 'notify',
      // What was skipped is not tried again, so it never ends.
      lasts: item.isOpen,
      title: wording.notChecked(item),
      meaning: 'It may be intact or not: nothing is proven.',
      response: RESPONSES[reason] ?? "Read the function's log.",
      account,
      region,
      period,
      keys,
    };
  });
}

const RESPONSES: Partial<Record<NotCheckedReason, string>> = {
  denied:
    'Check the policies of bucket and key, the role that the watch reads with, and what limits it: a permissions boundary, a service control policy, a resource control policy.',
  archived: 'Restore the files, and verify that time on the command line.',
  unavailable: 'The watch tries again. If it keeps failing, look for S3 in the AWS Health Dashboard.',
  'no-public-keys': "Check that the function's role may call cloudtrail:ListPublicKeys in that Region.",
  'no-signature': 'Someone copied the digests without their metadata. Verify that time in another copy.',
};

/** The result of one check of a place. */
export interface Looked {
  readonly place: Place;
  readonly result: PlaceResult;
  /** Whether the account is closed or the Region disabled. */
  readonly isClosed: boolean;
  /**
   * What it should deliver: nothing if it is closed, if the trail is not logging, or if it is unknown whether the
   * account is still in use.
   */
  readonly expects: Expectation;
}

/** `nothing`: silence is explained. `no stop`: a known chain must not stop. `digests`: there must be some. */
export type Expectation = 'nothing' | 'no stop' | 'digests';

interface Silent {
  /** `undefined` for the whole account. */
  readonly region?: string;
  /** In seconds since the epoch. */
  readonly since: number;
  /** The silence may be longer: the watch has never seen a digest. */
  readonly isAtLeast: boolean;
}

/** Returns `undefined` if a place delivers, or need not. */
export function silentSince({ result, expects }: Looked, now: number): Omit<Silent, 'region'> | undefined {
  if (expects === 'nothing') return undefined;
  const heads = result.memory.chains.filter(({ id }) => id.kind === 'standard').map(({ head }) => head.end);
  if (heads.length === 0) {
    const never = result.problems.find(({ kind }) => kind === 'place-silent');
    return never && expects === 'digests' ? { since: never.period.from, isAtLeast: true } : undefined;
  }
  const since = Math.max(...heads);
  // An interrupted verification has not seen what comes later.
  return result.isComplete && since <= now - SILENT_SECONDS ? { since, isAtLeast: false } : undefined;
}

/**
 * Returns one notice for an account that is silent everywhere, otherwise one for each Region. None if it could not be
 * checked.
 */
export function silence(account: string, all: readonly Looked[], now: number): Notice[] {
  const looked = all.filter(({ result }) => !result.notChecked.some(({ what, isOpen }) => what === 'place' && isOpen));
  const silent = looked.flatMap((one) => {
    const found = silentSince(one, now);
    return found === undefined ? [] : [{ region: one.place.region, ...found }];
  });
  if (silent.length === 0) return [];
  const open = all.filter(({ expects }) => expects !== 'nothing');
  if (silent.length < open.length) return silent.map((one) => silentNotice(account, one, now));
  const { since, isAtLeast } = silent.reduce((a, b) => (b.since > a.since ? b : a));
  return [silentNotice(account, { since, isAtLeast }, now)];
}

function silentNotice(account: string, { region, since, isAtLeast }: Silent, now: number): Notice {
  const where = region === undefined ? `Account ${account}` : `${region} in account ${account}`;
  return {
    key: ['silent', account, region ?? ''].join('|'),
    kind: region === undefined ? 'silent-account' : 'silent-region',
    loudness: 'notify',
    lasts: true,
    title: `${where} has delivered no digest since ${isAtLeast ? 'at least ' : ''}${isoTime(since)}`,
    meaning:
      'CloudTrail writes a digest every hour for each account and Region, even if nothing happens there. Without digests, activity there may not be recorded.',
    response:
      'Check that the account is still in the organization, that the Region is enabled, that the service-linked role AWSServiceRoleForCloudTrail exists in the account, and that the trail is logging (GetTrailStatus). ' +
      'If the account was closed or the Region disabled, this ends by itself once AWS Organizations or Account Management says so.',
    account,
    ...(region !== undefined && { region }),
    period: { from: since, to: now },
    keys: [],
  };
}
