import { Stack, type StackProps } from 'aws-cdk-lib/core';
import { CisCatalog, CisVersion, DetectionAlarms, OrganizationTrail } from 'cdk-organization-trail';
import type { Construct } from 'constructs';

/** A stack of yours that contains the trail. */
export class LandingZoneStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const trail = new OrganizationTrail(this, 'Trail');
    new DetectionAlarms(this, 'Alarms', {
      trail,
      detections: CisCatalog.forVersion(CisVersion.V3_0_0),
      page: { emails: ['oncall@example.com'] },
      notify: { emails: ['security@example.com'] },
      compliance: { emails: ['compliance@example.com'] },
    });
  }
}
