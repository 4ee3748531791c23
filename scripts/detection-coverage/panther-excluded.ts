import type { Excluded } from './panther';

const dataEvent: Excluded['is'] = ({ eventSource, eventName, eventCategory }) =>
  eventSource === 's3.amazonaws.com' &&
  eventCategory !== 'Management' &&
  /^(Get|Put|Copy|Delete|Head)Objects?$/.test(String(eventName));
const networkActivity: Excluded['is'] = ({ eventCategory }) => eventCategory === 'NetworkActivity';

/** Panther's rules that ask for events which are no management events. */
export const EXCLUDED: Readonly<Record<string, Excluded>> = {
  'AWS.CloudTrail.VPCE.AccessDenied': { text: 'asks for network activity events', is: networkActivity },
  'AWS.CloudTrail.VPCE.S3ExternalIP': { text: 'asks for network activity events', is: networkActivity },
  'AWS.S3.CopyObject.CrossAccount.Encryption.KMS': { text: 'asks for data events of S3', is: dataEvent },
  'AWS.S3.CopyObjectToExternalAccountBucket': { text: 'asks for data events of S3', is: dataEvent },
  'AWS.S3.CopyObjectWithClientSideEncryption': { text: 'asks for data events of S3', is: dataEvent },
  'AWS.S3.DeleteObjects': { text: 'asks for data events of S3', is: dataEvent },
};

/** What a rule of Panther's has as a list of the user's own, and this product as break-glass principals. */
export const BREAK_GLASS_OF: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'AWS.CloudTrail.IAMAssumeRoleBlacklistIgnored': ['FullAdminRole'],
};
