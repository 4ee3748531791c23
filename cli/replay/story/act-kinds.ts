/** What a call did, in the order of a story. */
export const ACT_KINDS = ['signed in', 'assumed', 'created', 'changed', 'deleted', 'read', 'denied', 'failed'] as const;
export type ActKind = (typeof ACT_KINDS)[number];
