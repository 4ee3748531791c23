/** The trail's name, where none is given. */
export const DEFAULT_TRAIL_NAME = 'organization-trail';

/** The namespace of the metrics, and the start of the alarms' names, where none is given. */
export const DEFAULT_NAMESPACE = 'OrganizationTrail';
