/** What an action does to an own part, where nobody undoes it. */
export const EFFECTS = [
  'stops',
  'narrows',
  'redirects',
  'deletes',
  'exposes',
  'weakens encryption',
  'silences',
  'harmless',
] as const;

export type Effect = (typeof EFFECTS)[number];

/** Names of actions, by white space. */
type Sorted = Readonly<Partial<Record<Effect, string>>>;

/** By service: each action that can name an own part. What a new version of AWS's list adds is decided here. */
const BY_SERVICE: Readonly<Record<string, Sorted>> = {
  account: {
    stops: 'CloseAccount',
    narrows: 'DisableRegion',
    exposes: 'AcceptPrimaryEmailUpdate StartPrimaryEmailUpdate',
    silences: 'DeleteAlternateContact PutAlternateContact',
    harmless: 'EnableRegion PutAccountName PutContactInformation',
  },
  cloudformation: {
    stops: 'CancelUpdateStack DeactivateOrganizationsAccess RecordHandlerProgress SignalResource StopStackSetOperation',
    narrows:
      'ContinueUpdateRollback CreateStackInstances CreateStackRefactor ExecuteStackRefactor ImportStacksToStackSet RollbackStack UpdateStackInstances UpdateStackSet',
    redirects: 'CreateChangeSet CreateStack ExecuteChangeSet UpdateStack',
    deletes: 'DeleteStack DeleteStackInstances DeleteStackSet SetStackPolicy UpdateTerminationProtection',
    harmless: 'DeleteChangeSet TagResource UntagResource',
  },
  cloudtrail: {
    stops: 'DeleteTrail DeregisterOrganizationDelegatedAdmin StopLogging',
    narrows: 'PutEventConfiguration PutEventSelectors PutInsightSelectors',
    redirects: 'UpdateTrail',
    exposes: 'RegisterOrganizationDelegatedAdmin',
    harmless: 'AddTags CreateTrail RemoveTags StartLogging',
  },
  cloudwatch: {
    silences:
      'DeleteAlarms DisableAlarmActions PutAlarmMuteRule PutCompositeAlarm PutLogAlarm PutMetricAlarm PutMetricData SetAlarmState',
    harmless: 'EnableAlarmActions TagResource UntagResource',
  },
  dynamodb: {
    stops:
      'UpdateGlobalTable UpdateGlobalTableSettings UpdateGlobalTableVersion UpdateTable UpdateTableReplicaAutoScaling',
    redirects: 'CreateGlobalTable CreateTable ImportTable',
    deletes: 'DeleteBackup DeleteResourcePolicy DeleteTable UpdateContinuousBackups UpdateTimeToLive',
    exposes:
      'DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExportTableToPointInTime PutResourcePolicy RestoreTableFromBackup RestoreTableToPointInTime UpdateKinesisStreamingDestination',
    silences: 'BatchWriteItem DeleteItem PartiQLDelete PartiQLInsert PartiQLUpdate PutItem UpdateItem',
    harmless:
      'AssociateTableReplica CreateBackup CreateGlobalTableWitness CreateTableReplica DeleteGlobalTableWitness DeleteTableReplica ReplicateSettings RestoreTableFromAwsBackup StartAwsBackupJob TagResource UntagResource UpdateContributorInsights WriteDataForReplication',
  },
  events: {
    stops: 'DeleteRule DisableRule PutRule RemoveTargets',
    redirects: 'PutTargets',
    harmless: 'EnableRule TagResource UntagResource',
  },
  iam: {
    stops:
      'DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DeleteServiceLinkedRole DetachRolePolicy PutRolePermissionsBoundary PutRolePolicy UpdateRole',
    exposes: 'AddRoleToInstanceProfile AttachRolePolicy CreateRole UpdateAssumeRolePolicy',
    harmless: 'CreateServiceLinkedRole PassRole RemoveRoleFromInstanceProfile TagRole UntagRole UpdateRoleDescription',
  },
  kms: {
    stops: 'DisableKey PutKeyPolicy RetireGrant RevokeGrant UpdatePrimaryRegion',
    deletes: 'DeleteImportedKeyMaterial ScheduleKeyDeletion',
    exposes: 'CreateGrant ReplicateKey SynchronizeMultiRegionKey',
    'weakens encryption': 'DisableKeyRotation ImportKeyMaterial',
    harmless:
      'CancelKeyDeletion CreateAlias Decrypt DeleteAlias DeriveSharedSecret EnableKey EnableKeyRotation Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac ReEncryptFrom ReEncryptTo RotateKeyOnDemand Sign TagResource UntagResource UpdateAlias UpdateKeyDescription Verify VerifyMac',
  },
  lambda: {
    stops:
      'DeleteFunction DeleteFunctionConcurrency DeleteFunctionEventInvokeConfig DeleteProvisionedConcurrencyConfig DeleteResourcePolicy PutFunctionConcurrency PutFunctionEventInvokeConfig PutFunctionRecursionConfig PutFunctionScalingConfig PutProvisionedConcurrencyConfig PutRuntimeManagementConfig RemovePermission UpdateFunctionConfiguration UpdateFunctionEventInvokeConfig',
    redirects:
      'CreateAlias CreateEventSourceMapping CreateFunction DeleteAlias DeleteFunctionCodeSigningConfig PutFunctionCodeSigningConfig UpdateAlias UpdateFunctionCode UpdateFunctionCodeSigningConfig',
    exposes: 'AddPermission CreateFunctionUrlConfig DeleteFunctionUrlConfig PutResourcePolicy UpdateFunctionUrlConfig',
    harmless:
      'DisableReplication EnableReplication InvokeAsync InvokeFunction InvokeFunctionUrl PublishVersion TagResource UntagResource',
  },
  logs: {
    stops:
      'AssociateKmsKey DeleteAccountPolicy DeleteMetricFilter DeleteSubscriptionFilter DeleteTransformer PutMetricFilter PutTransformer',
    narrows: 'PutRetentionPolicy PutStorageTierPolicy',
    deletes: 'DeleteLogGroup DeleteLogStream PutLogGroupDeletionProtection',
    exposes:
      'AssociateSourceToS3TableIntegration CreateExportTask CreateScheduledQuery PutAccountPolicy PutPipelineRule PutResourcePolicy PutSubscriptionFilter UpdateScheduledQuery',
    'weakens encryption': 'DisassociateKmsKey',
    silences:
      'CreateLogGroup DeleteDataProtectionPolicy PutBearerTokenAuthentication PutDataProtectionPolicy PutLogEvents PutSyslogConfiguration',
    harmless:
      'CreateLogAnomalyDetector CreateLogStream DeleteIndexPolicy DeletePipelineRule DeleteResourcePolicy DeleteRetentionPolicy DeleteSyslogConfiguration DisassociateSourceFromS3TableIntegration IntegrateWithDataset IntegrateWithS3Table ProcessWithPipeline PutIndexPolicy TagLogGroup TagResource UntagLogGroup UntagResource',
  },
  organizations: {
    stops:
      'CloseAccount DeleteOrganization DeregisterDelegatedAdministrator DisableAWSServiceAccess LeaveOrganization RemoveAccountFromOrganization',
    narrows: 'AttachPolicy DeletePolicy DetachPolicy DisablePolicyType MoveAccount UpdatePolicy',
    redirects: 'AcceptHandshake',
    exposes: 'DeleteResourcePolicy PutResourcePolicy RegisterDelegatedAdministrator',
    harmless:
      'CancelHandshake CreateAccount CreateGovCloudAccount CreateOrganization CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganizationalUnit EnableAWSServiceAccess EnableAllFeatures EnablePolicyType InviteAccountToOrganization InviteOrganizationToTransferResponsibility TagResource TerminateResponsibilityTransfer UntagResource UpdateOrganizationalUnit UpdateResponsibilityTransfer',
  },
  s3: {
    stops: 'DeleteBucketPolicy PutBucketRequestPayment',
    narrows: 'PutIntelligentTieringConfiguration PutObjectLegalHold PutObjectRetention',
    deletes:
      'DeleteBucket DeleteObject DeleteObjectVersion PutBucketObjectLockConfiguration PutBucketVersioning PutLifecycleConfiguration PutObject',
    exposes:
      'CreateAccessPoint CreateBucketMetadataTableConfiguration PutAccountPublicAccessBlock PutAnalyticsConfiguration PutBucketAbac PutBucketAcl PutBucketCORS PutBucketNotification PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketWebsite PutInventoryConfiguration PutObjectAcl PutObjectVersionAcl PutReplicationConfiguration UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration',
    'weakens encryption': 'PutEncryptionConfiguration UpdateObjectEncryption',
    silences: 'PutBucketLogging',
    harmless:
      'AbortMultipartUpload BypassGovernanceRetention CreateBucket DeleteBucketMetadataTableConfiguration DeleteBucketWebsite DeleteObjectAnnotation DeleteObjectTagging DeleteObjectVersionAnnotation DeleteObjectVersionTagging InitiateReplication ObjectOwnerOverrideToBucketOwner PauseReplication PutAccelerateConfiguration PutBucketTagging PutMetricsConfiguration PutObjectAnnotation PutObjectTagging PutObjectVersionAnnotation PutObjectVersionTagging ReplicateDelete ReplicateObject ReplicateObjectAnnotation ReplicateTags RestoreObject TagResource UntagResource',
  },
  sns: {
    deletes: 'DeleteTopic',
    exposes: 'AddPermission Subscribe',
    silences: 'PutDataProtectionPolicy RemovePermission SetSubscriptionAttributes SetTopicAttributes Unsubscribe',
    harmless: 'ConfirmSubscription CreateTopic Publish TagResource UntagResource',
  },
  ssm: {
    silences: 'DeleteParameter DeleteParameters PutParameter',
    exposes: 'DeleteResourcePolicy PutResourcePolicy',
    harmless: 'AddTagsToResource LabelParameterVersion RemoveTagsFromResource UnlabelParameterVersion',
  },
};

/** Undefined where nobody has decided. */
export function effectOf(service: string, action: string): Effect | undefined {
  const sorted = BY_SERVICE[service] ?? {};
  return EFFECTS.find((effect) => namesIn(sorted[effect]).includes(action));
}

/** Every decision, as in `s3:DeleteBucket`: more than once where it was decided twice. */
export function decidedActions(): string[] {
  return Object.entries(BY_SERVICE).flatMap(([service, sorted]) =>
    EFFECTS.flatMap((effect) => namesIn(sorted[effect]).map((action) => `${service}:${action}`)),
  );
}

function namesIn(text = ''): string[] {
  return text.split(' ').filter((name) => name !== '');
}
