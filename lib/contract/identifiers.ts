/**
 * The identifiers that this project accepts, as AWS defines them. Every expression is anchored: a value that only
 * contains a valid identifier (with a trailing space, or one digit too many) is rejected.
 *
 * Each rule has the text with which an error message says what is allowed.
 */
export interface IdentifierRule {
  /** What is allowed, to be read after "allowed:". */
  readonly allowed: string;
  readonly accepts: (value: string) => boolean;
}

/** Returns a rule with one anchored expression. */
export function pattern(regex: RegExp, allowed: string): IdentifierRule {
  // Plain JavaScript may pass another type, which the expression would convert to a string.
  return { allowed, accepts: (value: unknown) => typeof value === 'string' && regex.test(value) };
}

/** https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const ACCOUNT_ID = pattern(/^\d{12}$/, '12 digits, as in 111111111111');

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export const ORGANIZATION_ID = pattern(
  /^o-[a-z0-9]{10,32}$/,
  'o- and 10 to 32 lower-case letters or digits, as in o-a1b2c3d4e5',
);

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Root.html */
export const ROOT_ID = pattern(/^r-[0-9a-z]{4,32}$/, 'r- and 4 to 32 lower-case letters or digits, as in r-a1b2');

/**
 * An organizational unit or the root.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html
 */
export const UNIT_ID = pattern(
  /^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/,
  'the ID of an organizational unit or root, as in ou-a1b2-c3d4e5f6',
);

/** A Region code. Whether the Region exists and is enabled is not checked. */
export const REGION = pattern(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'a Region code, as in eu-central-1');

export const PARTITION = pattern(/^aws(-[a-z]+)*$/, 'a partition, as in aws, aws-cn or aws-us-gov');

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html */
export const TRAIL_NAME: IdentifierRule = {
  allowed:
    '3 to 128 letters, digits, periods, underscores and dashes; the first and the last a letter or digit; ' +
    'no two of . _ - side by side; not an IP address',
  accepts: (value) =>
    value.length >= 3 &&
    value.length <= 128 &&
    /^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/.test(value) &&
    !/^\d{1,3}(\.\d{1,3}){3}$/.test(value),
};

/** The ARN of a trail in any account, Region and partition. */
export const TRAIL_ARN: IdentifierRule = {
  allowed: "a trail's ARN, as in arn:aws:cloudtrail:eu-central-1:111111111111:trail/name",
  accepts: (value) => {
    const parts = partsOf(value);
    return (
      parts !== undefined &&
      PARTITION.accepts(parts.partition) &&
      REGION.accepts(parts.region) &&
      ACCOUNT_ID.accepts(parts.account) &&
      TRAIL_NAME.accepts(parts.name)
    );
  },
};

/** `undefined` if the ARN is not that of a trail. */
export function trailNameOf(trailArn: string): string | undefined {
  return TRAIL_ARN.accepts(trailArn) ? partsOf(trailArn)?.name : undefined;
}

function partsOf(trailArn: string): Readonly<Record<'partition' | 'region' | 'account' | 'name', string>> | undefined {
  const [, partition = '', region = '', account = '', name = ''] =
    /^arn:([^:]+):cloudtrail:([^:]+):([^:]+):trail\/(.+)$/.exec(trailArn) ?? [];
  return name === '' ? undefined : { partition, region, account, name };
}

/**
 * CloudTrail allows 200 characters. The characters `*`, `?` and `$` are rejected as well: the prefix becomes part of a
 * policy's resource, where they would be wildcards and variables.
 */
export const KEY_PREFIX: IdentifierRule = {
  allowed:
    "1 to 200 of the characters A-Z a-z 0-9 ! _ . ' ( ) @ = : + , - in parts joined by single slashes; " +
    'no slash at the start or the end',
  accepts: (value) => value.length <= 200 && /^[\w!.'()@=:+,-]+(\/[\w!.'()@=:+,-]+)*$/.test(value),
};

/** A key prefix, or none. */
export const KEY_PREFIX_OR_NONE: IdentifierRule = {
  allowed: `${KEY_PREFIX.allowed}; or empty for none`,
  accepts: (value) => value === '' || KEY_PREFIX.accepts(value),
};

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const LOG_GROUP_NAME = pattern(
  /^[\w.\-/#]{1,512}$/,
  "a log group's name: 1 to 512 letters, digits and . - _ / #",
);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET_NAME = pattern(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'a bucket name: 3 to 63 lower-case letters, digits, dashes and periods, the first and the last a letter or digit',
);

/** A bucket name without periods, which break TLS, and with room for the suffix of the bucket for access logs. */
export const ARCHIVE_BUCKET_NAME = pattern(
  /^[a-z0-9][a-z0-9-]{1,52}[a-z0-9]$/,
  "3 to 54 lower-case letters, digits and dashes (by default the trail's name, the account and the Region)",
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
export const ROLE_NAME = pattern(/^[\w+=,.@-]{1,64}$/, '1 to 64 letters, digits and + = , . @ _ -');

/**
 * IAM allows more characters. A comma would end the ARN in a list of them.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export const ROLE_PATH: IdentifierRule = {
  allowed:
    'a slash, or up to 512 letters, digits and + = . @ _ - in parts that slashes begin, join and end, as in /security/',
  accepts: (value) => value.length <= 512 && /^\/([\w+=.@-]+\/)*$/.test(value),
};

/** A role's path and name, with or without the slash before them. */
export const ROLE_NAME_WITH_PATH: IdentifierRule = {
  allowed: `a role's name (${ROLE_NAME.allowed}), after its path if it has one, as in /security/name`,
  accepts: (value) => {
    const name = value.slice(value.lastIndexOf('/') + 1);
    const path = value.slice(0, value.length - name.length);
    return ROLE_NAME.accepts(name) && (path === '' || ROLE_PATH.accepts(path.startsWith('/') ? path : `/${path}`));
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html */
export const STACK_SET_NAME = pattern(
  /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
  'a letter, then up to 127 letters, digits and dashes',
);

/**
 * A role's name, or its beginning or end. At least three characters are required besides the asterisk, so that no
 * pattern matches half of the roles.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 */
export const ROLE_NAME_PATTERN: IdentifierRule = {
  allowed:
    "a role's name without its path, 1 to 64 letters, digits and + = , . @ _ -, as in OktaAdmin; a * at its beginning or end, beside three characters at least, stands for any others, as in Okta*",
  accepts: (value) => ROLE_NAME.accepts(value) || (/^\*?[\w+=,.@-]{3,64}\*?$/.test(value) && value.includes('*')),
};

/**
 * Users and roles for emergencies: by name, without a path, or by ARN. A name may begin or end with an asterisk,
 * besides at least three characters, and the account of an ARN may be an asterisk.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 */
export const BREAK_GLASS_PRINCIPAL: IdentifierRule = {
  allowed:
    'the name of a user, role or permission set (1 to 64 letters, digits and + = , . @ _ -, as in break-glass; a * at its beginning or end stands for any others), or an ARN of IAM, as in arn:aws:iam::111111111111:role/break-glass (* for any account)',
  accepts: (value) =>
    ROLE_NAME_PATTERN.accepts(value) ||
    /^arn:aws[a-z-]*:iam::(?:\d{12}|\*):(?:user|role)\/(?:[\w+=,.@-]+\/)*(?:[\w+=,.@-]{1,64}|\*?[\w+=,.@-]{3,64}\*?)$/.test(
      value,
    ),
};

/**
 * As long as a stack's name may be, which is the default.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStreamFilter.html
 */
export const METRIC_NAMESPACE = pattern(
  /^(?!AWS\/)[A-Za-z0-9][A-Za-z0-9._/#-]{0,127}$/,
  '1 to 128 letters, digits and . _ - / #, not starting with AWS/',
);

/** The same length: with a dash and the longest detection ID, it fits into CloudWatch's 255 characters. */
export const ALARM_NAME_PREFIX = pattern(
  /^[A-Za-z0-9][A-Za-z0-9._/#-]{0,127}$/,
  '1 to 128 letters, digits and . _ - / #, the first a letter or digit',
);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
export const DASHBOARD_NAME = pattern(/^[A-Za-z0-9_-]{1,255}$/, '1 to 255 letters, digits, dashes and underscores');

/** The description of each alarm contains the name of its filter, and has room for a prefix of this length. */
export const MAX_FILTER_NAME_PREFIX = 32;

export const FILTER_NAME_PREFIX = pattern(
  new RegExp(`^([A-Za-z0-9][A-Za-z0-9._/-]{0,${String(MAX_FILTER_NAME_PREFIX - 1)}})?$`),
  `1 to ${String(MAX_FILTER_NAME_PREFIX)} letters, digits and . _ - /, the first a letter or digit; or empty for none`,
);

/**
 * One address, not a list. Only its confirmation shows whether anybody reads it.
 *
 * https://datatracker.ietf.org/doc/html/rfc5321#section-4.5.3.1.1
 */
export const EMAIL_ADDRESS = pattern(/^[^\s@,;]{1,64}@[^\s@,;]+\.[^\s@,;]+$/, 'an e-mail address');

/** A customer managed policy, as in an ARN: after its path, if it has one. */
export const POLICY_NAME = pattern(
  /^([\w+=.@-]+\/)*[\w+=,.@-]{1,128}$/,
  "a policy's name (1 to 128 letters, digits and + = , . @ _ -), after its path if it has one, as in team/boundary",
);

/** The ARN of one role, without wildcards. */
export const ROLE_ARN = pattern(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
  "a role's ARN without wildcards, as in arn:aws:iam::111111111111:role/name",
);

/** ARNs of roles with similar names. The last part must have at least three characters besides wildcards. */
export const ROLE_ARN_PATTERN = pattern(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/([\w+=,.@-]+\/)*(?=([*?]*[\w+=,.@-]){3})[\w+=,.@*?-]{1,64}$/,
  "a role's ARN, as in arn:aws:iam::111111111111:role/name; * and ? in its last part stand for other characters, beside three at least",
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
export const EXTERNAL_ID = pattern(/^[\w+=,.@:/-]{2,1224}$/, '2 to 1,224 letters, digits and + = , . @ : / -');

/**
 * A standard topic: FIFO topics deliver only to queues. https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 */
export const TOPIC_ARN = pattern(
  /^arn:aws(-[a-z]+)*:sns:[a-z]{2,4}(-[a-z]+)+-\d{1,2}:\d{12}:[\w-]{1,256}$/,
  "a topic's ARN, as in arn:aws:sns:eu-central-1:111111111111:name",
);
