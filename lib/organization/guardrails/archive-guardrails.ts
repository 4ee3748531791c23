import { bucketStatements, keyStatement, stackStatement } from './common-guardrails';
import { deny, type GuardrailStatement } from './deny';
import { exceptIn, type GuardrailPlan, type ProtectedArchive } from './guardrail-plan';

/** Statements for the buckets, the key and the stack of a log archive account. */
export function archiveStatements(plan: GuardrailPlan, archive: ProtectedArchive): GuardrailStatement[] {
  const { partition, homeRegion: region } = plan;
  const { accountId: account, bucketNames, keyAlias, stackName } = archive;
  const except = exceptIn(plan, account);
  const arn = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  return [
    ...bucketStatements('Archive', partition, bucketNames, except),
    // The key ID is not known in advance; its alias is, and nobody else may move that.
    keyStatement('ArchiveKey', [arn('kms', 'key/*')], except, {
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': keyAlias },
    }),
    deny({
      sid: 'ArchiveKeyAlias',
      actions: ['kms:DeleteAlias', 'kms:UpdateAlias'],
      resources: [arn('kms', keyAlias)],
      except,
    }),
    stackStatement('Archive', arn('cloudformation', `stack/${stackName}/*`), except),
  ];
}
