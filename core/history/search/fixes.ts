/** What was tried when it failed. */
export type Attempt =
  | 'sts:GetCallerIdentity'
  | 'sts:AssumeRole'
  | 'account:ListRegions'
  | 'cloudtrail:LookupEvents'
  | 'organizations:ListAccounts';

/** Remembers on an error what was tried: `AccessDenied` alone does not say whose permission is missing. */
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

/** Nothing can be asked there. */
export class NoRoleConfigured extends Error {
  /** As STS calls it. */
  public override readonly name = 'AccessDenied';
}

interface Row {
  /** `undefined`: any. */
  readonly attempts?: readonly Attempt[];
  readonly error: RegExp;
  readonly fix: string;
}

const LEAVE_ACCOUNT_OUT = 'leave the account out: name the others with --account (accounts)';
const LEAVE_REGION_OUT = 'leave the Region out: name the others with --region (regions)';
const NAME_REGIONS = 'Name the Regions with --region (regions)';
const DENIED = /^AccessDenied|^Unauthorized(Operation|Access|Exception)?\b|^AuthorizationError/;
/** Nobody can tell from the error whether the credentials are unknown everywhere, or in this Region only. */
const UNKNOWN_CREDENTIALS =
  /^(UnrecognizedClient|InvalidClientTokenId|OptInRequired|AuthFailure|InvalidAccessKeyId|NotAuthorized)/;
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b|^TimeoutError/;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded/;

/** The first that fits. Options of the command line, with the field of a request after them where it has another name. */
const ROWS: readonly Row[] = [
  { error: /ExpiredToken|RequestExpired/, fix: 'The credentials have expired: sign in again.' },
  {
    error: /SignatureDoesNotMatch|InvalidSignature/,
    fix: 'Is the clock of this machine right, and the secret key complete?',
  },
  {
    error: /explicit deny in a (service|resource) control policy/,
    attempts: ['cloudtrail:LookupEvents'],
    fix: `A policy of the organization denies it: except cloudtrail:LookupEvents from that statement, or ${LEAVE_REGION_OUT}.`,
  },
  {
    error: /explicit deny in a (service|resource) control policy/,
    attempts: ['account:ListRegions'],
    fix: `A policy of the organization denies it: except account:ListRegions from that statement. ${NAME_REGIONS} otherwise.`,
  },
  {
    error: /explicit deny in a (service|resource) control policy/,
    attempts: ['sts:AssumeRole'],
    fix: `A policy of the organization denies it: except sts:AssumeRole from that statement, or ${LEAVE_ACCOUNT_OUT}.`,
  },
  {
    error: /no role is configured/,
    fix: `The function asks its own account only: deploy it with access to others (npx cdk deploy -c organization-trail:eventHistory=organization, or searchesOtherAccounts of EventHistory), or ${LEAVE_ACCOUNT_OUT}.`,
  },
  {
    attempts: ['sts:AssumeRole'],
    error: DENIED,
    fix: `Deploy access to the account (npx cdk deploy -c organization-trail:eventHistory=organization, or the construct MemberAccountAccess) and name your role in eventHistoryReaders; where there is another role, name it with --member-role, and its --external-id; or ${LEAVE_ACCOUNT_OUT}.`,
  },
  {
    attempts: ['sts:AssumeRole', 'sts:GetCallerIdentity'],
    error: UNKNOWN_CREDENTIALS,
    fix: 'AWS does not know the credentials of whoever asks: sign in again.',
  },
  {
    attempts: ['sts:AssumeRole', 'sts:GetCallerIdentity'],
    error: /^RegionDisabled/,
    fix: 'STS is not active in this Region: activate it in the account settings of IAM, or ask from another Region (AWS_REGION).',
  },
  {
    attempts: ['sts:AssumeRole'],
    error: /^(ValidationError|MalformedPolicyDocument|PackedPolicyTooLarge)/,
    fix: 'Look at --member-role and --external-id.',
  },
  { attempts: ['sts:AssumeRole'], error: THROTTLED, fix: 'Ask again later, or for fewer accounts.' },
  {
    attempts: ['sts:AssumeRole', 'sts:GetCallerIdentity'],
    error: UNREACHABLE,
    fix: 'STS cannot be reached: look at the network and the proxy settings.',
  },
  {
    attempts: ['account:ListRegions'],
    error: DENIED,
    fix: `${NAME_REGIONS}, or allow account:ListRegions to the role that asks there.`,
  },
  {
    attempts: ['account:ListRegions'],
    error: UNKNOWN_CREDENTIALS,
    fix: `AWS does not know the credentials there: sign in again, or name the Regions with --region (regions).`,
  },
  { attempts: ['account:ListRegions'], error: THROTTLED, fix: `Ask again later. ${NAME_REGIONS} to do without.` },
  {
    attempts: ['account:ListRegions'],
    error: UNREACHABLE,
    fix: `${NAME_REGIONS}, or open the way to Account Management, which has one endpoint in each partition.`,
  },
  { attempts: ['account:ListRegions'], error: /./, fix: `${NAME_REGIONS} to do without.` },
  {
    attempts: ['cloudtrail:LookupEvents'],
    error: DENIED,
    fix: `Allow cloudtrail:LookupEvents to the role that asks there, or leave it out: name the others with --account (accounts) or --region (regions).`,
  },
  {
    attempts: ['cloudtrail:LookupEvents'],
    error: UNKNOWN_CREDENTIALS,
    fix: `The Region may not be enabled in the account: enable it, or ${LEAVE_REGION_OUT}.`,
  },
  {
    attempts: ['cloudtrail:LookupEvents'],
    error: /\bENOTFOUND\b/,
    fix: `There may be no such Region: ${LEAVE_REGION_OUT}.`,
  },
  {
    attempts: ['cloudtrail:LookupEvents'],
    error: UNREACHABLE,
    fix: 'Look at the network and the proxy settings, and ask again for this account and Region.',
  },
  {
    attempts: ['organizations:ListAccounts'],
    error: /^AWSOrganizationsNotInUse/,
    fix: 'The account is in no organization: ask with --account, or for it alone.',
  },
  {
    attempts: ['organizations:ListAccounts'],
    error: /^(ParentNotFound|TargetNotFound|InvalidInput)/,
    fix: 'Name a root or a unit of this organization: r-… or ou-….',
  },
  {
    attempts: ['organizations:ListAccounts'],
    error: DENIED,
    fix: 'Ask from the management account or a delegated administrator, or list the accounts.',
  },
  { attempts: ['organizations:ListAccounts'], error: /./, fix: 'Ask again, or list the accounts.' },
];

/** What whoever asks can do about it; empty where that is nobody's to say. */
export function fixFor(error: unknown, otherwise?: Attempt): string {
  if (!(error instanceof Error)) return '';
  const attempt = attemptOf(error) ?? otherwise;
  const text = `${error.name}: ${error.message}`;
  // Names stand at the start, codes of the network in the text.
  return (
    ROWS.find(
      ({ attempts, error: pattern }) =>
        (attempts === undefined || (attempt !== undefined && attempts.includes(attempt))) && pattern.test(text),
    )?.fix ?? ''
  );
}

/** The message, and then what to do. */
export function withFix(message: string, fix: string): string {
  return fix === '' ? message : `${message.replace(/[.\s]+$/, '')}. ${fix}`;
}
