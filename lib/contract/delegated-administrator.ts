/** What the `DelegatedAdministrator` construct asks of its function. */

/** The resource property with the account that is registered. */
export const MEMBER_ACCOUNT_PROPERTY = 'MemberAccountId';

/** The resource property with the reason to deregister the account on delete; absent where it stays registered. */
export const DEREGISTER_REASON_PROPERTY = 'DeregisterReason';
