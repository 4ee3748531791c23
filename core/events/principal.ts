import { isRecord } from '../../lib/contract/is-record';
import { actorOf, type LogRecord } from './log-record';

/** Common names for CloudTrail's types of `userIdentity`. */
export type PrincipalType = 'role' | 'user' | 'root' | 'service' | 'federated user' | 'account' | 'unknown';

/** Who made a call, and with which credentials. */
export interface Principal {
  readonly principalType: PrincipalType;
  readonly principalArn?: string;
  /** The role session name: for IAM Identity Center users, the person. */
  readonly session?: string;
  readonly accessKeyId?: string;
  /** Whether the sign-in used MFA; `undefined` if CloudTrail does not say. */
  readonly mfa?: boolean;
}

const TYPES: Readonly<Record<string, PrincipalType>> = {
  AssumedRole: 'role',
  Role: 'role',
  IAMUser: 'user',
  IdentityCenterUser: 'user',
  Root: 'root',
  AWSService: 'service',
  FederatedUser: 'federated user',
  SAMLUser: 'federated user',
  WebIdentityUser: 'federated user',
  AWSAccount: 'account',
};

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function principalOf(record: LogRecord): Principal {
  const identity = objectIn(record, 'userIdentity');
  const type = text(identity['type']);
  const [principalArn, accessKeyId, session, mfa] = [
    text(identity['arn']),
    text(identity['accessKeyId']),
    sessionOf(identity),
    mfaOf(record, identity),
  ];
  return {
    principalType: (type === undefined ? undefined : Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? 'unknown',
    ...(principalArn !== undefined && { principalArn }),
    ...(session !== undefined && { session }),
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(mfa !== undefined && { mfa }),
  };
}

/**
 * Returns all names by which the principal can be searched: the role, its session or the user, and the ARNs of all
 * three.
 */
export function namesOf(record: LogRecord): readonly string[] {
  const identity = objectIn(record, 'userIdentity');
  const issuer = objectIn(objectIn(identity, 'sessionContext'), 'sessionIssuer');
  const names = [
    actorOf(record),
    identity['arn'],
    identity['userName'],
    identity['principalId'],
    issuer['arn'],
    issuer['userName'],
    sessionOf(identity),
  ];
  return names.flatMap((name) => text(name) ?? []);
}

/** `principalId` is `AROA…:session` for an assumed role. */
function sessionOf(identity: LogRecord): string | undefined {
  const principalId = text(identity['principalId']);
  if (identity['type'] !== 'AssumedRole' || principalId === undefined) return undefined;
  const at = principalId.indexOf(':');
  return at < 0 ? undefined : text(principalId.slice(at + 1));
}

function mfaOf(record: LogRecord, identity: LogRecord): boolean | undefined {
  const { mfaAuthenticated } = objectIn(objectIn(identity, 'sessionContext'), 'attributes');
  // A console sign-in has no session yet, and records MFA elsewhere.
  const said = String(objectIn(record, 'additionalEventData')['MFAUsed'] ?? mfaAuthenticated).toLowerCase();
  if (['yes', 'true'].includes(said)) return true;
  return ['no', 'false'].includes(said) ? false : undefined;
}

function objectIn(record: LogRecord, name: string): LogRecord {
  const value = record[name];
  return isRecord(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
