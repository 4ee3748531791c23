import { EVENTS_TABLE } from '../contract/trail-table';

/** A query that is saved in the workgroup, for the console. */
export interface ReadyQuery {
  /** The name in the console. */
  readonly name: string;
  readonly asks: string;
  readonly sql: string;
}

const CALL =
  'eventtime, account, region, eventsource, eventname, errorcode, sourceipaddress, useridentity.arn AS principal';

/**
 * The usual questions. Athena reads, and bills, the accounts and days that a query names. So each query names one account and the last seven
 * days; change them before you run it.
 *
 * @param account the account that the queries name
 */
export function readyQueries(database: string, account: string): ReadyQuery[] {
  const from = `FROM "${database}"."${EVENTS_TABLE}"`;
  const where = (...conditions: readonly string[]): string =>
    [
      `-- Name the accounts, and the days of delivery (UTC): Athena reads these files only.`,
      `WHERE account IN ('${account}')`,
      `  AND day >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')`,
      ...conditions.map((condition) => `  AND ${condition}`),
    ].join('\n');
  const listed = (...conditions: readonly string[]): string =>
    `SELECT ${CALL}\n${from}\n${where(...conditions)}\nORDER BY eventtime DESC\nLIMIT 1000`;
  const counted = (columns: string, ...conditions: readonly string[]): string =>
    `SELECT ${columns}, count(*) AS calls, min(eventtime) AS first, max(eventtime) AS last\n${from}\n${where(...conditions)}\n` +
    `GROUP BY ${columns.replaceAll(/ AS \w+/g, '')}\nORDER BY calls DESC\nLIMIT 1000`;
  return [
    {
      name: 'What a principal did',
      asks: 'Calls of one user, role session or access key',
      sql: listed("(useridentity.arn LIKE '%/ci-deployer' OR useridentity.accesskeyid = 'AKIAIOSFODNN7EXAMPLE')"),
    },
    {
      name: 'Who changed a resource',
      asks: 'Write calls that name a bucket, key, role …',
      sql: listed(
        "readonly = 'false'",
        "(any_match(resources, e -> e.arn LIKE '%audit-archive%') OR requestparameters LIKE '%audit-archive%')",
      ),
    },
    {
      name: 'Denied calls by principal',
      asks: 'Who was denied what, most often first',
      sql: counted(
        'useridentity.arn AS principal, eventsource, eventname, errorcode',
        "errorcode IN ('AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation', 'UnauthorizedOperation')",
      ),
    },
    {
      name: 'Root user',
      asks: 'What the root user did',
      sql: listed("useridentity.type = 'Root'", 'useridentity.invokedby IS NULL', "eventtype <> 'AwsServiceEvent'"),
    },
    {
      name: 'Console sign-ins',
      asks: 'Sign-ins with their result and MFA',
      sql: [
        `SELECT ${CALL}, json_extract_scalar(responseelements, '$.ConsoleLogin') AS result,`,
        `  json_extract_scalar(additionaleventdata, '$.MFAUsed') AS mfa`,
        from,
        where("eventname = 'ConsoleLogin'"),
        'ORDER BY eventtime DESC',
        'LIMIT 1000',
      ].join('\n'),
    },
    {
      name: 'Changes to IAM',
      asks: 'Write calls to IAM, IAM Identity Center and Organizations',
      sql: listed(
        "readonly = 'false'",
        "eventsource IN ('iam.amazonaws.com', 'sso.amazonaws.com', 'organizations.amazonaws.com')",
      ),
    },
    {
      name: 'Changes to the trail',
      asks: 'Write calls to CloudTrail',
      sql: listed("readonly = 'false'", "eventsource = 'cloudtrail.amazonaws.com'"),
    },
    {
      name: 'Calls from an address',
      asks: 'Everything that came from one IP address',
      sql: listed("sourceipaddress = '198.51.100.7'"),
    },
    {
      name: 'Roles assumed from other accounts',
      asks: 'AssumeRole by principals of other accounts',
      sql: counted(
        "useridentity.accountid AS from_account, useridentity.arn AS principal, json_extract_scalar(requestparameters, '$.roleArn') AS role",
        "eventname = 'AssumeRole'",
        'useridentity.accountid <> recipientaccountid',
      ),
    },
    {
      name: 'Calls by service',
      asks: 'Which services are called in which Region, most often first',
      sql: counted('region, eventsource'),
    },
  ];
}
