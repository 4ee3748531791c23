/** The runtime brings the SDK. Loaded when it is needed, so that the mapping can be tested without it. */
export async function handler(event, { invokedFunctionArn }) {
  const { SecurityHubClient, BatchImportFindingsCommand } = await import('@aws-sdk/client-securityhub');
  const { FailedCount: failed, FailedFindings: errors } = await new SecurityHubClient({}).send(
    new BatchImportFindingsCommand({ Findings: [securityHubFinding(event.detail, invokedFunctionArn)] }),
  );
  // EventBridge then tries again, and keeps in the queue what never works.
  if (failed > 0) throw new Error(`Security Hub refused the finding: ${JSON.stringify(errors)}`);
}

const SEVERITY = { page: 'HIGH', notify: 'MEDIUM', compliance: 'INFORMATIONAL' };

/**
 * The AWS Security Finding Format of `kind: 'finding'`. The same id and episode is the same finding, which a later message updates.
 * `AwsAccountId` has to be the caller's: the account in which it happened is the resource.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 */
export function securityHubFinding(detail, functionArn) {
  const [, partition, , region, importer] = functionArn.split(':');
  const { id, episode, severity, time, detection, account, principal, source, call, seen, eventIds } = detail;
  const where = account.name === undefined ? account.id : `${account.name} (${account.id})`;
  return {
    SchemaVersion: '2018-10-08',
    Id: `cdk-organization-trail/${id}/${episode}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${importer}:product/${importer}/default`,
    GeneratorId: `cdk-organization-trail/${detection.id}`,
    AwsAccountId: importer,
    Types: ['Unusual Behaviors'],
    CreatedAt: timestamp(seen.first, time),
    UpdatedAt: time,
    FirstObservedAt: timestamp(seen.first, time),
    LastObservedAt: timestamp(seen.last, time),
    Severity: { Label: SEVERITY[severity] },
    Title: cut(`${detection.title} - ${where} - ${principal.label}`, 256),
    Description: cut(detection.meaning, 1024),
    Remediation: { Recommendation: { Text: cut(detection.response, 512) } },
    Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${account.id}`, Partition: partition, Region: call.region }],
    ProductFields: Object.fromEntries(
      Object.entries({
        account: account.id,
        principal: principal.arn ?? principal.name,
        session: principal.session,
        address: source.address,
        call: `${call.service} ${call.name}`,
        outcome: call.outcome,
        count: String(seen.count),
        events: eventIds.join(' '),
      })
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => [`cdk-organization-trail/${name}`, cut(value, 1024)]),
    ),
    RecordState: 'ACTIVE',
  };
}

function timestamp(value, otherwise) {
  return Number.isNaN(Date.parse(value)) ? otherwise : value;
}

function cut(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
