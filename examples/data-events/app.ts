import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack, type StackProps } from 'aws-cdk-lib/core';
import {
  CisCatalog,
  DetectionAlarms,
  EventSelection,
  OrganizationTrail,
  ReadWrite,
  ThreatCatalog,
} from 'cdk-organization-trail';
import type { Construct } from 'constructs';

class Audit extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const invoices = Bucket.fromBucketName(this, 'Invoices', 'example-invoices');
    const contracts = Bucket.fromBucketName(this, 'Contracts', 'example-contracts');
    const trail = new OrganizationTrail(this, 'Trail', {
      // Data events cost 0.10 USD per 100,000: name the buckets, and only what is of interest.
      events: [
        EventSelection.managementEvents(),
        EventSelection.s3Objects({ buckets: [contracts] }),
        EventSelection.s3Objects({ buckets: [invoices], readWrite: ReadWrite.WRITE_ONLY }),
      ],
    });
    new DetectionAlarms(this, 'Alarms', {
      trail,
      detections: [...CisCatalog.all(), ...ThreatCatalog.managementEvents(), ...ThreatCatalog.dataEvents()],
      page: { emails: ['oncall@example.com'] },
      notify: { emails: ['security@example.com'] },
      compliance: { emails: ['compliance@example.com'] },
    });
  }
}

new Audit(new App(), 'Audit');
