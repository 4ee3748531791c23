/** What a call did, in the order in which a story tells it. */
export const ACT_KINDS = ['signed in', 'assumed', 'created', 'changed', 'deleted', 'read', 'denied', 'failed'] as const;
export type ActKind = (typeof ACT_KINDS)[number];
