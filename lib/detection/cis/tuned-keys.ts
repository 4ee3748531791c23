import { and } from '../../filter-pattern/build';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { CountBy, DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { calls, direct, succeeded } from '../event-conditions';
import { pathsOf } from '../finding-paths';
import { throughCloudFormation } from '../own-conditions';
import { numbersOf } from './numbering';

/** The calls by which a key is lost, temporarily or permanently. */
export const KEY_LOSSES = ['DisableKey', 'DeleteImportedKeyMaterial', 'ScheduleKeyDeletion'] as const;

const ABOUT_KEYS = {
  findingPaths: pathsOf('kms'),
  cisRecommendations: numbersOf(7),
  requiredEvents: [RequiredEvents.KMS_MANAGEMENT_EVENTS],
};

/**
 * Variants of control 7, by what can be undone: a disabled key works again after one call; a key scheduled for deletion
 * can be restored for at least a week; deleted key material is lost unless someone kept it. The product's own keys are
 * covered by `own-key-changed`, which pages.
 */
export const TUNED_KEYS: readonly Detection[] = [
  fromParts({
    id: 'kms-key-disabled',
    title: 'A KMS key was disabled',
    meaning:
      'What is encrypted with it cannot be read until EnableKey, so this does not page. A key of the trail does (`own-key-changed`), and so do many keys (`kms-keys-lost-in-bulk`). Stacks are excluded.',
    response: 'Enable the key again (EnableKey) if it is in use. Then check what the caller did.',
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
      'From this moment, what is encrypted with the key cannot be read. There is no waiting period, and AWS has no copy: only whoever kept the material can import it again.',
    response: 'Import the material again (ImportKeyMaterial) if you have it. End the sessions of the caller first.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('kms', 'DeleteImportedKeyMaterial'), succeeded),
    falsePositives: 'Rotating imported material manually.',
    techniques: ['T1485', 'T1486'],
    ...ABOUT_KEYS,
    findingOnly: true,
  }),
  fromParts({
    id: 'kms-key-deletion-scheduled',
    title: 'A KMS key will be deleted',
    meaning:
      'The key is unusable now and deleted after the waiting period of 7 to 30 days, so this does not page. Stacks are excluded: `kms-key-deleted-with-stack`, `kms-keys-deleted-with-stack`.',
    response: 'CancelKeyDeletion and EnableKey if it is still needed: check when the key was last used.',
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
      'Deleting a stack deletes its keys, unless the template retains them; someone with permission to delete a stack can hide behind that. Preview environments do it every evening, so only the first time of a role or user in an account is reported, and many keys at once (`kms-keys-deleted-with-stack`).',
    response: 'CancelKeyDeletion and EnableKey if it is still needed. Which stack was deleted, and by whom?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('kms', 'ScheduleKeyDeletion'), throughCloudFormation, succeeded),
    falsePositives: 'The first stack that is deleted in an account.',
    techniques: ['T1485'],
    ...ABOUT_KEYS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'kms-keys-deleted-with-stack',
    title: 'Stacks deleted three or more KMS keys of an account within an hour',
    meaning:
      'The end of an environment, with everything that its keys encrypt. The keys are unusable now, and deleted after the waiting period of 7 to 30 days, so this does not page.',
    response: 'Was the environment supposed to be deleted? If not, CancelKeyDeletion and EnableKey for each key.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('kms', 'ScheduleKeyDeletion'), throughCloudFormation, succeeded),
    threshold: 3,
    periodSeconds: BY_HAND_SECONDS,
    countBy: CountBy.ACCOUNT,
    falsePositives: 'Deleting an environment; several previews that end in the same hour.',
    techniques: ['T1485'],
    ...ABOUT_KEYS,
    findingOnly: true,
  }),
  fromParts({
    id: 'kms-keys-lost-in-bulk',
    title: 'Many KMS keys were disabled or scheduled for deletion',
    meaning:
      'Five keys within an hour, by one role or user: nobody retires so many manually, and extortion begins this way. Stacks are excluded; see `kms-keys-deleted-with-stack` for those.',
    response:
      'Deny the caller everything at once. Then CancelKeyDeletion and EnableKey for each key; all of them can be restored until the waiting period ends.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('kms', 'DisableKey', 'ScheduleKeyDeletion'), direct, succeeded),
    threshold: 5,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Deleting a large environment with Terraform: announce it to whoever is on call.',
    techniques: ['T1485', 'T1486'],
    ...ABOUT_KEYS,
    findingOnly: true,
  }),
];
