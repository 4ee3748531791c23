// A separate file next to the entry: only questions about other accounts load it, with the client for AWS
// Organizations.
export { organizationAccounts } from '../../core/history/aws/organization-accounts';
