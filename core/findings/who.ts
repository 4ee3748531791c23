import { isRecord } from '../../lib/contract/is-record';
import { actorOf, type LogRecord } from '../events/log-record';
import { principalOf } from '../events/principal';
import { boundedId, shortText } from './bounded-text';
import type { Who } from './finding';

/**
 * AWS reserves this path, so nobody else can create such a role. IAM Identity Center sets the session name to that of
 * the person.
 */
const IDENTITY_CENTER_ROLE = /^arn:[^:]+:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\//;

/** Maximum length of a name or key in characters: longer than any IAM ARN. */
const LONGEST = 1024;

/** `arn:…:assumed-role/Role/session` and `arn:…:federated-user/name`: the caller chooses the last part. */
const SESSION_ARN = /^(arn:[^:]+:sts::\d{12}:(?:assumed-role\/[^/]+|federated-user))\//;

/** `AROA…:session`: a role, also in another account. */
const SESSION_ID = /^(AROA[A-Z0-9]+):/;

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function whoOf(record: LogRecord): Who {
  const identity = objectIn(record, 'userIdentity');
  const context = objectIn(identity, 'sessionContext');
  const issuerArn = text(objectIn(context, 'sessionIssuer')['arn']);
  const { principalType: kind, principalArn: arn, session, accessKeyId, mfa } = principalOf(record);
  const owner = text(identity['accountId']);
  const account = owner !== undefined && owner !== text(record['recipientAccountId']) ? owner : undefined;
  const name = actorOf(record);
  const optional = (key: keyof Who, value: unknown): Partial<Who> => {
    const shown = shortText(value, LONGEST);
    return shown === undefined ? {} : { [key]: shown };
  };
  return {
    kind,
    key: boundedId(keyOf(identity, issuerArn, session) ?? name, LONGEST),
    name: shortText(name, LONGEST) ?? name,
    ...optional('arn', arn),
    ...optional('session', session),
    ...optional('sourceIdentity', context['sourceIdentity']),
    ...optional('accessKeyId', accessKeyId),
    ...(mfa !== undefined && { mfa }),
    ...optional('account', account),
  };
}

function keyOf(identity: LogRecord, issuerArn: string | undefined, session: string | undefined): string | undefined {
  const { type, arn, accountId, principalId, invokedBy, userName, identityProvider, onBehalfOf } = identity;
  if (type === 'Root') return `${text(accountId) ?? ''}:root`;
  if (issuerArn !== undefined) {
    return session !== undefined && IDENTITY_CENTER_ROLE.test(issuerArn) ? `${issuerArn}/${session}` : issuerArn;
  }
  if (type === 'IdentityCenterUser') return text(isRecord(onBehalfOf) ? onBehalfOf['userId'] : undefined);
  // A user from an identity provider has only `userName`.
  if (type === 'SAMLUser' || type === 'WebIdentityUser')
    return [text(identityProvider), text(userName) ?? text(principalId)].filter(Boolean).join(' ') || undefined;
  const [ownArn, id] = [text(arn), text(principalId)];
  return SESSION_ARN.exec(ownArn ?? '')?.[1] ?? ownArn ?? text(invokedBy) ?? (id && idOf(id, type));
}

/** Removes the part that the caller chooses. */
function idOf(id: string, type: unknown): string {
  // `123456789012:name`
  if (type === 'FederatedUser') return /^(\d{12}):/.exec(id)?.[1] ?? id;
  return SESSION_ID.exec(id)?.[1] ?? id;
}

function objectIn(record: LogRecord, name: string): LogRecord {
  const value = record[name];
  return isRecord(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
