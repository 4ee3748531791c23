import { and, anyOf, or } from '../../filter-pattern/build';
import type { Expression } from '../../filter-pattern/syntax-tree';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';

/** CloudTrail nests the newer EC2 calls below the name of the request, with the capitalization of the API. */
function tokensOptional(call: string, ...values: readonly [string, ...string[]]): Expression {
  return and(
    calls('ec2', call),
    or(anyOf(`$.requestParameters.${call}Request.HttpTokens`, values), anyOf('$.requestParameters.httpTokens', values)),
  );
}

/** What protects a service from the internet, or credentials from a service. */
export const NETWORK_GUARD_THREATS: readonly Detection[] = [
  fromParts({
    id: 'firewall-removed',
    title: 'A web ACL, a firewall or Shield protection was removed',
    meaning:
      'Requests reach the application, or leave the network, unfiltered. Stacks are excluded. Not detected: a web ACL that is removed from CloudFront by changing the whole distribution, and rules that are changed to count or removed.',
    response: 'Associate the web ACL again, or restore the firewall. What has reached the application since?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          anyOf('$.eventSource', ['wafv2.amazonaws.com', 'waf.amazonaws.com', 'waf-regional.amazonaws.com']),
          anyOf('$.eventName', ['DisassociateWebACL', 'DeleteWebACL']),
        ),
        calls('cloudfront', 'DisassociateDistribution*'),
        calls('shield', 'DeleteProtection', 'DeleteSubscription', 'Disable*', 'DisassociateDRT*'),
        calls('fms', 'DeletePolicy', 'DisassociateAdminAccount'),
        calls('network-firewall', 'DeleteFirewall', 'DisassociateSubnets'),
        calls('route53resolver', 'DisassociateFirewallRuleGroup'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'terraform destroy of an application; controllers of Kubernetes that manage load balancers.',
    techniques: ['T1562.007'],
    findingPaths: pathsOf('wafv2', 'cloudfront', 'shield', 'fms', 'network-firewall', 'route53resolver'),
    findingOnly: true,
  }),
  fromParts({
    id: 'metadata-service-weakened',
    title: 'Version 1 of the instance metadata service was allowed',
    meaning:
      'Anyone who can make an application fetch a URL gets the credentials of its instance; version 2, which requires a token, prevents that. Instances that are launched this way, and stacks, are excluded.',
    response: 'Set HttpTokens to required again. Look for calls of the instance role from other addresses.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        tokensOptional('ModifyInstanceMetadataOptions', 'optional'),
        tokensOptional('ModifyInstanceMetadataDefaults', 'optional', 'no-preference'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Old software that requires version 1.',
    techniques: ['T1552.005'],
    findingPaths: pathsOf('ec2'),
    findingOnly: true,
  }),
];
