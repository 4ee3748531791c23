import { UsageError } from './usage-error';

/** What the user can mend of an AWS client's errors, said without a stack trace; `undefined` for all others. */
export function credentialsProblem(error: unknown): UsageError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (/CredentialsProviderError|TokenProviderError/.test(name)) {
    return new UsageError([`no AWS credentials: ${message}; sign in ('aws sso login'), or set AWS_PROFILE`]);
  }
  if (/ExpiredToken|RequestExpired/.test(name)) return new UsageError([`the AWS credentials have expired (${message}): sign in again`]);
  if (/AccessDenied|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature/.test(name)) {
    return new UsageError([`AWS refused the credentials: ${name}: ${message}`]);
  }
  if (/Region is missing/.test(message)) return new UsageError(['no AWS Region: set AWS_REGION, or a region in the profile']);
  if (name === 'ResourceNotFoundException') return new UsageError([`--function: ${message}; allowed: the name or ARN of the deployed function, in AWS_REGION`]);
  const unreachable = /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT)\b.*/.exec(message)?.[0];
  return unreachable === undefined ? undefined : new UsageError([`AWS cannot be reached: ${unreachable}`]);
}
