import { received, receivedInWords } from '../../lib/contract/received';
import { alarmContradictions, type AlarmSettings } from './alarm-configuration';
import { EVENT_SETTINGS, eventContradictions, type EventSettings } from './event-configuration';
import { PREFIX } from './prefix';

/** Settings that can contradict each other. A setting with an invalid value counts as set. */
interface Contradictable extends EventSettings, AlarmSettings {
  readonly isOrganizationTrail?: boolean;
  readonly homeRegion?: string;
  readonly managementAccountId?: string;
  readonly eventHistory?: string;
  readonly archiveWatch?: boolean | string;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Reports contradictions that are possible with flat keys, but not with the stack's properties. The stacks report
 * others.
 */
export function contradictions(settings: Contradictable): string[] {
  const problems: string[] = [];
  const say = (key: string): string => `${PREFIX}${key}`;
  const has = (key: string): boolean => Object.hasOwn(settings, key);
  if (has('objectLockMode') !== has('objectLockDays')) {
    problems.push(
      receivedInWords(`${say('objectLockMode')} and ${say('objectLockDays')}`, 'one of them', 'both or neither'),
    );
  }
  if (settings.isOrganizationTrail === false) {
    for (const key of [
      'organizationId',
      'preflight',
      'logArchiveAccount',
      'delegatedAdministrator',
      'guardrails',
    ].filter(has)) {
      problems.push(
        receivedInWords(say(key), `with ${say('isOrganizationTrail')}=false`, 'for an organization trail only'),
      );
    }
  }
  for (const [key, what] of [
    ['eventHistoryReaders', 'a list'],
    ['eventHistoryRoleName', 'a name'],
  ] as const) {
    if (has(key) && settings.eventHistory !== 'organization')
      problems.push(receivedInWords(say(key), what, `with ${say('eventHistory')}=organization only`));
  }
  if (has('logArchiveAccount') && !has('homeRegion')) {
    problems.push(
      receivedInWords(
        say('logArchiveAccount'),
        `without ${say('homeRegion')}`,
        'with it, because both accounts compute names from it',
      ),
    );
  }
  if (has('logArchiveReaders') && !has('logArchiveAccount')) {
    problems.push(receivedInWords(say('logArchiveReaders'), 'a list', `with ${say('logArchiveAccount')} only`));
  }
  if (settings.archiveWatch === 'archive-account' && !has('logArchiveAccount'))
    problems.push(
      receivedInWords(
        say('archiveWatch'),
        '"archive-account"',
        `with ${say('logArchiveAccount')} only, else true or false`,
      ),
    );
  for (const key of ['archiveWatchHours', 'archiveWatchHashPercent'])
    if (has(key) && settings.archiveWatch === false)
      problems.push(
        receivedInWords(say(key), `with ${say('archiveWatch')}=false`, 'where the archive is watched only'),
      );
  problems.push(...attachedContradictions(has));
  if (has('managementAccountId') && !has('attachTo') && !has('logArchiveAccount') && !has('delegatedAdministrator')) {
    problems.push(
      receivedInWords(
        say('managementAccountId'),
        String(settings.managementAccountId),
        `with ${say('logArchiveAccount')} or ${say('delegatedAdministrator')} (otherwise it is the account of the stack)`,
      ),
    );
  }
  // https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
  for (const key of Object.keys(settings.tags ?? {})) {
    if (!/^(?!aws:).{1,128}$/i.test(key))
      problems.push(received(say('tags'), key, 'keys of 1 to 128 characters, not starting with aws:'));
  }
  const ofParts = [...eventContradictions(settings), ...alarmContradictions(settings)];
  return [...problems, ...ofParts.map((problem) => PREFIX + problem)];
}

/**
 * Settings for a trail, an archive or a log group of this app, except `archiveNamespace`, which `cdk.json` contains.
 */
const OF_OWN_TRAIL = [
  'trailName',
  'trailManagedElsewhere',
  'managementAccountId',
  'regions',
  'includeGlobalServiceEvents',
  'keyPrefix',
  'formerKeyPrefixes',
  'retentionDays',
  'objectLockMode',
  'objectLockDays',
  'logRetentionDays',
  'notifyOfLogFiles',
  'preflight',
  'archiveProtection',
  'athena',
  'archiveWatch',
  'archiveWatchHours',
  'archiveWatchHashPercent',
  'guardrails',
  ...Object.keys(EVENT_SETTINGS),
  'logArchiveAccount',
  'logArchiveReaders',
  'delegatedAdministrator',
];

function attachedContradictions(has: (key: string) => boolean): string[] {
  const attachTo = `${PREFIX}attachTo`;
  if (!has('attachTo'))
    return has('attachedTrailArn')
      ? [receivedInWords(`${PREFIX}attachedTrailArn`, `without ${attachTo}`, 'with it only')]
      : [];
  const needless = OF_OWN_TRAIL.filter(has);
  return needless.length === 0
    ? []
    : [
        receivedInWords(
          attachTo,
          `with ${needless.map((key) => PREFIX + key).join(', ')}`,
          'without settings for a trail, an archive or a log group of this app: none of them is created',
        ),
      ];
}
