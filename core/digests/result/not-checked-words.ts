import type { NotCheckedReason } from './not-checked';

/** Follows `not checked: `. The argument is the subject, for example `a digest` or `3 log files`. */
export const NOT_CHECKED_WORDS: Readonly<Record<NotCheckedReason, (subject: string) => string>> = {
  archived: (subject) => `${subject} in a storage class that requires a restore first`,
  denied: (subject) => `${subject}, because access was denied`,
  unavailable: (subject) => `${subject} that could not be read this time`,
  expired: (subject) => `${subject} that the lifecycle has or may have deleted`,
  'no-public-keys': (subject) => `${subject}, because CloudTrail could not be asked for its public keys`,
  'no-signature': (subject) => `${subject} without a signature`,
  'digest-failed': (subject) => `${subject} that no valid digest names`,
  'other-bucket': (subject) => `${subject} in another bucket`,
  'too-many': (subject) => `${subject}, more than can be stored, so it is unknown whether they were added`,
  'too-new': (subject) => `${subject} that no digest names yet; a backfill digest may`,
  interrupted: (subject) => `${subject}, for lack of time`,
  'other-trail': () => 'whether log files were added, because another trail delivers to the same folder',
  'before-first-digest': (subject) => `${subject} before its first digest`,
  'unknown-format': (subject) => `${subject}, signed in a format that this version does not know`,
};
