import { ACCOUNT_ID, ORGANIZATION_ID } from '../../lib/contract/identifiers';
import {
  EXPECTED_ID_PROPERTY,
  MODE_PROPERTY,
  ORGANIZATION_ACCESS_MODES,
  type OrganizationAccessMode,
} from '../../lib/contract/organization-access';
import type { CustomResourceRequest } from '../custom-resource/custom-resource';

export interface OrganizationAccessRequest {
  readonly mode: OrganizationAccessMode;
  /** The account that the function runs in. */
  readonly accountId: string;
  readonly expectedOrganizationId: string | undefined;
}

export function parseRequest(request: CustomResourceRequest): OrganizationAccessRequest {
  const problems: string[] = [];
  const mode = ORGANIZATION_ACCESS_MODES.find((known) => known === request.properties[MODE_PROPERTY]);
  if (mode === undefined) {
    problems.push(
      `${MODE_PROPERTY}: received ${JSON.stringify(request.properties[MODE_PROPERTY])}; ` +
        `allowed: ${ORGANIZATION_ACCESS_MODES.join(', ')}`,
    );
  }
  // The service token is this function's own ARN: arn:<partition>:lambda:<Region>:<account>:function:<name>
  const accountId = request.serviceToken.split(':')[4] ?? '';
  if (!ACCOUNT_ID.accepts(accountId)) {
    problems.push(`ServiceToken: received ${JSON.stringify(request.serviceToken)}; allowed: the ARN of this function`);
  }
  const expected = request.properties[EXPECTED_ID_PROPERTY];
  const expectedOrganizationId = typeof expected === 'string' ? expected : undefined;
  if (expected !== undefined && !(expectedOrganizationId && ORGANIZATION_ID.accepts(expectedOrganizationId))) {
    problems.push(`${EXPECTED_ID_PROPERTY}: received ${JSON.stringify(expected)}; allowed: ${ORGANIZATION_ID.allowed}`);
  }
  if (mode === undefined || problems.length > 0) throw new Error(problems.join('; '));
  return { mode, accountId, expectedOrganizationId };
}
