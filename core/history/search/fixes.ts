/** The operation that failed. */
export type Attempt =
  | 'sts:GetCallerIdentity'
  | 'sts:AssumeRole'
  | 'account:ListRegions'
  | 'cloudtrail:LookupEvents'
  | 'organizations:ListAccounts';

/** Records on an error which operation failed: `AccessDenied` alone does not say whose permission is missing. */
export async function attempting<T>(attempt: Attempt, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && !('attempt' in error)) Object.assign(error, { attempt });
    throw error;
  }
}

export function attemptOf(error: unknown): Attempt | undefined {
  return (error as { attempt?: Attempt } | undefined)?.attempt;
}

/** No role is configured for the account. */
export class NoRoleConfigured extends Error {
  /** The name that STS uses. */
  public override readonly name = 'AccessDenied';
}

interface Row {
  /** `undefined` for any. */
  readonly attempts?: readonly Attempt[];
  readonly error: RegExp;
  readonly fix: string;
}

const LEAVE_ACCOUNT_OUT = 'leave the account out: list the others with --account (accounts)';
const LEAVE_REGION_OUT = 'leave the Region out: list the others with --region (regions)';
const NAME_REGIONS = 'List the Regions with --region (regions)';
const DENIED = /^AccessDenied|^Unauthorized(Operation|Access|Exception)?\b|^AuthorizationError/;
/** The error does not tell whether the credentials are unknown everywhere, or only in this Region. */
const UNKNOWN_CREDENTIALS =
  /^(UnrecognizedClient|InvalidClientTokenId|OptInRequired|AuthFailure|InvalidAccessKeyId|NotAuthorized)/;
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b|^TimeoutError/;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded/;

/** The first match applies. Command line options, followed by the request field if its name differs. */
const ROWS: readonly Row[] = [
  { error: /ExpiredToken|RequestExpired/, fix: 'The credentials have expired: sign in again.' },
  {
    error: /SignatureDoesNotMatch|InvalidSignature/,
    fix: 'Check the clock of this machine, and that the secret key is complete.',
  },
  {
    error: /explicit deny in a (service|resource) control policy/,
    attempts: ['cloudtrail:LookupEvents'],
    fix: `A policy of the organization denies it: exempt cloudtrail:LookupEvents from that statement, or ${LEAVE_REGION_OUT}.`,
  },
  {
    error: /explicit deny in a (service|resource) control policy/,
    attempts: ['account:ListRegions'],
    fix: `A policy of the organization denies it: exempt account:ListRegions from that statement. ${NAME_REGIONS} otherwise.`,
  },
  {
    error: /explicit deny in a (service|resource) control policy/,
    attempts: ['sts:AssumeRole'],
    fix: `A policy of the organization denies it: exempt sts:AssumeRole from that statement, or ${LEAVE_ACCOUNT_OUT}.`,
  },
  {
    error: /no role is configured/,
    fix: `The function searches only its own account: deploy it with access to others (npx cdk deploy -c organization-trail:eventHistory=organization, or searchesOtherAccounts of EventHistory), or ${LEAVE_ACCOUNT_OUT}.`,
  },
  {
    attempts: ['sts:AssumeRole'],
    error: DENIED,
    fix: `Deploy access to the account (npx cdk deploy -c organization-trail:eventHistory=organization, or the construct MemberAccountAccess) and add your role to eventHistoryReaders; if another role exists, give it with --member-role and --external-id; or ${LEAVE_ACCOUNT_OUT}.`,
  },
  {
    attempts: ['sts:AssumeRole', 'sts:GetCallerIdentity'],
    error: UNKNOWN_CREDENTIALS,
    fix: "AWS does not recognize the caller's credentials: sign in again.",
  },
  {
    attempts: ['sts:AssumeRole', 'sts:GetCallerIdentity'],
    error: /^RegionDisabled/,
    fix: 'STS is not active in this Region: activate it in the account settings of IAM, or use another Region (AWS_REGION).',
  },
  {
    attempts: ['sts:AssumeRole'],
    error: /^(ValidationError|MalformedPolicyDocument|PackedPolicyTooLarge)/,
    fix: 'Check --member-role and --external-id.',
  },
  { attempts: ['sts:AssumeRole'], error: THROTTLED, fix: 'Try again later, or with fewer accounts.' },
  {
    attempts: ['sts:AssumeRole', 'sts:GetCallerIdentity'],
    error: UNREACHABLE,
    fix: 'STS cannot be reached: check the network and the proxy settings.',
  },
  {
    attempts: ['account:ListRegions'],
    error: DENIED,
    fix: `${NAME_REGIONS}, or allow account:ListRegions for the role that is used there.`,
  },
  {
    attempts: ['account:ListRegions'],
    error: UNKNOWN_CREDENTIALS,
    fix: `AWS does not recognize the credentials there: sign in again, or list the Regions with --region (regions).`,
  },
  { attempts: ['account:ListRegions'], error: THROTTLED, fix: `Try again later. ${NAME_REGIONS} to do without.` },
  {
    attempts: ['account:ListRegions'],
    error: UNREACHABLE,
    fix: `${NAME_REGIONS}, or allow network access to Account Management, which has one endpoint per partition.`,
  },
  { attempts: ['account:ListRegions'], error: /./, fix: `${NAME_REGIONS} to do without.` },
  {
    attempts: ['cloudtrail:LookupEvents'],
    error: DENIED,
    fix: `Allow cloudtrail:LookupEvents for the role that is used there, or leave it out: list the others with --account (accounts) or --region (regions).`,
  },
  {
    attempts: ['cloudtrail:LookupEvents'],
    error: UNKNOWN_CREDENTIALS,
    fix: `The Region may not be enabled in the account: enable it, or ${LEAVE_REGION_OUT}.`,
  },
  {
    attempts: ['cloudtrail:LookupEvents'],
    error: /\bENOTFOUND\b/,
    fix: `The Region may not exist: ${LEAVE_REGION_OUT}.`,
  },
  {
    attempts: ['cloudtrail:LookupEvents'],
    error: UNREACHABLE,
    fix: 'Check the network and the proxy settings, and try again for this account and Region.',
  },
  {
    attempts: ['organizations:ListAccounts'],
    error: /^AWSOrganizationsNotInUse/,
    fix: 'The account is not in an organization: use --account, or search only this account.',
  },
  {
    attempts: ['organizations:ListAccounts'],
    error: /^(ParentNotFound|TargetNotFound|InvalidInput)/,
    fix: 'Give a root or OU of this organization: r-… or ou-….',
  },
  {
    attempts: ['organizations:ListAccounts'],
    error: DENIED,
    fix: 'Use the management account or a delegated administrator, or list the accounts.',
  },
  { attempts: ['organizations:ListAccounts'], error: /./, fix: 'Try again, or list the accounts.' },
];

/** Returns what the caller can do about the error; empty if nothing is known. */
export function fixFor(error: unknown, otherwise?: Attempt): string {
  if (!(error instanceof Error)) return '';
  const attempt = attemptOf(error) ?? otherwise;
  const text = `${error.name}: ${error.message}`;
  // Error names are matched at the start, network error codes anywhere in the text.
  return (
    ROWS.find(
      ({ attempts, error: pattern }) =>
        (attempts === undefined || (attempt !== undefined && attempts.includes(attempt))) && pattern.test(text),
    )?.fix ?? ''
  );
}

/** Joins the message and the advice. */
export function withFix(message: string, fix: string): string {
  return fix === '' ? message : `${message.replace(/[.\s]+$/, '')}. ${fix}`;
}
