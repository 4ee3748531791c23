import type { Selector } from '../filter-pattern/syntax-tree';

/**
 * Fields of an event that hold a text, a number or a boolean wherever they have a value: CloudTrail writes them, and no caller chooses
 * their type. What the parameters of a call hold is the service's choice, so none of them is here.
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
  // A name in brackets may hold a period itself.
  return names.every((name) => name !== '' && !name.includes('.')) && SCALAR_FIELDS.has(names.join('.'));
}
