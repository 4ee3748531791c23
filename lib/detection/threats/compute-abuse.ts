import { and, anyOf, differs, isTrue, missingOrDiffers, notExists, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byIamUser, byPerson, calls, direct, succeeded } from '../event-conditions';

const READS = [RequiredEvents.READ_MANAGEMENT_EVENTS];

/**
 * Compute, code and models that others use at your expense. Unless noted, attempts count: this is how keys are tested.
 */
export const COMPUTE_ABUSE: readonly Detection[] = [
  fromParts({
    id: 'termination-protection-misused',
    title: 'Someone turns on termination protection for several instances',
    meaning:
      'Miners protect the instances that they launched, so that you must remove the protection from each one before you can stop it. Protection requested at launch is excluded.',
    response:
      'Whose instances are they? Remove the protection (ModifyInstanceAttribute), terminate them, and check all other Regions.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'ModifyInstanceAttribute'),
      or(
        isTrue('$.requestParameters.disableApiTermination.value'),
        isTrue('$.requestParameters.disableApiStop.value'),
        and(
          anyOf('$.requestParameters.attribute', ['disableApiTermination', 'disableApiStop']),
          missingOrDiffers('$.requestParameters.value', 'false'),
        ),
      ),
      direct,
      succeeded,
    ),
    threshold: 3,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'An administrator who protects instances that nobody should terminate.',
    techniques: ['T1496.001', 'T1578.005', 'T1496.A008'],
    findingPaths: pathsOf('ec2'),
    findingOnly: true,
  }),
  fromParts({
    id: 'instances-launched-in-bulk',
    title: 'Someone launches instances again and again',
    meaning:
      'Twenty calls in ten minutes, in one Region or in all: miners try each, and take what they get. Small sizes count too; one call may launch many. Auto Scaling, EKS and other services are excluded.',
    response: 'Terminate what nobody claims. Then check other Regions, and look for the key or role that was used.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('ec2', 'RunInstances'), direct),
    threshold: 20,
    periodSeconds: 600,
    falsePositives: 'Build systems that launch an instance for each job; they are reported once.',
    techniques: ['T1496.001', 'T1578.002', 'T1496.A008'],
    findingPaths: pathsOf('ec2'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'clusters-created-in-bulk',
    title: 'Someone creates many clusters, groups or templates that launch machines',
    meaning:
      'ECS clusters, Auto Scaling groups, launch templates, compute environments: ten or more in an hour. One mining campaign created fifty clusters in an account, most of them empty, to cost its owner time.',
    response: 'Scale what they launch to zero, then delete them. Check the task definitions and the user data.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('ecs', 'CreateCluster'),
        calls('autoscaling', 'CreateAutoScalingGroup', 'CreateLaunchConfiguration'),
        calls('ec2', 'CreateLaunchTemplate', 'RequestSpotFleet', 'RequestSpotInstances'),
        calls('batch', 'CreateComputeEnvironment'),
      ),
      direct,
    ),
    threshold: 10,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Tools that scale Kubernetes with their own launch templates; they are reported once.',
    techniques: ['T1496.001', 'T1578.002', 'T1496.A006'],
    findingPaths: pathsOf('ecs', 'autoscaling', 'ec2', 'batch'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'compute-started-by-key',
    title: 'An IAM user starts instances or containers for the first time',
    meaning:
      'Instances, groups, clusters, tasks, training jobs, or the key pair for them. An old key of an application or person has no reason to do this; a thief who found it has.',
    response: 'Ask the owner of the key. If it was not them, deactivate it, and check all Regions for what runs.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      anyOf('$.eventSource', [
        'ec2.amazonaws.com',
        'autoscaling.amazonaws.com',
        'ecs.amazonaws.com',
        'eks.amazonaws.com',
        'batch.amazonaws.com',
        'sagemaker.amazonaws.com',
      ]),
      anyOf('$.eventName', [
        'RunInstances',
        'StartInstances',
        'RequestSpot*',
        'CreateFleet',
        'CreateLaunchTemplate',
        'CreateAutoScalingGroup',
        'CreateKeyPair',
        'ImportKeyPair',
        'CreateCluster',
        'CreateService',
        'RegisterTaskDefinition',
        'RunTask',
        'CreateComputeEnvironment',
        'CreateTrainingJob',
      ]),
      byIamUser,
    ),
    falsePositives: 'A pipeline that still works with a permanent key, at its first deployment.',
    techniques: ['T1496.001', 'T1578.002', 'T1496.A006', 'T1496.A008'],
    findingPaths: pathsOf('ec2', 'autoscaling', 'ecs', 'eks', 'batch', 'sagemaker'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'code-set-up-by-person',
    title: 'A person, or a permanent key, sets up code that runs by itself for the first time',
    meaning:
      'A function, an API in front of it, a rule that invokes it, a stack: the parts of a serverless back door. Deployments by pipelines and stacks are excluded, and only the first time of a principal is reported.',
    response:
      'Read the code, and its role. If nobody requested it: remove the role first, then delete API, rule and function.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('lambda', 'CreateFunction2*'),
        calls('apigateway', 'Create*'),
        calls('events', 'PutRule', 'PutTargets'),
        calls('cloudformation', 'CreateStack'),
      ),
      byPerson,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'The first experiment of an engineer in an account.',
    techniques: ['T1648', 'T1546', 'T1059.009'],
    findingPaths: pathsOf('lambda', 'apigateway', 'events', 'cloudformation'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'side-compute-used',
    title: 'Someone uses Lightsail or WorkSpaces for the first time',
    meaning:
      'Machines that do not appear in EC2 and that few guardrails cover. Attackers use them because nobody looks there.',
    response:
      'Check Lightsail and WorkSpaces in all Regions, delete what nobody claims, and deny both if you do not use them.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('lightsail', 'Create*', 'GetInstanceAccessDetails', 'DownloadDefaultKeyPair', 'ImportKeyPair'),
        calls('workspaces', 'CreateWorkspaces', 'CreateWorkspacesPool'),
      ),
      direct,
    ),
    falsePositives: 'A team that starts with them.',
    techniques: ['T1496.001', 'T1578.002', 'T1496.A009'],
    findingPaths: pathsOf('lightsail', 'workspaces'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'notebook-opened',
    title: 'Someone creates or opens a notebook, or changes its lifecycle script, for the first time',
    meaning:
      'A notebook is a shell with the permissions of its role, and a presigned link to it needs no password. Opening it requires no other permission.',
    response: 'What does the role of the notebook allow? Stop the notebook, and end the sessions of the caller.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'sagemaker',
        'CreateNotebookInstance',
        'CreateNotebookInstanceLifecycleConfig',
        'CreateStudioLifecycleConfig',
        'CreatePresignedNotebookInstanceUrl',
        'CreatePresignedDomainUrl',
      ),
      direct,
    ),
    falsePositives: 'A new colleague in the data team.',
    techniques: ['T1059.009', 'T1078.004', 'T1496.001'],
    findingPaths: pathsOf('sagemaker'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'model-invoked-by-newcomer',
    title: 'Someone uses a foundation model for the first time',
    meaning:
      'Stolen keys with permission to call Bedrock are sold by the hour, at up to 100,000 USD a day for the owner. Failed calls count: thieves test with calls that cannot work. What Bedrock does for agents and jobs is excluded.',
    response:
      'Is it a new application? If not, deactivate the key or end the session, and look for its calls in all Regions.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('bedrock', 'InvokeModel*', 'Converse*'), direct),
    falsePositives: 'A new application, or an engineer who tries a model.',
    techniques: ['T1496.004', 'T1496.A007'],
    findingPaths: pathsOf('bedrock'),
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'quota-raise-requested',
    title: 'Someone requests a quota increase for machines, models or email',
    meaning:
      'Quotas limit what a thief can earn with a stolen account, so the next call requests more. EC2, SageMaker, Bedrock, SES and other services that cost; Elastic IP addresses are excluded. Denied requests count.',
    response:
      'Ask the caller. If they did not request it, close the request with AWS Support, and secure the principal.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('servicequotas', 'RequestServiceQuotaIncrease', 'PutServiceQuotaIncreaseRequestIntoTemplate'),
      or(
        // The event of a denied call does not say which quota was requested.
        notExists('$.requestParameters.serviceCode'),
        and(
          anyOf('$.requestParameters.serviceCode', [
            'ec2',
            'fargate',
            'sagemaker',
            'bedrock',
            'ses',
            'sns',
            'lightsail',
            'workspaces',
          ]),
          // Elastic IP addresses.
          differs('$.requestParameters.quotaCode', 'L-0263D0A3'),
        ),
      ),
      direct,
    ),
    falsePositives: 'Growth; setting up new accounts, where each quota is reported once.',
    techniques: ['T1496.001', 'T1496.004', 'T1578.005'],
    findingPaths: pathsOf('servicequotas'),
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'cloud-shell-opened',
    title: 'An IAM user or the root user opened CloudShell for the first time',
    meaning:
      'A shell inside AWS, with the permissions of whoever is signed in: commands come from an AWS address, not from that of the thief. IAM Identity Center users are excluded, because it is normal for them.',
    response: 'Check what the user called since. If it was not them, end the session, and change the password.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('cloudshell', 'CreateSession'),
      direct,
      anyOf('$.userIdentity.type', ['IAMUser', 'Root', 'FederatedUser']),
    ),
    falsePositives: 'An administrator without IAM Identity Center.',
    techniques: ['T1059.009'],
    findingPaths: pathsOf('cloudshell'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
];
