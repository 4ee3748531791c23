import { and, anyOf, isTrue, notExists, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, byUnattendedRole, calls, direct, succeeded } from '../event-conditions';

const NETWORK = '$.requestParameters.resourcesVpcConfig';

/** Who may do what in Kubernetes clusters, and from where. */
export const CLUSTER_THREATS: readonly Detection[] = [
  fromParts({
    id: 'cluster-access-given-by-person',
    title: 'A person granted access to an EKS cluster',
    meaning:
      'An access entry, or a policy on it, makes an IAM role or user a principal of the cluster: with AmazonEKSClusterAdminPolicy it reads every secret and runs anything with the permissions of all pods. Stacks and pipelines are excluded.',
    response:
      'Who is requestParameters.principalArn, and which policy did it get? DeleteAccessEntry if nobody requested it; then check the audit log of the cluster.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('eks', 'CreateAccessEntry', 'UpdateAccessEntry', 'AssociateAccessPolicy'), byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Setting up a cluster manually.',
    techniques: ['T1098.006'],
    findingPaths: ['requestParameters.principalArn', ...pathsOf('eks')],
    findingOnly: true,
  }),
  fromParts({
    id: 'cluster-admin-granted-by-new-role',
    title: 'The role of a pipeline or workload grants EKS cluster administrator access for the first time',
    meaning:
      'Pipelines that create clusters do this for each cluster. Another role that begins to do it may be stolen. Each role is reported once.',
    response:
      'Is it the role that your clusters are created with? Otherwise DisassociateAccessPolicy, and end the sessions of the role.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('eks', 'AssociateAccessPolicy'),
      anyOf('$.requestParameters.policyArn', [
        '*:cluster-access-policy/AmazonEKSClusterAdminPolicy',
        '*:cluster-access-policy/AmazonEKSAdminPolicy',
      ]),
      byUnattendedRole,
      succeeded,
    ),
    falsePositives: 'A new pipeline for clusters.',
    techniques: ['T1098.006'],
    findingPaths: ['requestParameters.principalArn', ...pathsOf('eks')],
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'cluster-endpoint-opened',
    title: 'The endpoint of an EKS cluster was opened to the internet',
    meaning:
      'From now on a stolen token of the cluster works from anywhere. A cluster that is created with a public endpoint does not match, because that is the EKS default; stacks do not match either.',
    response:
      'UpdateClusterConfig with your own addresses in publicAccessCidrs, then check the audit log of the cluster for unknown addresses.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('eks', 'UpdateClusterConfig'),
      or(
        anyOf(`${NETWORK}.publicAccessCidrs[*]`, ['0.0.0.0/0', '::/0']),
        and(isTrue(`${NETWORK}.endpointPublicAccess`), notExists(`${NETWORK}.publicAccessCidrs[0]`)),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A cluster that is meant to be public; a change to its private endpoint that repeats this setting.',
    techniques: ['T1133', 'T1562.007'],
    findingPaths: pathsOf('eks'),
    findingOnly: true,
  }),
];
