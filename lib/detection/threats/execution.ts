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
      'SendCommand runs as root on every instance with an agent, without a network path to it. State Manager and maintenance windows are left out.',
    response: 'Read the commands (ListCommands; CloudTrail hides them), cancel those that wait, isolate the instances.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('ssm', 'SendCommand'), direct),
    threshold: 30,
    falsePositives:
      'Deployment tools and health checks that are built on Run Command: raise the threshold above their number. One command can address a whole fleet and stay below it.',
    techniques: ['T1651'],
    findingPaths: pathsOf('ssm'),
  }),
  fromParts({
    id: 'shells-opened-in-bulk',
    title: 'Many shells are opened on instances or containers',
    meaning:
      'Session Manager, EC2 Instance Connect and ECS Exec give a shell without a network path or a permanent key: lateral movement that no firewall sees.',
    response:
      'One caller or many? Terminate the sessions of the one (TerminateSession), read the session log, isolate the targets.',
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
    meaning: 'It reaches an instance whose network is cut, past security groups and isolation.',
    response: 'Is somebody rescuing an instance? Otherwise DisableSerialConsoleAccess for the account and Region.',
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
      "User data and lifecycle scripts run as root at the next start: stop, replace, start, and the code runs with the rights of the instance's or notebook's role.",
    response:
      'Decode the script (DescribeInstanceAttribute, DescribeNotebookInstanceLifecycleConfig), and compare it with its template. Isolate what has been started since.',
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
      "A function handles other people's data with the rights of its role; a layer does so without any change of the code. Pipelines are left out: their theft is not seen here.",
    response: 'Compare responseElements.codeSha256 with the last deployment, and look at who owns the layer.',
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
      'Engineers who try something in the console: they are told of once for each function. Give accounts where that is how people work a lower severity.',
    techniques: ['T1648', 'T1546'],
    findingPaths: pathsOf('lambda'),
    recurring: true,
  }),
  fromParts({
    id: 'instance-role-changed-by-person',
    title: 'A person gave another role to a running instance',
    meaning: 'Whoever has a shell on the instance has the rights of the new role from now on.',
    response: 'Which role, which instance, and who was on it? Revert the association.',
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
    title: 'Somebody launches instances with accelerators, or of the largest sizes',
    meaning:
      'What miners want. A denied launch or a dry run fires too: it is how they find out what a key can do. Auto Scaling, EKS and other services are left out.',
    response: 'Terminate the instances if nobody claims them. Then look for other Regions: miners use them all.',
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
      'Machine learning teams that launch by hand. A type that stands only in a launch template is not seen.',
    techniques: ['T1496', 'T1578.002'],
    findingPaths: pathsOf('ec2'),
  }),
];
