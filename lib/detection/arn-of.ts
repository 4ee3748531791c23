import { OrganizationTrail } from '../trail/organization-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';

/** Not the ARN of the trail resource, which would change if the trail is imported (docs/adopting.md). */
export function arnOf(trail: IOrganizationTrail): string {
  return trail instanceof OrganizationTrail ? trail.identity.trailArn : trail.trailArn;
}
