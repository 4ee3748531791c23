/** Shared by the `DelegatedAdministrator` construct and its function. */

/** The resource property with the account to register. */
export const MEMBER_ACCOUNT_PROPERTY = 'MemberAccountId';

/** The resource property with the reason to deregister the account on delete. Absent if it stays registered. */
export const DEREGISTER_REASON_PROPERTY = 'DeregisterReason';
