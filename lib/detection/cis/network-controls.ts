import { type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { exactly } from './exact-text';
import { numbersOf } from './numbering';

/** Security groups, network ACLs, gateways, routes, VPCs. */
export const NETWORK_CONTROLS: readonly Detection[] = [
  exactly({
    id: 'cis-security-group-changes',
    title: 'CloudWatch.10: changes to security groups',
    meaning: 'Each security group and rule that is written or removed. ModifySecurityGroupRules is not covered.',
    response: 'See `port-opened-to-world`.',
    filterPattern:
      '{($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ($.eventName=RevokeSecurityGroupIngress) || ($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || ($.eventName=DeleteSecurityGroup)}',
    falsePositives: 'Stacks, load balancers, Kubernetes: all day.',
    techniques: ['T1562.007'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(10),
    securityHubControls: ['CloudWatch.10'],
  }),
  exactly({
    id: 'cis-network-acl-changes',
    title: 'CloudWatch.11: changes to network ACLs',
    meaning: 'Each network ACL and entry that is written or removed.',
    response: 'See `network-acl-opened-to-world`.',
    filterPattern:
      '{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || ($.eventName=DeleteNetworkAcl) || ($.eventName=DeleteNetworkAclEntry) || ($.eventName=ReplaceNetworkAclEntry) || ($.eventName=ReplaceNetworkAclAssociation)}',
    falsePositives: 'Each stack that contains a network.',
    techniques: ['T1562.007'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(11),
    securityHubControls: ['CloudWatch.11'],
  }),
  exactly({
    id: 'cis-gateway-changes',
    title: 'CloudWatch.12: changes to network gateways',
    meaning: 'Internet and customer gateways. Other exits are not covered.',
    response: 'See `network-joined`.',
    filterPattern:
      '{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}',
    falsePositives: 'Each stack that contains a network.',
    techniques: ['T1133'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(12),
    securityHubControls: ['CloudWatch.12'],
  }),
  exactly({
    id: 'cis-route-table-changes',
    title: 'CloudWatch.13: changes to route tables',
    meaning: 'Each route and route table that is written or removed.',
    response: 'See `route-through-instance`.',
    filterPattern:
      '{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}',
    falsePositives: 'Each stack that contains a network.',
    techniques: ['T1557'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(13),
    securityHubControls: ['CloudWatch.13'],
  }),
  exactly({
    id: 'cis-vpc-changes',
    title: 'CloudWatch.14: changes to VPCs',
    meaning: 'VPCs and peerings that are created, changed or deleted.',
    response: 'See `network-joined`.',
    filterPattern:
      '{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute) || ($.eventName=AcceptVpcPeeringConnection) || ($.eventName=CreateVpcPeeringConnection) || ($.eventName=DeleteVpcPeeringConnection) || ($.eventName=RejectVpcPeeringConnection) || ($.eventName=AttachClassicLinkVpc) || ($.eventName=DetachClassicLinkVpc) || ($.eventName=DisableVpcClassicLink) || ($.eventName=EnableVpcClassicLink)}',
    falsePositives: 'Each stack that contains a network.',
    techniques: ['T1562.007'],
    findingPaths: pathsOf('ec2'),
    cisRecommendations: numbersOf(14),
    securityHubControls: ['CloudWatch.14'],
  }),
];
