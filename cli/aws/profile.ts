import { getHomeDir, loadSsoSessionData, parseKnownFiles } from '@smithy/core/config';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { received, receivedInWords } from '../../lib/contract/received';
import { printable } from '../terminal/printable';
import { UsageError } from '../terminal/usage-error';

type Environment = Readonly<Record<string, string | undefined>>;
type Settings = Readonly<Record<string, string | undefined>>;

export interface Profile {
  readonly name: string;
  /** `option`: set by `--profile`, which takes precedence over keys in the environment. */
  readonly namedBy: 'option' | 'environment' | undefined;
  /** Empty if the profile does not exist and was not requested. */
  readonly settings: Settings;
  /** The last one in the chain of `source_profile`s: the profile to sign in to. */
  readonly source: { readonly name: string; readonly settings: Settings };
}

const MOST_NAMED = 20;
/** Sections of the configuration that are not profiles, as named by the SDK's parser. */
const OTHER_SECTION = /^(sso-session|services)\./;
/** Each of these is a source of credentials. */
const CREDENTIAL_SETTINGS = [
  'role_arn',
  'aws_access_key_id',
  'credential_process',
  'web_identity_token_file',
  'sso_session',
  'sso_start_url',
  'sso_account_id',
  'login_session',
];

export function hasCredentials({ settings }: Pick<Profile, 'settings'>): boolean {
  return CREDENTIAL_SETTINGS.some((name) => settings[name] !== undefined);
}

/**
 * Returns the profile that the AWS CLI would use. @throws UsageError if it does not exist, or refers to one that does
 * not
 */
export async function profileOf(option: string | undefined, environment: Environment): Promise<Profile> {
  if (option === '') throw new UsageError(['--profile: received ""; allowed: the name of a profile, or no --profile']);
  const [from, name] = [
    ['--profile', option],
    ['AWS_PROFILE', environment['AWS_PROFILE']],
    ['AWS_DEFAULT_PROFILE', environment['AWS_DEFAULT_PROFILE']],
  ].find(([, value]) => value !== undefined && value !== '') ?? [undefined, 'default'];
  const files = filesOf(environment);
  const sections: Readonly<Record<string, Settings>> = await parseKnownFiles({ ...files, ignoreCache: true });
  const all = Object.fromEntries(Object.entries(sections).filter(([section]) => !OTHER_SECTION.test(section)));
  const settings = own(all, name ?? '');
  if (from !== undefined && settings === undefined) throw new UsageError([received(from, name, allowed(all, files))]);
  const chosen = { name: name ?? '', settings: settings ?? {} };
  const source = sourceOf(chosen, all, files);
  await checkSession(source, files);
  return {
    ...chosen,
    namedBy: from === undefined ? undefined : from === '--profile' ? 'option' : 'environment',
    source,
  };
}

function sourceOf(from: Profile['source'], all: Readonly<Record<string, Settings>>, files: Files): Profile['source'] {
  const visited = new Set<string>();
  let at = from;
  for (;;) {
    const { source_profile: next, role_arn: role } = at.settings;
    visited.add(at.name);
    if (role === undefined || next === undefined) return at;
    // A profile may have its own keys, and use them for its role.
    if (next === at.name) return at;
    if (visited.has(next))
      throw new UsageError([
        `profile ${JSON.stringify(from.name)}: its source_profile ${JSON.stringify(next)} leads back to itself`,
      ]);
    const settings = own(all, next);
    if (settings === undefined)
      throw new UsageError([
        receivedInWords(
          `profile ${JSON.stringify(at.name)}`,
          `source_profile ${JSON.stringify(next)}`,
          allowed(all, files),
        ),
      ]);
    at = { name: next, settings };
  }
}

/** The SDK would fail without an explanation. */
async function checkSession(
  { name, settings: { sso_session: session } }: Profile['source'],
  files: Files,
): Promise<void> {
  if (session === undefined) return;
  const sessions = await loadSsoSessionData(files);
  if (own(sessions, session) !== undefined) return;
  throw new UsageError([
    receivedInWords(
      `profile ${JSON.stringify(name)}`,
      `sso_session ${JSON.stringify(session)}`,
      `${list(Object.keys(sessions)) || 'an existing one'}; ${files.configFilepath} has no [sso-session ${printable(session)}]`,
    ),
  ]);
}

interface Files {
  readonly configFilepath: string;
  readonly filepath: string;
}

function filesOf(environment: Environment): Files {
  const path = (said: string): string => (said.startsWith('~/') ? join(getHomeDir(), said.slice(2)) : said);
  return {
    configFilepath: path(environment['AWS_CONFIG_FILE'] || '~/.aws/config'),
    filepath: path(environment['AWS_SHARED_CREDENTIALS_FILE'] || '~/.aws/credentials'),
  };
}

function allowed(all: Readonly<Record<string, Settings>>, files: Files): string {
  const paths = [files.configFilepath, files.filepath];
  const places = paths.map((path) => `${path}${existsSync(path) ? '' : ' (which does not exist)'}`).join(' and ');
  const names = list(Object.keys(all));
  return names === '' ? `a profile of ${places}, but there are none` : `a profile of ${places}: ${names}`;
}

function list(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? [`… and ${String(names.length - MOST_NAMED)} more`] : [];
  return [...names.toSorted().slice(0, MOST_NAMED).map(printable), ...more].join(', ');
}

function own<T>(all: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined;
}
