import { type CloudTrailEvent, denied, event, request } from '../../test/fixtures/cloudtrail-event';
import { ACCOUNTS, type Identity, iamUser, roleSession, STRANGER } from '../../test/fixtures/identities';

/**
 * An invented incident, in the way of many that were published: the access key of a forgotten user in the development account leaks. Its thief looks
 * around, assumes a role in production, reads secrets there, creates a user to come back with, blinds GuardDuty, takes a copy of the database,
 * and rents GPUs.
 */
export interface IncidentStep {
  /** Minutes after midnight, UTC. */
  readonly minute: number;
  readonly events: readonly CloudTrailEvent[];
}

const { development, production } = ACCOUNTS;
const ADDRESS = '203.0.113.77';
const FROM_SCRIPT = { sourceIPAddress: ADDRESS, userAgent: 'Boto3/1.34.51 md/Botocore#1.34.51 ua/2.0 os/linux#5.15.0' };
const FROM_BROWSER = {
  sourceIPAddress: ADDRESS,
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/122.0 Safari/537.36',
};

const USER = 'ci-legacy';
const ROLE = 'deploy-support';
const BACK_DOOR = 'svc-backup-sync';
const SESSION_KEY = 'ASIA4X7QEXAMPLE5TWLR';
const BACK_DOOR_KEY = 'AKIA4X7QEXAMPLE2NBDV';

const stolen: Identity = {
  ...iamUser(development, USER),
  principalId: 'AIDAVM3RKEXAMPLE4LQX',
  accessKeyId: 'AKIAVM3RKEXAMPLE7HZC',
};
const assumed: Identity = { ...roleSession(production, ROLE, 'botocore-session-1709431140'), accessKeyId: SESSION_KEY };
const backDoor: Identity = {
  ...iamUser(production, BACK_DOOR),
  principalId: 'AIDA4X7QEXAMPLE8RJMO',
  accessKeyId: BACK_DOOR_KEY,
};
const backDoorInConsole: Identity = { ...backDoor, accessKeyId: undefined };

const by =
  (identity: Identity, from: Record<string, unknown> = FROM_SCRIPT) =>
  (call: string, requestParameters: unknown = null, fields: Record<string, unknown> = {}): CloudTrailEvent =>
    request(call, identity, requestParameters, { ...from, ...fields });
const asUser = by(stolen);
const asRole = by(assumed);
const asBackDoor = by(backDoor);
const asBackDoorInConsole = by(backDoorInConsole, FROM_BROWSER);
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1'];
const SECRETS = ['checkout/database', 'checkout/payment-provider', 'orders/signing-key', 'crm/api-token'];

export const INCIDENT: readonly IncidentStep[] = [
  {
    minute: 131,
    events: [
      asUser('sts:GetCallerIdentity'),
      denied(asUser('iam:GetAccountAuthorizationDetails')),
      asUser('iam:ListUsers'),
      asUser('iam:ListRoles'),
      asUser('iam:ListAttachedUserPolicies', { userName: USER }),
      denied(asUser('s3:ListBuckets')),
      ...REGIONS.map((awsRegion) =>
        denied(asUser('ec2:DescribeInstances', {}, { awsRegion }), 'Client.UnauthorizedOperation'),
      ),
      denied(asUser('secretsmanager:ListSecrets')),
      denied(asUser('iam:CreateUser', { userName: BACK_DOOR })),
    ],
  },
  { minute: 139, events: assumption() },
  {
    minute: 141,
    events: [
      asRole('sts:GetCallerIdentity'),
      asRole('iam:ListUsers'),
      asRole('s3:ListBuckets'),
      asRole('secretsmanager:ListSecrets'),
      ...SECRETS.map((secretId) => asRole('secretsmanager:GetSecretValue', { secretId })),
    ],
  },
  {
    minute: 146,
    events: [
      asRole(
        'iam:CreateUser',
        { userName: BACK_DOOR },
        { responseElements: { user: { userName: BACK_DOOR, arn: `arn:aws:iam::${production}:user/${BACK_DOOR}` } } },
      ),
      asRole('iam:AttachUserPolicy', {
        userName: BACK_DOOR,
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
      asRole(
        'iam:CreateAccessKey',
        { userName: BACK_DOOR },
        { responseElements: { accessKey: { userName: BACK_DOOR, accessKeyId: BACK_DOOR_KEY, status: 'Active' } } },
      ),
      asRole('iam:CreateLoginProfile', { userName: BACK_DOOR, passwordResetRequired: false }),
    ],
  },
  {
    minute: 152,
    events: [
      asBackDoor('sts:GetCallerIdentity'),
      asBackDoor('guardduty:ListDetectors'),
      asBackDoor('guardduty:UpdateDetector', { detectorId: '5ec3a1d20f7b4e6899a1b2c3d4e5f607', enable: false }),
      denied(
        asBackDoor('cloudtrail:StopLogging', { name: 'organization-trail' }),
        'InsufficientDependencyServiceAccessPermissionException',
      ),
    ],
  },
  {
    minute: 156,
    events: [
      asBackDoor('rds:DescribeDBInstances'),
      asBackDoor(
        'rds:CreateDBSnapshot',
        {
          dBInstanceIdentifier: 'checkout',
          dBSnapshotIdentifier: 'checkout-migration',
        },
        {
          responseElements: {
            dBInstanceIdentifier: 'checkout',
            dBSnapshotIdentifier: 'checkout-migration',
            status: 'creating',
          },
        },
      ),
    ],
  },
  {
    minute: 171,
    events: [
      asBackDoor('rds:ModifyDBSnapshotAttribute', {
        dBSnapshotIdentifier: 'checkout-migration',
        attributeName: 'restore',
        valuesToAdd: [STRANGER],
      }),
    ],
  },
  {
    minute: 178,
    events: [
      event('signin:ConsoleLogin', backDoorInConsole, {
        ...FROM_BROWSER,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: {
          LoginTo: 'https://console.aws.amazon.com/console/home',
          MobileVersion: 'No',
          MFAUsed: 'No',
        },
      }),
      asBackDoorInConsole('ec2:DescribeInstances'),
    ],
  },
  {
    minute: 183,
    events: ['ap-southeast-2', 'sa-east-1'].flatMap((awsRegion) => [
      asBackDoor(
        'ec2:RequestSpotInstances',
        { instanceCount: 8, spotPrice: '14' },
        { awsRegion, errorCode: 'Client.MaxSpotInstanceCountExceeded' },
      ),
      asBackDoor(
        'ec2:RunInstances',
        {
          instancesSet: { items: [{ imageId: 'ami-0b5eea76982371e91', minCount: 4, maxCount: 4 }] },
          instanceType: 'p3.8xlarge',
        },
        { awsRegion, responseElements: { instancesSet: { items: [{ instanceId: 'i-0d94f7c1a2be5836f' }] } } },
      ),
    ]),
  },
];

/** CloudTrail writes an assumption across accounts into both: in the caller's own with its name, in the role's account with its ID. */
function assumption(): readonly CloudTrailEvent[] {
  const roleArn = `arn:aws:iam::${production}:role/${ROLE}`;
  const fields = {
    sharedEventID: '2c9d1f70-64ab-4e0f-8f57-b1d2a63e9c48',
    resources: [{ ARN: roleArn, accountId: production, type: 'AWS::IAM::Role' }],
    responseElements: {
      credentials: { accessKeyId: SESSION_KEY, expiration: 'Mar 3, 2026, 3:19:00 AM' },
      assumedRoleUser: { assumedRoleId: assumed['principalId'], arn: assumed['arn'] },
    },
  };
  const call = asUser('sts:AssumeRole', { roleArn, roleSessionName: 'botocore-session-1709431140' }, fields);
  return [
    call,
    {
      ...call,
      userIdentity: { type: 'AWSAccount', principalId: stolen['principalId'], accountId: development },
      recipientAccountId: production,
    },
  ];
}
