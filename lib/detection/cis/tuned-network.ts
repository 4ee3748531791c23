import { and, compares, differs, equals, exists, isFalse, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';
import { numbersOf } from './numbering';

/** The rules that a call has made, whatever form its request had. A pattern may have three wildcards, so IPv6 has none. */
const RULES = '$.responseElements.securityGroupRuleSet';
const CHANGED_RULE = '$.requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule.SecurityGroupRule';

/** The account of the other side, of a request and of its acceptance. */
const PEERED_WITH = [
  'requestParameters.peerOwnerId',
  'responseElements.vpcPeeringConnection.requesterVpcInfo.ownerId',
  'responseElements.vpcPeeringConnection.accepterVpcInfo.ownerId',
];
const PORT = '$.requestParameters.portRange.from';

/** Variants of the controls 10 to 14: the exact texts fire for each stack with a network in it. */
export const TUNED_NETWORK: readonly Detection[] = [
  fromParts({
    id: 'port-opened-to-world',
    title: 'A security group admits everyone to more than a web server',
    meaning:
      'A rule for 0.0.0.0/0 or ::/0, together with a port other than 80 and 443: SSH, desktops, databases, or all. One call with several rules may mix them: 443 for everyone and 22 for the office fires too. Not seen: the range from 80 to 443, a single port between them that is not in the first rule of the call, and IPv6 that is not in the first rule.',
    response: 'Revoke the rule. Then look at flow logs: who has connected?',
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
    title: 'A network ACL admits everyone to everything, or to a port below 1024 that is not for the web',
    meaning:
      'The second wall of the subnet is down. Entries for 80, 443, and the ports from 1024 on, where answers come in, do not fire.',
    response: 'Restore the entry, then look at the security groups behind it.',
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
    falsePositives: 'Terraform modules that write the default ACL out.',
    techniques: ['T1562.007'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(11),
  }),
  fromParts({
    id: 'network-joined',
    title: 'A network was joined to the internet, a VPN or another VPC by hand',
    meaning:
      'A way around the firewall. It is daily work for whoever builds networks, so only the first time is told. The exact texts know internet gateways and peerings, not VPNs and transit gateways; and they fire for each stack.',
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
      'From there whatever security groups admit can be reached, and data leaves by a way that no gateway sees. Peerings among accounts of the organization do not count.',
    response: 'Do you know the other account? Delete the peering, and look at the routes to it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('ec2', 'CreateVpcPeeringConnection', 'AcceptVpcPeeringConnection'), succeeded),
    falsePositives: 'A vendor whose service lies in a network of its own.',
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
      'Whoever has that instance reads and changes the traffic of the subnet. Routes to gateways, which the exact text fires for, do not fire.',
    response: 'Is it a firewall or NAT instance of yours? Restore the route.',
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
