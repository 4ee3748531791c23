import { REGION } from '../../lib/contract/identifiers';
import { isoTime, type Place } from '../digests/place';
import type { NotChecked, NotCheckedReason } from '../digests/result/not-checked';
import type { PlaceResult } from '../digests/result/place-result';
import { type Problem, problemId, type ProblemKind } from '../digests/result/problem';
import type { Words } from '../digests/verifier';
import type { Loudness, Notice } from './book';

/** How problems are put into words. */
export interface Wording {
  problem(problem: Problem): Words;
  notChecked(notChecked: NotChecked): string;
}

/** A digest is late now and then; a place is silent when none has come for so long. */
export const SILENT_SECONDS = 6 * 3_600;

/** These are told together for an account, by `silence`. */
const SILENCES: ReadonlySet<ProblemKind> = new Set<ProblemKind>(['chain-stopped', 'place-silent']);

/** No attack by themselves. */
const QUIET: ReadonlySet<ProblemKind> = new Set<ProblemKind>(['clock-wrong']);

/** These last, for as long as they are found. */
const LASTING: ReadonlySet<ProblemKind> = new Set<ProblemKind>(['chain-vanished']);

/** Ordinary, or said by something else. */
const UNTOLD: ReadonlySet<NotCheckedReason> = new Set<NotCheckedReason>([
  'digest-failed',
  'expired',
  'interrupted',
  'too-new',
]);

/** What is wrong with files and memories; silences are left out. */
export function problemNotices(problems: readonly Problem[], wording: Wording): Notice[] {
  return problems
    .filter(({ kind }) => !SILENCES.has(kind))
    .map((problem) => {
      const { kind, account, region, period, keys } = problem;
      const loudness: Loudness = QUIET.has(kind) ? 'notify' : 'page';
      const base = { kind, loudness, lasts: LASTING.has(kind), account, period, keys };
      // What concerns an account as a whole has no Region.
      return {
        key: problemId(problem),
        ...base,
        ...(REGION.accepts(region) && { region }),
        ...wording.problem(problem),
      };
    });
}

/** What could not be looked at: once for each place and reason. */
export function notCheckedNotices(items: readonly NotChecked[], wording: Wording): Notice[] {
  const told = items.filter(({ reason }) => !UNTOLD.has(reason));
  return told.map((item) => {
    const { account, region, reason, what, period, keys } = item;
    return {
      key: ['not-checked', account, region, what, reason].join('|'),
      kind: `not-checked-${reason}`,
      loudness: 'notify',
      // What the walk has gone past is not tried again, so it is never over.
      lasts: item.isOpen,
      title: wording.notChecked(item),
      meaning: 'Nothing is proven of it: neither that it is well nor that it is not.',
      response: RESPONSES[reason] ?? 'Look at the log of the function.',
      account,
      region,
      period,
      keys,
    };
  });
}

const RESPONSES: Partial<Record<NotCheckedReason, string>> = {
  denied:
    'Look at the policies of bucket and key, at the role by which the watch reads, and at what stands above it: a permissions boundary, a service control policy.',
  archived: 'Restore the files, and verify this time on the command line.',
  unavailable: 'It is tried again. If it lasts, look at the AWS Health Dashboard for S3.',
  'no-public-keys': 'Look whether the role of the function may call cloudtrail:ListPublicKeys in that Region.',
  'no-signature': 'Somebody copied the digests without their metadata. Verify this time against another copy.',
};

/** One look at a place. */
export interface Looked {
  readonly place: Place;
  readonly result: PlaceResult;
  /** It is closed or disabled: its silence is explained. */
  readonly isClosed: boolean;
}

/** Since when no digest has come from a place that has to deliver; 0 for never. Undefined where it delivers. */
export function silentSince({ result, isClosed }: Looked, now: number): number | undefined {
  if (isClosed) return undefined;
  const heads = result.memory.chains.filter(({ id }) => id.kind === 'standard').map(({ head }) => head.end);
  if (heads.length === 0) return result.problems.some(({ kind }) => kind === 'place-silent') ? 0 : undefined;
  const last = Math.max(...heads);
  // Where it was ended on the way, nobody has seen yet what comes after.
  return result.isComplete && last <= now - SILENT_SECONDS ? last : undefined;
}

/** One notice for an account that is silent everywhere, else one for each Region. Nothing where nobody could look. */
export function silence(account: string, all: readonly Looked[], now: number): Notice[] {
  const looked = all.filter(({ result }) => !result.notChecked.some(({ what, isOpen }) => what === 'place' && isOpen));
  const silent = looked.flatMap((one) => {
    const since = silentSince(one, now);
    return since === undefined ? [] : [{ region: one.place.region, since }];
  });
  const open = all.filter(({ isClosed }) => !isClosed);
  if (silent.length === 0) return [];
  if (silent.length < open.length) return silent.map((one) => silentNotice(account, one, now));
  const since = Math.max(...silent.map((one) => one.since));
  return [silentNotice(account, { since }, now)];
}

function silentNotice(
  account: string,
  { region, since }: { readonly region?: string; readonly since: number },
  now: number,
): Notice {
  const where = region === undefined ? `Account ${account}` : `${region} in account ${account}`;
  const last = since === 0 ? 'has never delivered a digest' : `has delivered no digest since ${isoTime(since)}`;
  return {
    key: ['silent', account, region ?? ''].join('|'),
    kind: region === undefined ? 'silent-account' : 'silent-region',
    loudness: 'notify',
    lasts: true,
    title: `${where} ${last}`,
    meaning:
      'CloudTrail writes a digest every hour for each account and Region, also without activity. So nothing shows what happens there: it may not be recorded.',
    response:
      "Is the account still in the organization, and the Region enabled? Does CloudTrail's service-linked role AWSServiceRoleForCloudTrail exist there, and is the trail logging (GetTrailStatus)? " +
      'If the archive is to be without it, it is over once Organizations says that the account is closed, or Account Management that the Region is disabled.',
    account,
    ...(region !== undefined && { region }),
    period: { from: since === 0 ? now : since, to: now },
    keys: [],
  };
}
