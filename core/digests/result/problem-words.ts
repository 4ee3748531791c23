import { counted } from './counted';
import type { ProblemKind } from './problem';

interface KindWords {
  /** The beginning of a line. */
  readonly what: (count: number) => string;
  readonly meaning: string;
  readonly response: string;
}

const LOOK_FOR_VERSIONS =
  'The bucket keeps deleted and overwritten objects for some time: list the versions with `aws s3api list-object-versions --bucket <bucket> --prefix <key>`, and restore the previous one. Find out who did it: search for DeleteObject and PutObject in the log of the archive, if it records data events, and in its access logs.';
const TREAT_AS_HIDDEN = 'Until it is explained, assume that the events of that time are hidden.';

export const PROBLEM_WORDS: Readonly<Record<ProblemKind, KindWords>> = {
  'digest-changed': {
    what: (count) => `${counted(count, 'digest')} changed after CloudTrail had signed it`,
    meaning:
      'The signature does not match the content. Only CloudTrail can sign a digest, so someone else has written this one. It no longer proves anything about the log files of its hour.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-damaged': {
    what: (count) => `${counted(count, 'digest')} cannot be read as a digest`,
    meaning: 'It is truncated, or was replaced by something else. It proves nothing about the log files of its hour.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-missing': {
    what: (count) => (count === 1 ? 'a digest is missing' : `about ${counted(count, 'digest')} are missing`),
    meaning:
      'CloudTrail wrote them: a signed digest names them, or they were verified before. The lifecycle does not explain it. Log files of that time may be missing or changed as well, without any sign of it.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-moved': {
    what: (count) => `${counted(count, 'digest')} is not where it belongs`,
    meaning: 'Its own content names another location. Someone copied a digest over another one, or next to it.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-unknown-key': {
    what: (count) => `${counted(count, 'digest')} is signed with a key that is not CloudTrail's`,
    meaning: 'Someone made a digest with their own key. It proves nothing about the log files of its hour.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-out-of-chain': {
    what: (count) => `${counted(count, 'digest')} does not continue the previous one`,
    meaning: 'It is signed, but contradicts another signed digest. CloudTrail does not do that.',
    response: 'Compare both digests, and their versions. If neither was overwritten, contact AWS Support.',
  },
  'chain-restarted': {
    what: () => 'the chain of digests restarted',
    meaning:
      'CloudTrail signs a digest without a predecessor only after the trail was stopped, or after log file validation was turned off. No such pause is known for this time. Earlier digests may have been deleted as well.',
    response:
      'Search for StopLogging, UpdateTrail, DeleteTrail and PutEventSelectors before that time. If it was a change that you know, there is nothing to do. Otherwise treat that time as not recorded.',
  },
  'chain-stopped': {
    what: () => 'no new digest has arrived',
    meaning:
      'CloudTrail writes one every hour for each account and Region, even if nothing happens. Either it no longer delivers from there, or the newest digests were deleted.',
    response:
      'Look for log files and digests of the last hours in the folder of the account and Region, and their delete markers. If there are none: is the account still in the organization, is the Region enabled, and does `doctor` find problems with the policies of bucket and key?',
  },
  'chain-vanished': {
    what: () => 'all digests are gone, including those that were verified before',
    meaning: 'The folder of digests of this account and Region was emptied. The lifecycle does not explain it.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'log-file-missing': {
    what: (count) => (count === 1 ? 'a log file is missing' : `${counted(count, 'log file')} are missing`),
    meaning:
      'CloudTrail delivered it, and a signed digest names it. The lifecycle does not explain it: it was deleted, or moved.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'log-file-changed': {
    what: (count) => `${counted(count, 'log file')} changed after its delivery`,
    meaning: 'Its content does not have the hash that CloudTrail signed. Events were changed, removed or added.',
    response: `${LOOK_FOR_VERSIONS} Compare the versions to see what was to be hidden.`,
  },
  'log-file-damaged': {
    what: (count) => `${counted(count, 'log file')} cannot be unpacked`,
    meaning: 'It is empty, truncated, or not gzip. CloudTrail delivered something else, and signed its hash.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'log-file-added': {
    what: (count) => `${counted(count, 'log file')} that no digest names`,
    meaning:
      'CloudTrail signs the name of each file that it delivers, at the latest in a backfill digest. Someone else has added this file, to invent events or to confuse searches.',
    response:
      'Do not trust its events. Find out who wrote it, from the access logs of the archive. If a digest names it later, it was only late.',
  },
  'memory-lost': {
    what: () => "the watch's stored state is gone",
    meaning:
      'The watch has checked this account before, and its state was deleted. It starts again, and can no longer distinguish files that were deleted from the archive before now from files that never existed.',
    response: 'Find out who deleted it. Then run `verify` on the whole archive of the account.',
  },
  'memory-lowered': {
    what: () => "the watch's stored state was reset to an earlier one",
    meaning: 'The current state was replaced by an earlier one. What was found since may be lost.',
    response: 'Find out who wrote it. Then run `verify` on the whole archive of the account.',
  },
  'memory-forged': {
    what: () => "the watch's stored state is not what it wrote",
    meaning: 'Someone changed the state so that part of the archive would be skipped. The watch ignores it.',
    response: 'Find out who wrote it. Then run `verify` on the whole archive of the account.',
  },
  'memory-damaged': {
    what: () => "the watch's stored state cannot be read",
    meaning: 'No version of the watch writes this format. It is not trusted.',
    response: 'Find out who wrote it. Then run `verify` on the whole archive of the account.',
  },
  'clock-wrong': {
    what: () => 'the clock of this machine is wrong',
    meaning: 'It decides whether a digest is late. The time of the storage was used instead.',
    response: 'Correct the clock, and check again.',
  },
  'place-silent': {
    what: () => 'there is no digest for that time',
    meaning:
      'CloudTrail writes one every hour for each account and Region, even if nothing happens. Either it does not deliver from there, or all of them were deleted.',
    response:
      'Is the account in the organization, and was the Region enabled at that time? If so, look for delete markers in the folder of the digests.',
  },
};
