import { OrganizationTrail } from '../trail/organization-trail';
import type { IOrganizationTrail } from '../trail/organization-trail-ref';

/** Not that of the trail's resource, which would change together with an import of the trail (docs/adopting.md). */
export function arnOf(trail: IOrganizationTrail): string {
  return trail instanceof OrganizationTrail ? trail.identity.trailArn : trail.trailArn;
}
