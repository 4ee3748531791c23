import type { Selector } from '../filter-pattern/syntax-tree';

/**
 * Event fields that always hold a text, number or boolean: CloudTrail writes them, and callers cannot choose their
 * type. Request parameters are not listed, because each service defines their types.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const SCALAR_FIELDS: ReadonlySet<string> = new Set([
  ...['apiVersion', 'awsRegion', 'errorCode', 'errorMessage', 'eventCategory', 'eventID', 'eventName', 'eventSource'],
  ...['eventTime', 'eventType', 'eventVersion', 'managementEvent', 'readOnly', 'recipientAccountId', 'requestID'],
  ...['sessionCredentialFromConsole', 'sharedEventID', 'sourceIPAddress', 'userAgent', 'vpcEndpointAccountId'],
  ...['vpcEndpointId'],
  ...['accessKeyId', 'accountId', 'arn', 'credentialId', 'identityProvider', 'invokedBy', 'principalId', 'type'].map(
    (name) => `userIdentity.${name}`,
  ),
  'userIdentity.userName',
  'userIdentity.onBehalfOf.userId',
  'userIdentity.onBehalfOf.identityStoreArn',
  'userIdentity.sessionContext.sourceIdentity',
  ...['accountId', 'arn', 'principalId', 'type', 'userName'].map(
    (name) => `userIdentity.sessionContext.sessionIssuer.${name}`,
  ),
  'userIdentity.sessionContext.attributes.creationDate',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
]);

/** Whether the field never holds an object or a list. */
export function isScalarField(selector: Selector): boolean {
  const names = selector.map((step) => (step.kind === 'member' ? step.name : ''));
  // A name in brackets may contain a period itself.
  return names.every((name) => name !== '' && !name.includes('.')) && SCALAR_FIELDS.has(names.join('.'));
}
