import { and, anyOf, exists, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

/** Code that runs where it should not. */
export const EXECUTION_THREATS: readonly Detection[] = [
  fromParts({
    id: 'commands-sent-in-bulk',
    title: 'Many commands are sent to instances',
    meaning:
      'SendCommand runs as root on every instance with an agent, without a network path to it. State Manager and maintenance windows are excluded.',
    response: 'Read the commands (ListCommands; CloudTrail hides them), cancel pending ones, isolate the instances.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('ssm', 'SendCommand'), direct),
    threshold: 30,
    falsePositives:
      'Deployment tools and health checks that use Run Command: raise the threshold above their number. One command can address a whole fleet and stay below it.',
    techniques: ['T1651'],
    findingPaths: pathsOf('ssm'),
  }),
  fromParts({
    id: 'shells-opened-in-bulk',
    title: 'Many shells are opened on instances or containers',
    meaning:
      'Session Manager, EC2 Instance Connect and ECS Exec provide a shell without a network path or a permanent key: lateral movement past all firewalls.',
    response:
      'One caller or many? Terminate the sessions of the caller (TerminateSession), read the session log, isolate the targets.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('ssm', 'StartSession', 'ResumeSession'),
        calls('ec2-instance-connect', 'SendSSHPublicKey'),
        calls('ecs', 'ExecuteCommand'),
      ),
      direct,
    ),
    threshold: 10,
    periodSeconds: 900,
    falsePositives: 'An incident that many engineers work on.',
    techniques: ['T1021.007', 'T1021.008', 'T1098.004'],
    findingPaths: pathsOf('ssm', 'ec2-instance-connect', 'ecs'),
  }),
  fromParts({
    id: 'serial-console-opened',
    title: 'The serial console was enabled or used',
    meaning: 'It reaches an instance whose network is cut off, past security groups and isolation.',
    response: 'Is someone rescuing an instance? If not, DisableSerialConsoleAccess for the account and Region.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(calls('ec2', 'EnableSerialConsoleAccess'), calls('ec2-instance-connect', 'SendSerialConsoleSSHPublicKey')),
      direct,
    ),
    falsePositives: 'The rescue of an instance that does not boot.',
    techniques: ['T1021.008', 'T1098.004'],
    findingPaths: pathsOf('ec2', 'ec2-instance-connect'),
  }),
  fromParts({
    id: 'user-data-changed',
    title: 'The start script of an instance, or of SageMaker notebooks, was replaced',
    meaning:
      "User data and lifecycle scripts run as root at the next start: stop, replace, start, and the code runs with the permissions of the instance's or notebook's role.",
    response:
      'Decode the script (DescribeInstanceAttribute, DescribeNotebookInstanceLifecycleConfig), and compare it with its template. Isolate what was started since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(calls('ec2', 'ModifyInstanceAttribute'), exists('$.requestParameters.userData')),
        calls('sagemaker', 'UpdateNotebookInstanceLifecycleConfig'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Terraform that changes user data in place; a data platform that is maintained by script.',
    techniques: ['T1037', 'T1059.009'],
    findingPaths: pathsOf('ec2', 'sagemaker'),
  }),
  fromParts({
    id: 'function-changed-by-person',
    title: 'A person, or a permanent key, changed the code or layers of a function',
    meaning:
      "A function handles other people's data with the permissions of its role; a layer does so without any change to the code. Pipelines are excluded: theft of their credentials is not detected here.",
    response: 'Compare responseElements.codeSha256 with the last deployment, and check who owns the layer.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('lambda', 'UpdateFunctionCode*'),
        and(calls('lambda', 'UpdateFunctionConfiguration*'), exists('$.requestParameters.layers[0]')),
      ),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives:
      'Engineers who try something in the console: they are reported once for each function. Set a lower severity for accounts where people work this way.',
    techniques: ['T1648', 'T1546'],
    findingPaths: pathsOf('lambda'),
    recurring: true,
  }),
  fromParts({
    id: 'instance-role-changed-by-person',
    title: 'A person attached another role to a running instance',
    meaning: 'From now on, anyone with a shell on the instance has the permissions of the new role.',
    response: 'Which role, which instance, and who was signed in to it? Revert the association.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'AssociateIamInstanceProfile', 'ReplaceIamInstanceProfileAssociation'),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Enabling Session Manager on an old instance.',
    techniques: ['T1098.003', 'T1078.004'],
    findingPaths: pathsOf('ec2'),
  }),
  fromParts({
    id: 'unusual-instance-launched',
    title: 'Someone launches instances with accelerators, or of the largest sizes',
    meaning:
      'The instances that miners want. A denied launch or a dry run matches too: that is how they test what a key can do. Auto Scaling, EKS and other services are excluded.',
    response: 'Terminate the instances if nobody claims them. Then check other Regions: miners use them all.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'RunInstances'),
      anyOf('$.requestParameters.instanceType', [
        'p*',
        'g*',
        'trn*',
        'inf*',
        'dl*',
        'u-*',
        'x*',
        '*.metal*',
        '*.24xlarge',
        '*.32xlarge',
        '*.48xlarge',
      ]),
      direct,
    ),
    falsePositives:
      'Machine learning teams that launch manually. An instance type that is only in a launch template is not detected.',
    techniques: ['T1496', 'T1578.002'],
    findingPaths: pathsOf('ec2'),
  }),
];
