import { counted } from './counted';
import type { ProblemKind } from './problem';

interface KindWords {
  /** At the beginning of a line. */
  readonly what: (count: number) => string;
  readonly meaning: string;
  readonly response: string;
}

const LOOK_FOR_VERSIONS =
  'The bucket keeps what was deleted or overwritten for a time: list its versions with `aws s3api list-object-versions --bucket <bucket> --prefix <key>`, and restore the one from before. Find out who did it: search for DeleteObject and PutObject in the log of the archive, if it records data events, and in its access logs.';
const TREAT_AS_HIDDEN = 'Treat what happened in that time as hidden, until it is explained.';

export const PROBLEM_WORDS: Readonly<Record<ProblemKind, KindWords>> = {
  'digest-changed': {
    what: (count) => `${counted(count, 'digest')} changed after CloudTrail had signed it`,
    meaning:
      'The signature does not fit the content. Nobody but CloudTrail can sign a digest, so somebody has written this one. It no longer proves anything about the log files of its hour.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-damaged': {
    what: (count) => `${counted(count, 'digest')} cannot be read as a digest`,
    meaning: 'It is cut off, or was replaced by something else. It proves nothing about the log files of its hour.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-missing': {
    what: (count) => (count === 1 ? 'a digest is missing' : `about ${counted(count, 'digest')} are missing`),
    meaning:
      'CloudTrail wrote them: a signed digest names them, or they were verified before. The lifecycle does not explain it. Log files of that time may be missing or changed as well, and nothing would show it.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-moved': {
    what: (count) => `${counted(count, 'digest')} is not where it belongs`,
    meaning: 'Its own content names another place. Somebody copied a digest over another one, or beside it.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-unknown-key': {
    what: (count) => `${counted(count, 'digest')} is signed with a key that is not CloudTrail's`,
    meaning: 'Somebody made a digest with a key of their own. It proves nothing about the log files of its hour.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'digest-out-of-chain': {
    what: (count) => `${counted(count, 'digest')} does not go on from the one before`,
    meaning: 'It is signed, and contradicts another signed digest. CloudTrail does not do that.',
    response: 'Look at both digests, and at their versions. If neither was written again, ask AWS Support.',
  },
  'chain-restarted': {
    what: () => 'the chain of digests restarted',
    meaning:
      'CloudTrail signs a digest without a predecessor only after the trail had stopped, or after log file validation was switched off. No such pause is known for this time. Digests from before may have been deleted as well.',
    response:
      'Search for StopLogging, UpdateTrail, DeleteTrail and PutEventSelectors before that time. If it was a change that you know, there is nothing to do. Otherwise treat that time as not recorded.',
  },
  'chain-stopped': {
    what: () => 'no digest has come since',
    meaning:
      'CloudTrail writes one every hour for each account and Region, also when nothing happens. Either it no longer delivers from there, or the newest digests were deleted.',
    response:
      'Look for log files and digests of the last hours below the folder of the account and Region, and their delete markers. If there are none: is the account still in the organization, is the Region enabled, does `doctor` find fault with the policies of bucket and key?',
  },
  'chain-vanished': {
    what: () => 'all digests are gone, with those that were verified before',
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
    meaning: 'It is empty, cut off, or no gzip. CloudTrail delivered something else, and signed its hash.',
    response: `${LOOK_FOR_VERSIONS} ${TREAT_AS_HIDDEN}`,
  },
  'log-file-added': {
    what: (count) => `${counted(count, 'log file')} that no digest names`,
    meaning:
      'CloudTrail signs the name of each file that it delivers, at the latest in a backfill digest. Somebody else has put it there, to make events up or to confuse whoever searches.',
    response:
      'Do not believe its events. Find out who wrote it, from the access logs of the archive. If a digest names it later after all, it was only late.',
  },
  'memory-lost': {
    what: () => 'what the watch had remembered is gone',
    meaning:
      'The watch has checked this account before, and its memory was deleted. It starts again, and can no longer tell what was deleted from the archive before now from what was never there.',
    response: 'Find out who deleted it. Then run `verify` over the whole archive of the account.',
  },
  'memory-lowered': {
    what: () => 'what the watch had remembered was set back',
    meaning:
      'An earlier memory was put in place of the present one. What was found since may have been forgotten with it.',
    response: 'Find out who wrote it. Then run `verify` over the whole archive of the account.',
  },
  'memory-forged': {
    what: () => 'what the watch remembers is not what it wrote',
    meaning: 'Somebody changed the memory so that part of the archive would be skipped. The watch ignores it.',
    response: 'Find out who wrote it. Then run `verify` over the whole archive of the account.',
  },
  'memory-damaged': {
    what: () => 'what the watch remembers cannot be read',
    meaning: 'No version of the watch has written it like that. It is not believed.',
    response: 'Find out who wrote it. Then run `verify` over the whole archive of the account.',
  },
  'clock-wrong': {
    what: () => 'the clock of this machine is wrong',
    meaning: 'Whether a digest is late depends on it. The time of the storage was taken instead.',
    response: 'Correct the clock, and look again.',
  },
  'place-silent': {
    what: () => 'there is no digest of that time at all',
    meaning:
      'CloudTrail writes one every hour for each account and Region, also when nothing happens. Either it does not deliver from there, or all of them were deleted.',
    response:
      'Is the account in the organization, and was the Region enabled at that time? Then look for delete markers below the folder of digests.',
  },
};
