// A file of its own beside the entry: loaded by questions over other accounts alone, with the client of AWS Organizations.
export { organizationAccounts } from '../../core/history/aws/organization-accounts';
