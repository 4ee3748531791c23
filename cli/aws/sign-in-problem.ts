import { attemptOf } from '../../core/history/search/fixes';
import { shellWord } from '../../lib/contract/shell-word';
import { printable } from '../terminal/printable';
import { isUsageError, UsageError } from '../terminal/usage-error';
import { networkProblem } from './client-problem';
import { hasCredentials, type Profile } from './profile';

/** Returns why there are no credentials, and what to do for this profile. Other errors are thrown again. */
export function signInProblem(error: unknown, profile: Profile): unknown {
  if (isUsageError(error) || !(error instanceof Error) || attemptOf(error) !== undefined) return error;
  const message = printable(
    error.message
      .replace(SDK_ADVICE, '')
      .replaceAll(/\s*[\r\n]+\s*/g, ' ')
      .trim(),
  );
  const network = networkProblem(error);
  if (network !== undefined) return new UsageError([printable(network)]);
  if (!hasCredentials(profile)) {
    return new UsageError([
      `no AWS credentials: ${message}; sign in ('aws sso login' or 'aws login'), or give a profile with --profile or AWS_PROFILE`,
    ]);
  }
  const { name, source, settings } = profile;
  const who = `profile ${JSON.stringify(name)}`;
  const {
    sso_session: session,
    sso_start_url: url,
    sso_account_id: account,
    login_session: login,
    credential_process: process,
  } = source.settings;
  const at = source.name === 'default' ? '' : ` --profile ${shellWord(printable(source.name))}`;
  const isFromSts =
    /^(AccessDenied|ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch|RegionDisabled|ValidationError|MalformedPolicy)/.test(
      error.name,
    );
  if (isFromSts)
    return new UsageError([
      `${who}: AWS refused its role ${printable(settings['role_arn'] ?? '')}: ${error.name}: ${message}; ${roleFix(error, at, source.settings)}`,
    ]);
  if (session !== undefined || url !== undefined || account !== undefined)
    return new UsageError([`${who}: ${message}; ${ssoFix(message, at)}`]);
  if (login !== undefined) return new UsageError([`${who}: ${message}; sign in: aws login${at}`]);
  if (process !== undefined)
    return new UsageError([
      `${who}: its credential_process returned no credentials: ${message}; run it manually to see more`,
    ]);
  return new UsageError([`${who}: ${message}; check its settings, or use another one with --profile or AWS_PROFILE`]);
}

/** The message does not name the profile. */
const SDK_ADVICE = /\s*To refresh this SSO session,? run '?aws sso login'? with the corresponding profile\.?/g;

function ssoFix(message: string, at: string): string {
  // The token is valid, but grants no access.
  if (/Forbidden|No access|ResourceNotFound/.test(message))
    return 'the account or the permission set is not assigned to you: check sso_account_id and sso_role_name';
  if (/missing|required|could not be found|Conflicting/i.test(message) && !/token/i.test(message))
    return 'check its SSO settings (sso_session, or sso_start_url, sso_region, sso_account_id and sso_role_name)';
  return `sign in: aws sso login${at}`;
}

function roleFix({ name, message }: Error, at: string, source: Profile['settings']): string {
  if (/MultiFactorAuthentication failed/.test(message)) return 'wait for the next code of the device, and try again';
  if (/ExpiredToken/.test(name))
    return (source['sso_session'] ?? source['sso_start_url']) ? `sign in: aws sso login${at}` : 'sign in again';
  if (/InvalidClientTokenId|SignatureDoesNotMatch/.test(name))
    return `check the keys of its source${at === '' ? '' : `, ${at.slice(' --profile '.length)}`}`;
  return 'check its role_arn, source_profile, external_id and mfa_serial, and the trust policy of the role';
}
