import { App, Stack, type StackProps } from 'aws-cdk-lib/core';
import {
  CisCatalog,
  type Detection,
  DetectionAlarms,
  DetectionSeverity,
  JsonFilterPattern,
  OrganizationTrail,
  ThreatCatalog,
  TunedCatalog,
} from 'cdk-organization-trail';
import type { Construct } from 'constructs';

/** Only the deployment role may touch the table of payouts. */
const PAYOUT_TABLE: Detection = {
  id: 'payout-table-changed',
  title: 'The table of payouts was changed by somebody else than the deployment',
  meaning: 'Whoever changes the table or its backups can redirect or hide payouts.',
  response: 'Who was it? Restore the table from the backup before the change, and close the session.',
  severity: DetectionSeverity.PAGE,
  filterPattern:
    '{ ($.eventSource = "dynamodb.amazonaws.com") && ($.readOnly IS FALSE) && ($.requestParameters.tableName = "payouts")' +
    ' && (($.userIdentity.sessionContext.sessionIssuer.userName NOT EXISTS) || ($.userIdentity.sessionContext.sessionIssuer.userName != "payouts-deploy"))' +
    // Calls that are denied would keep the alarm in ALARM, so that the one that works sends nothing.
    ' && ($.errorCode NOT EXISTS) }',
  falsePositives: 'An engineer who mends the table by hand in an incident.',
  techniques: ['T1565.001'],
  threshold: 1,
  periodSeconds: 300,
};

class Audit extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    new DetectionAlarms(this, 'Alarms', {
      trail: new OrganizationTrail(this, 'Trail'),
      detections: [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()],
      add: [PAYOUT_TABLE, ThreatCatalog.unusualRegions(['eu-central-1', 'us-east-1'])],
      exclude: ['iam-user-created'],
      overrides: { 'denied-calls-surge': { threshold: 500 } },
      page: { emails: ['oncall@example.com'] },
      notify: { emails: ['security@example.com'] },
      compliance: { emails: ['compliance@example.com'] },
    });
  }
}

// The very text that is deployed, tried on an event: better in a test, shown here for brevity.
const somebody = { type: 'AssumedRole', sessionContext: { sessionIssuer: { userName: 'analytics' } } };
const event = {
  eventSource: 'dynamodb.amazonaws.com',
  readOnly: false,
  requestParameters: { tableName: 'payouts' },
  userIdentity: somebody,
};
if (!JsonFilterPattern.parse(PAYOUT_TABLE.filterPattern).matches(JSON.stringify(event)))
  throw new Error('payout-table-changed is blind');

new Audit(new App(), 'Audit');
