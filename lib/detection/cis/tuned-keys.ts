import { and } from '../../filter-pattern/build';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { CountBy, DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { calls, direct, succeeded } from '../event-conditions';
import { pathsOf } from '../finding-paths';
import { throughCloudFormation } from '../own-conditions';
import { numbersOf } from './numbering';

/** The ways in which a key is lost, for now or for good. */
export const KEY_LOSSES = ['DisableKey', 'DeleteImportedKeyMaterial', 'ScheduleKeyDeletion'] as const;

const ABOUT_KEYS = {
  findingPaths: pathsOf('kms'),
  cisRecommendations: numbersOf(7),
  requiredEvents: [RequiredEvents.KMS_MANAGEMENT_EVENTS],
};

/**
 * Variants of control 7. By what can be undone: a key that is disabled works again with one call, one that is scheduled for deletion for a
 * week at least, and material that was deleted never, unless somebody kept it. The product's own keys have `own-key-changed`, which pages.
 */
export const TUNED_KEYS: readonly Detection[] = [
  fromParts({
    id: 'kms-key-disabled',
    title: 'A KMS key was disabled',
    meaning:
      'What is encrypted with it cannot be read, until EnableKey: so this does not page. A key of the trail does (`own-key-changed`), and so do many keys (`kms-keys-lost-in-bulk`). Stacks are left out.',
    response: 'Enable the key again (EnableKey) if anybody uses it. Then read what the caller did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('kms', 'DisableKey'), direct, succeeded),
    falsePositives: 'Retiring a key, which begins with disabling it.',
    techniques: ['T1485', 'T1486'],
    ...ABOUT_KEYS,
  }),
  fromParts({
    id: 'kms-key-material-deleted',
    title: 'The imported material of a KMS key was deleted',
    meaning:
      'What is encrypted with the key cannot be read from this second on, without a waiting period, and AWS has no copy: only whoever kept the material can import it again.',
    response: 'Import the material again (ImportKeyMaterial) if you have it. End the sessions of the caller first.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('kms', 'DeleteImportedKeyMaterial'), succeeded),
    falsePositives: 'Rotating imported material by hand.',
    techniques: ['T1485', 'T1486'],
    ...ABOUT_KEYS,
    findingOnly: true,
  }),
  fromParts({
    id: 'kms-key-deletion-scheduled',
    title: 'A KMS key will be deleted',
    meaning:
      'The key is unusable now and gone after the waiting period of 7 to 30 days; so this does not page. Stacks are left out: `kms-key-deleted-with-stack`, `kms-keys-deleted-with-stack`.',
    response: 'CancelKeyDeletion and EnableKey if anybody still needs it: look at the last use of the key.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('kms', 'ScheduleKeyDeletion'), direct, succeeded),
    falsePositives: 'terraform destroy.',
    techniques: ['T1485'],
    ...ABOUT_KEYS,
  }),
  fromParts({
    id: 'kms-key-deleted-with-stack',
    title: 'A role or user deletes a KMS key with a stack for the first time',
    meaning:
      'A key is lost with a stack as by hand, unless the template retains it; whoever may delete a stack can hide behind that. Preview environments do it every evening: so only the first time of a role or user in an account is told, and many keys at once (`kms-keys-deleted-with-stack`).',
    response: 'CancelKeyDeletion and EnableKey if anybody still needs it. Which stack was deleted, and by whom?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('kms', 'ScheduleKeyDeletion'), throughCloudFormation, succeeded),
    falsePositives: 'The first stack that is taken down in an account.',
    techniques: ['T1485'],
    ...ABOUT_KEYS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'kms-keys-deleted-with-stack',
    title: 'Stacks delete three or more KMS keys of an account within an hour',
    meaning:
      'The end of an environment, with all that its keys encrypt. The keys are unusable now, and gone after the waiting period of 7 to 30 days; so this does not page.',
    response: 'Was the environment to be taken down? Otherwise CancelKeyDeletion and EnableKey for each key.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('kms', 'ScheduleKeyDeletion'), throughCloudFormation, succeeded),
    threshold: 3,
    periodSeconds: BY_HAND_SECONDS,
    countBy: CountBy.ACCOUNT,
    falsePositives: 'Taking down an environment; several previews that end in the same hour.',
    techniques: ['T1485'],
    ...ABOUT_KEYS,
    findingOnly: true,
  }),
  fromParts({
    id: 'kms-keys-lost-in-bulk',
    title: 'Many KMS keys are disabled or scheduled for deletion',
    meaning:
      'Five keys within an hour, by one role or user: nobody retires so many by hand, and whoever wants a ransom begins so. Stacks are left out; of those `kms-keys-deleted-with-stack` tells.',
    response:
      'Deny the caller everything at once. Then CancelKeyDeletion and EnableKey for each key; all of them can be saved until the waiting period ends.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('kms', 'DisableKey', 'ScheduleKeyDeletion'), direct, succeeded),
    threshold: 5,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Taking down a large environment with Terraform: plan it with whoever is on call.',
    techniques: ['T1485', 'T1486'],
    ...ABOUT_KEYS,
    findingOnly: true,
  }),
];
