import { isRecord } from '../../lib/contract/is-record';
import { actorOf, type LogRecord } from '../events/log-record';
import { principalOf } from '../events/principal';
import type { Who } from './finding';

/** AWS reserves the path, so nobody else can have such a role; the session's name is then the person's, given by IAM Identity Center. */
const IDENTITY_CENTER_ROLE = /^arn:[^:]+:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\//;

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function whoOf(record: LogRecord): Who {
  const identity = objectIn(record, 'userIdentity');
  const context = objectIn(identity, 'sessionContext');
  const issuerArn = text(objectIn(context, 'sessionIssuer')['arn']);
  const { principalType: kind, principalArn: arn, session, accessKeyId, mfa } = principalOf(record);
  const sourceIdentity = text(context['sourceIdentity']);
  const owner = text(identity['accountId']);
  const account = owner !== undefined && owner !== text(record['recipientAccountId']) ? owner : undefined;
  const name = actorOf(record);
  return {
    kind,
    key: keyOf(identity, issuerArn, session) ?? name,
    name,
    ...(arn !== undefined && { arn }),
    ...(session !== undefined && { session }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(mfa !== undefined && { mfa }),
    ...(account !== undefined && { account }),
  };
}

function keyOf(identity: LogRecord, issuerArn: string | undefined, session: string | undefined): string | undefined {
  if (issuerArn !== undefined) {
    return session !== undefined && IDENTITY_CENTER_ROLE.test(issuerArn) ? `${issuerArn}/${session}` : issuerArn;
  }
  const { type, arn, accountId, principalId, invokedBy, userName, identityProvider, onBehalfOf } = identity;
  if (type === 'Root') return `${text(accountId) ?? ''}:root`;
  if (type === 'IdentityCenterUser') return text(isRecord(onBehalfOf) ? onBehalfOf['userId'] : undefined);
  // The name of a user whom a provider vouches for stands alone in `userName`.
  if (type === 'SAMLUser' || type === 'WebIdentityUser')
    return [text(identityProvider), text(userName) ?? text(principalId)].filter(Boolean).join(' ') || undefined;
  // `arn:…:assumed-role/Role/session` without an issuer, as in some events of services.
  const assumed = /^(arn:[^:]+:sts::\d{12}:assumed-role\/[^/]+)\//.exec(text(arn) ?? '');
  return assumed?.[1] ?? text(arn) ?? text(invokedBy) ?? text(principalId);
}

function objectIn(record: LogRecord, name: string): LogRecord {
  const value = record[name];
  return isRecord(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
