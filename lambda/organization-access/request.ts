import { ORGANIZATION_ID } from '../../lib/contract/identifiers';
import {
  EXPECTED_ID_PROPERTY,
  MODE_PROPERTY,
  ORGANIZATION_ACCESS_MODES,
  type OrganizationAccessMode,
} from '../../lib/contract/organization-access';
import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import { received } from '../../lib/contract/received';

export interface OrganizationAccessRequest {
  readonly mode: OrganizationAccessMode;
  /** The account of the function. */
  readonly accountId: string;
  readonly expectedOrganizationId: string | undefined;
}

export function parseRequest(request: CustomResourceRequest): OrganizationAccessRequest {
  const problems: string[] = [];
  const mode = ORGANIZATION_ACCESS_MODES.find((known) => known === request.properties[MODE_PROPERTY]);
  if (mode === undefined) {
    problems.push(received(MODE_PROPERTY, request.properties[MODE_PROPERTY], ORGANIZATION_ACCESS_MODES.join(', ')));
  }
  const expected = request.properties[EXPECTED_ID_PROPERTY];
  const expectedOrganizationId = typeof expected === 'string' ? expected : undefined;
  if (expected !== undefined && !(expectedOrganizationId && ORGANIZATION_ID.accepts(expectedOrganizationId))) {
    problems.push(received(EXPECTED_ID_PROPERTY, expected, ORGANIZATION_ID.allowed));
  }
  if (mode === undefined || problems.length > 0) throw new Error(problems.join('; '));
  return { mode, accountId: request.accountId, expectedOrganizationId };
}
