/** The packs of cdk-nag that contain a rule, by the prefix of its name. */
const PACKS = {
  CloudWatchAlarmAction: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5'],
  CloudWatchLogGroupEncrypted: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'],
  DynamoDBInBackupPlan: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5'],
  EventBusDLQ: ['Serverless'],
  IAMNoInlinePolicy: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'],
  LambdaAsyncFailureDestination: ['Serverless'],
  LambdaConcurrency: ['HIPAA.Security', 'NIST.800.53.R5'],
  LambdaDLQ: ['HIPAA.Security', 'NIST.800.53.R5', 'Serverless'],
  LambdaInsideVPC: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'],
  LambdaTracing: ['Serverless'],
  S3BucketDefaultLockEnabled: ['NIST.800.53.R4'],
  S3BucketReplicationEnabled: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'],
  SNSRedrivePolicy: ['Serverless'],
  S3BucketVersioningEnabled: ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'],
  S3DefaultEncryptionKMS: ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'],
} as const satisfies Record<string, readonly string[]>;

export type NagRule = keyof typeof PACKS;

/** Returns the IDs of a rule in all packs, as in `NIST.800.53.R5-LambdaDLQ`. */
export function ruleIds(rule: NagRule): string[] {
  return PACKS[rule].map((pack) => `${pack}-${rule}`);
}
