import { attemptOf, fixFor, withFix } from '../../core/history/search/fixes';
import { strangeAnswer } from '../../core/history/search/strange-answer';
import { printable } from '../terminal/printable';
import { isUsageError, UsageError } from '../terminal/usage-error';

/** Returns errors of AWS clients that the user can fix, without a stack trace; `undefined` for all others. */
export function clientProblem(error: unknown): UsageError | undefined {
  if (isUsageError(error)) return error;
  if (!(error instanceof Error)) return undefined;
  const said = problemOf(error);
  return said === undefined ? undefined : new UsageError([printable(said)]);
}

function problemOf(error: Error): string | undefined {
  const { name, message } = error;
  const fix = attemptOf(error) === undefined ? '' : fixFor(error);
  const strange = strangeAnswer(error);
  if (strange !== undefined) return `AWS did not answer: ${strange.message}`;
  const network = networkProblem(error);
  if (network !== undefined) return network;
  if (/CredentialsProviderError|TokenProviderError/.test(name))
    return `no AWS credentials: ${message}; sign in ('aws sso login'), or set AWS_PROFILE`;
  if (/ExpiredToken|RequestExpired/.test(name)) return `the AWS credentials have expired (${message}): sign in again`;
  if (/UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId/.test(name))
    return `AWS does not recognize the credentials: ${name}: ${message}; sign in again, or use another profile with --profile`;
  if (/SignatureDoesNotMatch|InvalidSignature/.test(name))
    return `AWS rejected the signature: ${name}: ${message}; check that the secret key is complete, and the clock of this machine`;
  if (/AccessDenied/.test(name))
    return withFix(`the credentials are valid, but a permission is missing: ${name}: ${message}`, fix);
  if (/Region is missing/.test(message)) return 'no AWS Region: set AWS_REGION, or a region in the profile';
  if (name === 'ResourceNotFoundException')
    return `--function: ${message}; allowed: the name or ARN of the deployed function, in the account and Region of the credentials (AWS_REGION, or the region of the profile)`;
  return undefined;
}

/** Returns network problems between here and AWS, even if another error wraps them. */
export function networkProblem({ name, message }: Error): string | undefined {
  const proxy = name === 'ProxyFailure' ? message : /ProxyFailure: (.*)/.exec(message)?.[1];
  if (proxy !== undefined) return `AWS cannot be reached: ${proxy}; check HTTPS_PROXY, HTTP_PROXY and NO_PROXY`;
  const certificate = CERTIFICATE.exec(message)?.[0];
  if (certificate !== undefined)
    return `AWS cannot be reached: ${certificate}; if a proxy inspects TLS, set AWS_CA_BUNDLE, or ca_bundle of the profile, to the file with its certificate`;
  const unreachable =
    /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPROTO)\b.*/.exec(message)?.[0];
  if (unreachable !== undefined) return `AWS cannot be reached: ${unreachable}`;
  return name === 'TimeoutError' ? `AWS cannot be reached: ${message}` : undefined;
}

/** As worded by OpenSSL and Node. */
const CERTIFICATE =
  /self[- ]signed certificate.*|unable to (get (local )?issuer|verify the first) certificate.*|certificate has expired.*|.*does not match certificate's altnames.*/;
