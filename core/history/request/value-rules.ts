import type { HistoryAttribute } from '../../../lib/contract/event-history';
import { type IdentifierRule, ROLE_NAME } from '../../../lib/contract/identifiers';
import { isRoleArn, isUserArn } from './condition-value';
import { isSourceAddress, SOURCE_ADDRESS_ALLOWED } from './source-address';
import { hasWildcard, MOST_PATTERN_CHARACTERS } from './wildcard';

const TEXT: IdentifierRule = {
  allowed: 'a text of 1 to 2,000 characters without leading or trailing spaces',
  accepts: (value) =>
    value.length >= 1 && value.length <= 2_000 && value.trim() === value && !/[\u0000-\u001f\u007f]/.test(value),
};
const WILDCARDS = '; * stands for any characters and ? for one';

/**
 * Checks only the characters: a value that no event can have is rejected, because the answer would be empty yet
 * complete. Where any characters are allowed, wildcards are ordinary characters.
 */
const RULES: Partial<Record<HistoryAttribute, IdentifierRule>> = {
  user: {
    allowed:
      'the name of an IAM user or of a session, root, or the ARN of a user, a session or the root user; for a role or its ARN use role, ' +
      `for an access key accessKeyId; of an ID such as AROAEXAMPLEID:session use only the session name${WILDCARDS}`,
    accepts: (value) =>
      value.startsWith('arn:') ? isUserArn(value) : !/^(AROA|AIDA|AKIA|ASIA)[A-Z0-9]{12,}(:|$)/.test(value),
  },
  role: {
    allowed: `a role name, ${ROLE_NAME.allowed}; or its ARN, such as arn:aws:iam::111111111111:role/name; for one of its sessions use user${WILDCARDS}`,
    accepts: (value) => (value.startsWith('arn:') ? isRoleArn(value) : /^[\w+=,.@*?-]{1,64}$/.test(value)),
  },
  eventName: {
    allowed: `an event name such as DeleteBucket, without the service: use eventSource for that${WILDCARDS}`,
    accepts: (value) => !/[,:;]/.test(value),
  },
  eventSource: {
    allowed: `a service, such as iam.amazonaws.com or iam${WILDCARDS}`,
    accepts: (value) => /^[a-z0-9*?-]+(\.[a-z0-9*?-]+)*$/.test(value),
  },
  resourceType: {
    allowed: `a type, such as AWS::S3::Bucket${WILDCARDS}`,
    accepts: (value) => (hasWildcard(value) ? /^[\w:*?]+$/ : /^AWS::\w+(::\w+)+$/).test(value),
  },
  accessKeyId: {
    allowed: `16 to 128 upper-case letters and digits, such as AKIAIOSFODNN7EXAMPLE${WILDCARDS}`,
    accepts: (value) => (hasWildcard(value) ? /^[A-Z0-9_*?]{1,128}$/ : /^[A-Z0-9_]{16,128}$/).test(value),
  },
  readOnly: { allowed: 'true or false', accepts: (value) => value === 'true' || value === 'false' },
  sourceIp: { allowed: SOURCE_ADDRESS_ALLOWED, accepts: isSourceAddress },
  eventId: {
    allowed: 'a UUID, such as 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab, without wildcards',
    accepts: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
  },
};

/**
 * Services whose name in CloudTrail differs from the usual one.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-aws-service-specific-topics.html
 */
const SERVICES_KNOWN_AS: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring',
  'cloudwatch-logs': 'logs',
  console: 'signin',
  elb: 'elasticloadbalancing',
  elbv2: 'elasticloadbalancing',
  eventbridge: 'events',
  'identity-center': 'sso',
  'sso-admin': 'sso',
  stepfunctions: 'states',
};

/** Returns what is allowed instead; `undefined` if the value is valid. */
export function whatIsWrong(attribute: HistoryAttribute, value: unknown): string | undefined {
  const rule = RULES[attribute] ?? { ...TEXT, allowed: `${TEXT.allowed}${WILDCARDS}` };
  if (typeof value !== 'string' || !TEXT.accepts(value) || !rule.accepts(value)) return rule.allowed;
  if (value.length > MOST_PATTERN_CHARACTERS && hasWildcard(value))
    return `at most ${String(MOST_PATTERN_CHARACTERS)} characters with wildcards`;
  const service = attribute === 'eventSource' ? SERVICES_KNOWN_AS[value.replace(/\.amazonaws\.com$/, '')] : undefined;
  return service === undefined ? undefined : `${service}.amazonaws.com, as CloudTrail calls it`;
}
