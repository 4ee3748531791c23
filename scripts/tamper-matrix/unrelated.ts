/**
 * Actions of the services of own parts that AWS's list ties to no resource type, and that name no own part: they make or change something
 * else. Each new one has to be looked at: it goes here, or into `also` of a row.
 */
const UNRELATED: Readonly<Record<string, string>> = {
  cloudformation:
    'ActivateOrganizationsAccess ActivateType CancelResourceRequest CreateGeneratedTemplate CreateResource CreateStackSet CreateUploadBucket DeactivateType DeleteGeneratedTemplate DeleteResource DeregisterType PublishType RegisterPublisher RegisterType SetTypeConfiguration SetTypeDefaultVersion StartResourceScan TestType UpdateGeneratedTemplate UpdateResource',
  cloudtrail: 'StartImport StopImport',
  cloudwatch:
    'AssumeAccessProfile CallWithBearerToken CreateAccessGrant CreateAccessProfile CreateAlert CreateDomain CreateDomainAccessGrantForOrganization CreateDomainForOrganization CreateIngestionEndpoint CreateIntegration CreateOmniDashboard CreateOmniThread CreateOneTimeDeepLinkCode CreateServiceLevelObjective CreateSpace CreateView DeleteAnomalyDetector DeleteOmniThread EnableTopologyDiscovery InvokeIntegration Link PutAnomalyDetector PutIntelligenceConfiguration PutManagedInsightRules QueryTraces SearchPrincipals StartOTelEnrichment StartOmniThreadSession StartTelemetryQuery StartTelemetryQuerySession StopOTelEnrichment StopTelemetryQuery StopTelemetryQuerySession SubmitFeedback UpdateOmniThread UpdatePreferences',
  dynamodb: 'InjectError PurchaseReservedCapacityOfferings UpdateAbacStatus',
  events: 'PutPartnerEvents PutPermission RemovePermission',
  iam: 'CreateAccountAlias DeleteAccountAlias DeleteAccountPasswordPolicy DeleteCloudFrontPublicKey DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions DisableOutboundWebIdentityFederation EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation PutAccountProperties SetSTSRegionalEndpointStatus SetSecurityTokenServicePreferences UpdateAccountEmailAddress UpdateAccountName UpdateAccountPasswordPolicy UpdateCloudFrontPublicKey UploadCloudFrontPublicKey',
  kms: 'ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore DisconnectCustomKeyStore GenerateRandom UpdateCustomKeyStore',
  lambda: 'ConnectMicrovm CreateCodeSigningConfig CreateMicrovmImage PassNetworkConnector',
  logs: 'CallWithBearerToken CancelExportTask CancelImportTask CreateImportTask CreateLogDelivery DeleteIntegration DeleteLogDelivery DeleteQueryDefinition Link PutIntegration PutQueryDefinition UpdateLogDelivery',
  s3: 'CreateJob CreateStorageLensGroup PutAccessPointPublicAccessBlock PutStorageLensConfiguration',
  sns: 'CreatePlatformApplication CreatePlatformEndpoint CreateSMSSandboxPhoneNumber DeleteEndpoint DeletePlatformApplication DeleteSMSSandboxPhoneNumber OptInPhoneNumber SetEndpointAttributes SetPlatformApplicationAttributes SetSMSAttributes VerifySMSSandboxPhoneNumber',
  ssm: 'CancelCommand CreateActivation CreateMaintenanceWindow CreateOpsItem CreateOpsMetadata CreatePatchBaseline DeleteActivation DeleteInventory PutInventory RegisterManagedInstance',
};

export function isUnrelated(service: string, action: string): boolean {
  return (UNRELATED[service] ?? '').split(' ').includes(action);
}

export function unrelatedActions(): string[] {
  return Object.entries(UNRELATED).flatMap(([service, names]) => names.split(' ').map((name) => `${service}:${name}`));
}
