/**
 * What names the target of a call, by service, in the order of which one says more: names, ARNs, IDs, addresses and flags. Never what
 * may hold a secret: documents, user data, variables, passwords, tokens, commands, parameters' values.
 *
 * By service and not by detection, since many detections are about the calls of one, and a path that is safe in one call of a service is
 * so in all. IAM's `policyDocument` is not here, but what it was written to is.
 */
const PATHS = {
  'access-analyzer': ['requestParameters.analyzerName'],
  account: [
    'requestParameters.accountId',
    'requestParameters.regionName',
    'requestParameters.alternateContactType',
    'requestParameters.primaryEmail',
  ],
  backup: ['requestParameters.recoveryPointArn', 'requestParameters.backupVaultName'],
  bedrock: ['requestParameters.guardrailIdentifier', 'requestParameters.modelId'],
  cloudtrail: [
    'requestParameters.name',
    'requestParameters.trailName',
    'requestParameters.eventDataStore',
    'requestParameters.delegatedAdminAccountId',
    'requestParameters.s3BucketName',
    'requestParameters.cloudWatchLogsLogGroupArn',
    'requestParameters.isMultiRegionTrail',
    'requestParameters.isOrganizationTrail',
    'requestParameters.includeGlobalServiceEvents',
  ],
  config: [
    'requestParameters.configurationRecorderName',
    'requestParameters.configurationRecorder.name',
    'requestParameters.deliveryChannelName',
    'requestParameters.deliveryChannel.name',
    'requestParameters.organizationConfigRuleName',
  ],
  detective: ['requestParameters.graphArn'],
  dynamodb: ['requestParameters.tableName', 'requestParameters.tableArn', 'requestParameters.s3Bucket'],
  ec2: [
    'requestParameters.instanceId',
    'requestParameters.snapshotId',
    'requestParameters.imageId',
    'requestParameters.groupId',
    'requestParameters.groupName',
    'requestParameters.ModifySecurityGroupRulesRequest.GroupId',
    'requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRuleId',
    'requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRule.CidrIpv4',
    'requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRule.CidrIpv6',
    'requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRule.FromPort',
    'requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRule.ToPort',
    'responseElements.securityGroupRuleSet.items[].cidrIpv4',
    'responseElements.securityGroupRuleSet.items[].cidrIpv6',
    'responseElements.securityGroupRuleSet.items[].fromPort',
    'responseElements.securityGroupRuleSet.items[].toPort',
    'requestParameters.networkAclId',
    'requestParameters.cidrBlock',
    'requestParameters.ipv6CidrBlock',
    'requestParameters.routeTableId',
    'requestParameters.destinationCidrBlock',
    'requestParameters.gatewayId',
    'requestParameters.networkInterfaceId',
    'requestParameters.vpcPeeringConnectionId',
    'requestParameters.internetGatewayId',
    'requestParameters.vpnGatewayId',
    'requestParameters.customerGatewayId',
    'requestParameters.AcceptTransitGatewayPeeringAttachmentRequest.TransitGatewayAttachmentId',
    'requestParameters.AcceptTransitGatewayVpcAttachmentRequest.TransitGatewayAttachmentId',
    'requestParameters.vpcId',
    'requestParameters.createVolumePermission.add.items[].userId',
    'requestParameters.createVolumePermission.add.items[].group',
    'requestParameters.launchPermission.add.items[].userId',
    'requestParameters.launchPermission.add.items[].group',
    'requestParameters.DeleteFlowLogsRequest.FlowLogId.content',
    'requestParameters.CreateTrafficMirrorSessionRequest.NetworkInterfaceId',
    'requestParameters.CreateTrafficMirrorSessionRequest.TrafficMirrorTargetId',
    'requestParameters.AssociateIamInstanceProfileRequest.InstanceId',
    'requestParameters.AssociateIamInstanceProfileRequest.IamInstanceProfile.Name',
    'requestParameters.ReplaceIamInstanceProfileAssociationRequest.AssociationId',
    'requestParameters.ReplaceIamInstanceProfileAssociationRequest.IamInstanceProfile.Name',
    'requestParameters.instanceType',
    'responseElements.instancesSet.items[].instanceId',
    'requestParameters.instancesSet.items[].imageId',
    'requestParameters.kmsKeyId',
    'requestParameters.attribute',
  ],
  'ec2-instance-connect': ['requestParameters.instanceId', 'requestParameters.instanceOSUser'],
  ecr: ['requestParameters.repositoryName'],
  ecs: ['requestParameters.cluster', 'requestParameters.task', 'requestParameters.container'],
  events: ['requestParameters.name', 'requestParameters.eventBusName'],
  guardduty: ['requestParameters.detectorId', 'requestParameters.name', 'requestParameters.accountIds[]'],
  iam: [
    'requestParameters.userName',
    'requestParameters.roleName',
    'requestParameters.groupName',
    'requestParameters.policyArn',
    'requestParameters.policyName',
    'requestParameters.serviceName',
    'requestParameters.serialNumber',
    'requestParameters.sAMLProviderArn',
    'requestParameters.openIDConnectProviderArn',
    'requestParameters.name',
    'requestParameters.url',
    'requestParameters.clientIDList[]',
    'responseElements.accessKey.accessKeyId',
  ],
  inspector2: ['requestParameters.accountIds[]', 'requestParameters.resourceTypes[]'],
  kms: ['requestParameters.keyId', 'responseElements.keyMetadata.keyId', 'requestParameters.pendingWindowInDays'],
  lambda: [
    'requestParameters.functionName',
    'requestParameters.principal',
    'requestParameters.action',
    'requestParameters.authType',
    'requestParameters.layers[]',
  ],
  logs: ['requestParameters.logGroupName', 'requestParameters.filterName'],
  macie2: ['requestParameters.id'],
  monitoring: [
    'requestParameters.alarmName',
    'requestParameters.alarmNames[]',
    'requestParameters.name',
    'requestParameters.muteTargets.alarmNames[]',
  ],
  organizations: [
    'requestParameters.accountId',
    'requestParameters.policyId',
    'requestParameters.targetId',
    'requestParameters.target.id',
    'requestParameters.destinationParentId',
    'requestParameters.organizationalUnitId',
    'requestParameters.servicePrincipal',
    'requestParameters.handshakeId',
    'requestParameters.policyType',
  ],
  rds: [
    'requestParameters.dBInstanceIdentifier',
    'requestParameters.dBClusterIdentifier',
    'requestParameters.dBSnapshotIdentifier',
    'requestParameters.dBClusterSnapshotIdentifier',
    'requestParameters.sourceArn',
    'requestParameters.s3BucketName',
    'requestParameters.valuesToAdd[]',
    'requestParameters.publiclyAccessible',
    'requestParameters.skipFinalSnapshot',
  ],
  rolesanywhere: ['requestParameters.name', 'requestParameters.trustAnchorId', 'requestParameters.profileId'],
  route53domains: ['requestParameters.domainName', 'requestParameters.accountId'],
  route53resolver: ['requestParameters.resolverQueryLogConfigId', 'requestParameters.resourceId'],
  s3: [
    'requestParameters.bucketName',
    'requestParameters.key',
    'requestParameters.x-amz-acl',
    'requestParameters.AccessControlPolicy.AccessControlList.Grant[].Grantee.URI',
    'requestParameters.PublicAccessBlockConfiguration.BlockPublicAcls',
    'requestParameters.PublicAccessBlockConfiguration.BlockPublicPolicy',
    'requestParameters.PublicAccessBlockConfiguration.RestrictPublicBuckets',
    'requestParameters.VersioningConfiguration.Status',
  ],
  sagemaker: ['requestParameters.notebookInstanceLifecycleConfigName'],
  secretsmanager: ['requestParameters.secretId', 'requestParameters.secretIdList[]'],
  securityhub: ['requestParameters.accountIds[]', 'requestParameters.adminAccountId'],
  ses: ['requestParameters.mailType', 'requestParameters.productionAccessEnabled', 'requestParameters.enabled'],
  sns: ['requestParameters.topicArn', 'requestParameters.subscriptionArn', 'requestParameters.attributeName'],
  sqs: ['requestParameters.queueUrl', 'requestParameters.queueName'],
  ssm: [
    'requestParameters.target',
    'requestParameters.instanceIds[]',
    'requestParameters.documentName',
    'requestParameters.path',
    'requestParameters.name',
    'requestParameters.names[]',
  ],
  sso: [
    'requestParameters.permissionSetArn',
    'requestParameters.instanceArn',
    'requestParameters.directoryId',
    'requestParameters.principalId',
    'requestParameters.targetId',
  ],
  sts: [
    'requestParameters.roleArn',
    'requestParameters.targetPrincipal',
    'requestParameters.name',
    'requestParameters.taskPolicyArn.arn',
  ],
} satisfies Readonly<Record<string, readonly string[]>>;

export type NamedService = keyof typeof PATHS;

/** Of these services; what several have is named once. */
export function pathsOf(...services: readonly NamedService[]): string[] {
  return [...new Set(services.flatMap((service): readonly string[] => PATHS[service]))];
}

/** By service, for people to read. */
export function pathsByService(): Readonly<Record<string, readonly string[]>> {
  return PATHS;
}

/** Of detections that are about the calls of every service: a path then has to say by itself that it leads to a name. */
export function pathsOfAnyService(): string[] {
  const services = Object.keys(PATHS) as NamedService[];
  return pathsOf(...services).filter((path) => /(name|arn|id|identifier)(s?\[\])?$/i.test(path));
}
