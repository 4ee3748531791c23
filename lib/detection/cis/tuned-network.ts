import { and, compares, differs, equals, exists, isFalse, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';
import { numbersOf } from './numbering';

/**
 * The rules that a call has created, in any form of the request. A pattern may have three wildcards, so there is none
 * for IPv6.
 */
const RULES = '$.responseElements.securityGroupRuleSet';
const CHANGED_RULE = '$.requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRule';

/** The account of the other side, in a request and in its acceptance. */
const PEERED_WITH = [
  'requestParameters.peerOwnerId',
  'responseElements.vpcPeeringConnection.requesterVpcInfo.ownerId',
  'responseElements.vpcPeeringConnection.accepterVpcInfo.ownerId',
];
const PORT = '$.requestParameters.portRange.from';

/** Variants of controls 10 to 14: the exact patterns match each stack that contains a network. */
export const TUNED_NETWORK: readonly Detection[] = [
  fromParts({
    id: 'port-opened-to-world',
    title: 'A security group allows everyone to access more than a web server',
    meaning:
      'A rule for 0.0.0.0/0 or ::/0, together with a port other than 80 and 443: SSH, remote desktops, databases, or all. One call with several rules may mix them: 443 for everyone and 22 for the office matches too. Not detected: the range from 80 to 443, a single port between them that is not in the first rule of the call, and IPv6 that is not in the first rule.',
    response: 'Revoke the rule. Then check the flow logs: who connected?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      equals('$.eventSource', 'ec2.amazonaws.com'),
      or(
        and(
          equals('$.eventName', 'AuthorizeSecurityGroupIngress'),
          or(equals(`${RULES}.items[*].cidrIpv4`, '*/0'), equals(`${RULES}.items[0].cidrIpv6`, '*/0')),
          or(
            compares(`${RULES}.items[*].fromPort`, '<', 80),
            compares(`${RULES}.items[*].toPort`, '>', 443),
            and(compares(`${RULES}.items[0].fromPort`, '>', 80), compares(`${RULES}.items[0].fromPort`, '<', 443)),
          ),
        ),
        and(
          equals('$.eventName', 'ModifySecurityGroupRules'),
          or(equals(`${CHANGED_RULE}.CidrIpv4`, '*/0'), equals(`${CHANGED_RULE}.CidrIpv6`, '*/0')),
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Load balancers on other ports; game and VPN servers.',
    techniques: ['T1562.007', 'T1133'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(10),
  }),
  fromParts({
    id: 'network-acl-opened-to-world',
    title: 'A network ACL allows everyone everything, or a port below 1024 that is not for the web',
    meaning:
      'The second barrier of the subnet is gone. Entries for 80, 443, and the ports from 1024 on, where responses arrive, do not match.',
    response: 'Restore the entry, then check the security groups behind it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'CreateNetworkAclEntry', 'ReplaceNetworkAclEntry'),
      isFalse('$.requestParameters.egress'),
      equals('$.requestParameters.ruleAction', 'allow'),
      or(
        equals('$.requestParameters.aclProtocol', '-1'),
        and(compares(PORT, '<', 1024), ...[80, 443].map((port) => differs(PORT, port))),
      ),
      or(equals('$.requestParameters.cidrBlock', '*/0'), equals('$.requestParameters.ipv6CidrBlock', '*/0')),
      direct,
      succeeded,
    ),
    falsePositives: 'Terraform modules that write out the default ACL.',
    techniques: ['T1562.007'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(11),
  }),
  fromParts({
    id: 'network-joined',
    title: 'A network was connected to the internet, a VPN or another VPC manually',
    meaning:
      'A way around the firewall. It is daily work for network engineers, so only the first time is reported. The exact patterns cover internet gateways and peerings, but not VPNs and transit gateways; and they match each stack.',
    response: 'Where does it lead? Detach it. The other side of a peering is in requestParameters or responseElements.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'ec2',
        'AttachInternetGateway',
        'CreateEgressOnlyInternetGateway',
        'AttachVpnGateway',
        'CreateVpnConnection',
        'CreateClientVpnEndpoint',
        'AcceptVpcPeeringConnection',
        'AcceptTransitGatewayPeeringAttachment',
        'AcceptTransitGatewayVpcAttachment',
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'The first network that a pipeline creates.',
    techniques: ['T1133', 'T1562.007'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(12),
    firstTimeOnly: true,
  }),
  fromParts({
    id: 'network-peered-outside',
    title: 'A network was peered with one of an account outside the organization',
    meaning:
      'The other network can reach whatever security groups allow, and data can leave past any gateway. Peerings between accounts of the organization do not count.',
    response: 'Do you know the other account? If not, delete the peering, and check the routes to it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('ec2', 'CreateVpcPeeringConnection', 'AcceptVpcPeeringConnection'), succeeded),
    falsePositives: 'A vendor whose service is in its own network.',
    techniques: ['T1133', 'T1562.007'],
    findingPaths: [...PEERED_WITH, ...pathsOf('ec2')],
    outsidePaths: PEERED_WITH,
    cisRecommendations: numbersOf(14),
    findingOnly: true,
  }),
  fromParts({
    id: 'route-through-instance',
    title: 'A route leads through an instance or network interface',
    meaning:
      'Whoever controls that instance can read and change the traffic of the subnet. Routes to gateways, which the exact pattern matches, do not match.',
    response: 'Is it your firewall or NAT instance? If not, restore the route.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('ec2', 'CreateRoute', 'ReplaceRoute'),
      or(exists('$.requestParameters.networkInterfaceId'), exists('$.requestParameters.instanceId')),
      direct,
      succeeded,
    ),
    falsePositives: 'Network appliances that fail over by changing routes.',
    techniques: ['T1557', 'T1040'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(13),
  }),
];
