import type { NotCheckedReason } from './not-checked';

/** After `not checked: `; gets what it is about, as in `a digest` or `3 log files`. */
export const NOT_CHECKED_WORDS: Readonly<Record<NotCheckedReason, (subject: string) => string>> = {
  archived: (subject) => `${subject} in a storage class that has to be restored first`,
  denied: (subject) => `${subject} that may not be read`,
  unavailable: (subject) => `${subject} that could not be read now`,
  expired: (subject) => `${subject} that the lifecycle has removed, or may have`,
  'no-public-keys': (subject) => `${subject}, since CloudTrail could not be asked for its public keys`,
  'no-signature': (subject) => `${subject} without a signature`,
  'digest-failed': (subject) => `${subject} that no valid digest names`,
  'other-bucket': (subject) => `${subject} in another bucket`,
  'too-many': (subject) => `${subject}, more than can be remembered, so whether they were added is unknown`,
  'too-new': (subject) => `${subject} that no digest names yet; a backfill digest may`,
  interrupted: (subject) => `${subject}, for lack of time`,
  'other-trail': () => 'whether log files were added, since another trail delivers into the same folder',
  'before-first-digest': (subject) => `${subject} before its first digest`,
  'unknown-format': (subject) => `${subject}, signed in a form that this version does not know`,
};
