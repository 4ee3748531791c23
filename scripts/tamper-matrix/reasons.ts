import type { OwnResource } from './own-resources';

/** Why something is so of these actions of one service, by white space. */
interface Reason {
  readonly service: string;
  readonly actions: string;
  readonly words: string;
  /** Of these rows alone. */
  readonly rows?: readonly string[];
}

type Row = Pick<OwnResource, 'service' | 'id'>;

export interface Found {
  readonly words: string;
}

const PERMISSION = 'a permission that other calls ask for, and no call of its own';
const DATA = 'a data event, which a trail does not record unless told to';
const ELSEWHERE = 'leaves trusted access, delegation and membership as they are';

/** No event that could be told of. Whether that matters is for the effect to say. */
const UNRECORDED: readonly Reason[] = [
  { service: 'cloudformation', actions: 'TagResource UntagResource', words: PERMISSION },
  { service: 'cloudwatch', actions: 'PutMetricData', words: DATA },
  {
    service: 'dynamodb',
    actions:
      'AssociateTableReplica CreateGlobalTableWitness CreateTableReplica DeleteGlobalTableWitness DeleteTableReplica ReplicateSettings RestoreTableFromAwsBackup StartAwsBackupJob WriteDataForReplication',
    words: PERMISSION,
  },
  {
    service: 'dynamodb',
    actions: 'BatchWriteItem DeleteItem PartiQLDelete PartiQLInsert PartiQLUpdate PutItem UpdateItem',
    words: DATA,
  },
  { service: 'iam', actions: 'PassRole', words: PERMISSION },
  {
    service: 'kms',
    actions:
      'Decrypt DeriveSharedSecret Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac ReEncryptFrom ReEncryptTo Sign Verify VerifyMac',
    words: 'uses the key and leaves it as it is; the key policy says who may, and CloudTrail records it as reading',
  },
  { service: 'lambda', actions: 'DisableReplication EnableReplication', words: PERMISSION },
  {
    service: 'lambda',
    actions: 'InvokeAsync InvokeFunction InvokeFunctionUrl',
    words: `${DATA}; a function that is called does what it is there for, and no more`,
  },
  { service: 'logs', actions: 'IntegrateWithDataset IntegrateWithS3Table ProcessWithPipeline', words: PERMISSION },
  { service: 'logs', actions: 'PutLogEvents', words: DATA },
  {
    service: 's3',
    actions:
      'BypassGovernanceRetention InitiateReplication ObjectOwnerOverrideToBucketOwner PauseReplication ReplicateDelete ReplicateObject ReplicateObjectAnnotation ReplicateTags',
    words: PERMISSION,
  },
  {
    service: 's3',
    actions:
      'AbortMultipartUpload DeleteObject DeleteObjectAnnotation DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionAnnotation DeleteObjectVersionTagging PutObject PutObjectAcl PutObjectAnnotation PutObjectLegalHold PutObjectRetention PutObjectTagging PutObjectVersionAcl PutObjectVersionAnnotation PutObjectVersionTagging RestoreObject UpdateObjectEncryption',
    words: DATA,
  },
  { service: 'sns', actions: 'Publish', words: `${DATA}; a message more takes none away` },
];

/** What AWS itself or the product's policies refuse, as deployed by default. */
const PREVENTED: readonly Reason[] = [
  {
    service: 's3',
    actions: 'PutObjectAcl PutObjectVersionAcl',
    words: 'the bucket has no ACLs (bucket owner enforced), so S3 refuses them',
  },
  {
    service: 's3',
    actions: 'PutObjectLegalHold PutObjectRetention',
    words: 'S3 refuses it without Object Lock, and with it in compliance mode refuses to shorten it',
  },
  {
    service: 's3',
    actions: 'DeleteObject DeleteObjectVersion PutObject',
    words: 'the policies of these buckets deny it to all but AWS services, and who changes such a policy pages',
    rows: ['log-files'],
  },
  {
    service: 's3',
    actions: 'DeleteObject DeleteObjectVersion',
    words: 'the policy of the bucket denies it to all but the redrive role, and who changes that policy pages',
    rows: ['failed-batches'],
  },
  {
    service: 's3',
    actions: 'DeleteObject DeleteObjectVersion PutObject',
    words: 'the policy of the bucket denies it to all but the role of the watch, and a change of that policy pages',
    rows: ['watch-state'],
  },
  {
    service: 'dynamodb',
    actions: 'ImportTable',
    words: 'an import makes a new table, and DynamoDB refuses a name that is taken',
  },
];

/** Harmless, and not told. */
const EXPLAINED: readonly Reason[] = [
  {
    service: 'ssm',
    actions: 'AddTagsToResource LabelParameterVersion RemoveTagsFromResource UnlabelParameterVersion',
    words: 'the watch reads only the value',
    rows: ['watch-witness'],
  },
  {
    service: 's3',
    actions: 'DeleteObject DeleteObjectVersion',
    words: 'a copy of an answer: the search can be run again',
    rows: ['results'],
  },
  { service: 'account', actions: 'PutAccountName PutContactInformation', words: 'a name and an address' },
  { service: 'cloudtrail', actions: 'CreateTrail', words: 'makes another trail: a name that is taken is refused' },
  { service: 'cloudtrail', actions: 'StartLogging', words: 'makes the trail log' },
  {
    service: 'iam',
    actions: 'CreateServiceLinkedRole',
    words: 'makes a role for a service: AWS says what it may do',
  },
  {
    service: 'kms',
    actions: 'DeleteAlias',
    words: 'the name is for people: what is deployed names the key itself',
  },
  {
    service: 'logs',
    actions: 'CreateLogAnomalyDetector',
    words: 'makes another resource, which reads',
  },
  {
    service: 'logs',
    actions: 'CreateLogStream',
    words: 'CloudTrail and Lambda do it all day, and it takes nothing away',
  },
  {
    service: 'organizations',
    actions:
      'CancelHandshake CreateAccount CreateGovCloudAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganizationalUnit EnableAWSServiceAccess EnableAllFeatures EnablePolicyType InviteOrganizationToTransferResponsibility TagResource TerminateResponsibilityTransfer UntagResource UpdateOrganizationalUnit UpdateResponsibilityTransfer',
    words: ELSEWHERE,
  },
];

/** Not prevented and not told by default, although it does harm: what closes it. */
const OPEN: readonly Reason[] = [
  {
    service: 'ssm',
    actions: 'DeleteParameter DeleteParameters PutParameter',
    words:
      'no detection reports it, since the watch itself writes there. The watch does, at its next check: its index is then not what the parameter vouches for, and that pages',
    rows: ['watch-witness'],
  },
  {
    service: 'ssm',
    actions: 'DeleteResourcePolicy PutResourcePolicy',
    words:
      'others may read two hashes, and the watch reports what they write. A service control policy closes it in accounts that have such policies',
    rows: ['watch-witness'],
  },
  {
    service: 's3',
    actions: 'PutObject',
    words:
      'a batch can be added, which becomes findings once somebody gives it to the function again; Lambda gives each batch a name of its own, and the log group keeps the events. A policy that denies it to all but the role of findings closes it',
    rows: ['failed-batches'],
  },
  {
    service: 's3',
    actions: 'PutObject',
    words:
      'an answer can be replaced before somebody reads it; the event history stays as it is. A policy that denies it to all but the roles of the search closes it',
    rows: ['results'],
  },
  {
    service: 's3',
    actions: 'UpdateObjectEncryption',
    words:
      'under a key that somebody else may disable, the file cannot be read; its content stays. A policy that denies it closes it where S3 knows the action, which is new',
  },
  {
    service: 'dynamodb',
    actions: 'BatchWriteItem DeleteItem PartiQLDelete PartiQLInsert PartiQLUpdate PutItem UpdateItem',
    words:
      'a finding that is not told yet can be taken away, for about a minute; the log group keeps the event. A resource policy of the table that denies all but the role of findings closes it',
  },
  {
    service: 'logs',
    actions: 'PutLogEvents',
    words:
      "events can be added, a heartbeat that was not sent among them; none can be taken away. A service control policy that denies it to all but CloudTrail's role closes it in accounts that have such policies",
  },
  {
    service: 'cloudwatch',
    actions: 'PutMetricData',
    words:
      'numbers can be added to the metrics that alarms watch, which hides a bad one where it is the least that counts. A service control policy on the namespace closes it in accounts that have such policies',
  },
];

export function unrecorded(service: string, action: string): Found | undefined {
  return find(UNRECORDED, service, action);
}

export function prevented({ service, id }: Row, action: string): Found | undefined {
  return find(PREVENTED, service, action, id);
}

export function explained({ service, id }: Row, action: string): Found | undefined {
  return find(EXPLAINED, service, action, id) ?? find(UNRECORDED, service, action);
}

export function open({ service, id }: Row, action: string): Found | undefined {
  return find(OPEN, service, action, id);
}

/** Every action that one of the tables names. */
export function reasonedActions(): string[] {
  return [...UNRECORDED, ...PREVENTED, ...EXPLAINED, ...OPEN].flatMap(({ service, actions }) =>
    actions.split(' ').map((action) => `${service}:${action}`),
  );
}

function find(reasons: readonly Reason[], service: string, action: string, row = ''): Found | undefined {
  return reasons.find(
    (one) =>
      one.service === service &&
      one.actions.split(' ').includes(action) &&
      (one.rows === undefined || one.rows.includes(row)),
  );
}
