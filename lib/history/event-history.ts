import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
  type IAlarmAction,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Architecture, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ArnFormat, Duration, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  ACCOUNTS_PER_READER,
  ACCOUNT_PLACEHOLDER,
  HISTORY_ENVIRONMENT,
  MEMBER_ROLE_NAME,
} from '../contract/event-history';
import { EXTERNAL_ID, ORGANIZATION_ID, ROLE_NAME, ROLE_PATH } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import { BundledFunction } from '../internal/bundled-function';
import { architectureOf } from '../internal/function-architecture';
import { Problems } from '../internal/problems';
import { cheapestArchitecture } from '../internal/region-facts';
import { checkLimits } from '../internal/resource-limits';
import { checkDays } from '../internal/whole-days';
import { checkAccessLogBucket } from '../trail/access-log-bucket';
import { HistoryReader } from './history-reader';
import { ResultBucket } from './result-bucket';

/**
 * Properties of EventHistory.
 */
export interface EventHistoryProps {
  /**
   * Search other accounts too: the function may assume the role named `memberRoleName` there. `MemberAccountAccess` or
   * `MemberAccountRole` creates it. An account without that role is reported as denied, and the answer as partial.
   *
   * @default false
   */
  readonly searchesOtherAccounts?: boolean;

  /**
   * The organization in which roles may be assumed, for example `o-a1b2c3d4e5`: a literal, or the attribute of an
   * `OrganizationAccess`.
   *
   * @default - roles of that name in any account that trusts the function
   */
  readonly organizationId?: string;

  /**
   * The name of the role in other accounts, as created by `MemberAccountAccess`.
   *
   * @default 'organization-trail-event-history'
   */
  readonly memberRoleName?: string;

  /**
   * The path of the role in other accounts, for example `/security/`.
   *
   * @default - none
   */
  readonly memberRolePath?: string;

  /**
   * The external ID that those roles require.
   *
   * @default - none
   */
  readonly memberRoleExternalId?: string;

  /**
   * How many accounts one invocation reads for a question about several accounts: 1 to 99,999. A smaller number
   * completes more of a question in one answer, but uses more of the account's concurrent executions: at most 100.
   *
   * @default - based on an estimate: one function reads as many accounts as it can, beyond that up to 8 share them
   */
  readonly accountsPerReader?: number;

  /**
   * How long answers are kept in the result bucket, in whole days.
   *
   * @default Duration.days(7)
   */
  readonly resultRetention?: Duration;

  /**
   * The bucket for server access logs of the result bucket, which show who read which answer. It must use SSE-S3 and
   * must not use Object Lock.
   *
   * @default - no access logs
   */
  readonly accessLogBucket?: IBucket;

  /**
   * The architecture of the functions. ARM costs a fifth less than x86, but is not available in every Region.
   *
   * @default - that of the enclosing construct or stack; else ARM, or x86 in a Region for which the CDK knows no AWS
   * layer for ARM
   */
  readonly architecture?: Architecture;
}

/**
 * One vCPU: needed to read pages at the quota of 275 account-Regions.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const MEMORY_MB = 1_769;
const RESULT_PREFIX = 'event-history';

/** Properties that apply only to other accounts. */
const OF_OTHER_ACCOUNTS = [
  'organizationId',
  'memberRoleName',
  'memberRolePath',
  'memberRoleExternalId',
  'accountsPerReader',
] as const;

/**
 * A function that answers who did what in the last 90 days, in any Region and account. It searches the free event
 * history of CloudTrail, at the two requests per second that each account and Region allows, and reports what it could
 * not read.
 *
 * Invoke it with a question, or use the command line: `npx cdk-organization-trail history --function <name> …`.
 *
 * It costs nothing while it is not used. A question costs its run time, 0.0014 USD per minute, and large answers cost
 * their storage for a few days. An alarm costs 0.10 USD per month; with `searchesOtherAccounts` there are two.
 *
 * With `searchesOtherAccounts` there is a second function, the reader. A question that is too large for one function is
 * divided by account among up to eight invocations of the reader, and their events are merged.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
export class EventHistory extends Construct {
  /** The function. */
  public readonly handler: IFunction;

  /** The bucket for answers that are too large to return, with the prefix `event-history/`. */
  public readonly resultBucket: IBucket;

  /** The ARNs of the roles that search. The roles of other accounts must trust all of them. */
  public readonly roleArns: string[];

  /**
   * The ARN of the role in every account that the function may assume; `undefined` if it searches only its own account.
   *
   * @internal
   */
  public readonly _memberRoleArn?: string;

  /**
   * The function that reads a part of the accounts; `undefined` if only its own account is searched.
   *
   * @internal
   */
  public readonly _reader?: IFunction;

  private readonly alarms: Alarm[];

  /**
   * @throws InputError if a name or ID is malformed, or the access log bucket cannot receive access logs; with all
   * problems at once
   */
  public constructor(scope: Construct, id: string, props: EventHistoryProps = {}) {
    super(scope, id);
    this.check(props);
    this._memberRoleArn = props.searchesOtherAccounts ? this.memberRoleArn(props) : undefined;
    this.resultBucket = new ResultBucket(this, 'Results', {
      retention: props.resultRetention ?? Duration.days(7),
      accessLogBucket: props.accessLogBucket,
    });
    const common = {
      // The maximum of Lambda: in that time, one account and Region yields at most 90,000 events.
      timeout: Duration.minutes(15),
      architecture: props.architecture ?? architectureOf(this) ?? cheapestArchitecture(Stack.of(this)),
      memorySize: MEMORY_MB,
      environment: {
        [HISTORY_ENVIRONMENT.resultBucket]: this.resultBucket.bucketName,
        ...this.memberRoleSettings(props),
      },
      permissions: [this.lookUp(), ...this.assumeMemberRoles(props)],
    };
    const reader = props.searchesOtherAccounts
      ? new HistoryReader(this, 'Reader', { ...common, resultBucket: this.resultBucket })
      : undefined;
    this._reader = reader?.handler;
    const { resource } = new BundledFunction(this, 'Function', {
      ...common,
      bundle: 'event-history',
      description: 'Searches the CloudTrail event history of the last 90 days in every Region',
      environment: {
        ...common.environment,
        [HISTORY_ENVIRONMENT.resultPrefix]: RESULT_PREFIX,
        ...(reader && { [HISTORY_ENVIRONMENT.readerFunction]: reader.handler.functionName }),
        ...(props.accountsPerReader !== undefined && {
          [HISTORY_ENVIRONMENT.accountsPerReader]: String(props.accountsPerReader),
        }),
      },
      permissions: [
        ...common.permissions,
        this.writeResults(),
        ...(reader ? [this.listAccounts(), ...reader.permissionsToAsk()] : []),
      ],
    });
    this.handler = resource;
    this.roleArns = [resource.role, this._reader?.role].flatMap((role) => role?.roleArn ?? []);
    this.alarms = this.makeAlarms();
    checkLimits(this);
  }

  /**
   * Allows a grantee to ask questions, and to read the answers in the result bucket: everything in the event history of
   * those accounts.
   *
   * For a grantee in another or an unknown account, the policies of the function and the bucket allow access too. The
   * other account must also allow its role `lambda:InvokeFunction` on the function and `s3:GetObject` on
   * `event-history/*` in the bucket; this construct cannot do that.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
   */
  public grantQuery(grantee: IGrantable): Grant {
    // Not grantInvoke: it would allow all current and future versions and aliases.
    const invoke = this.handler.grantInvokeLatestVersion(grantee);
    const read = Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [this.resultBucket.arnForObjects(`${RESULT_PREFIX}/*`)],
      resource: this.resultBucket,
    });
    return invoke.combine(read);
  }

  /** Adds actions for the alarms about failed queries. Without an action, alarms change state but notify nobody. */
  public addAlarmAction(...actions: IAlarmAction[]): void {
    for (const alarm of this.alarms) alarm.addAlarmAction(...actions);
  }

  /** Adds actions for when the alarms return to OK. */
  public addOkAction(...actions: IAlarmAction[]): void {
    for (const alarm of this.alarms) alarm.addOkAction(...actions);
  }

  /** @internal */
  public get _alarms(): readonly IAlarm[] {
    return this.alarms;
  }

  private check(props: EventHistoryProps): void {
    const problems = new Problems('EventHistory', this.node.path);
    problems.throwIfAbsent(props);
    problems.check('organizationId', props.organizationId, ORGANIZATION_ID);
    problems.check('memberRoleName', props.memberRoleName, ROLE_NAME);
    problems.check('memberRolePath', props.memberRolePath, ROLE_PATH);
    problems.check('memberRoleExternalId', props.memberRoleExternalId, EXTERNAL_ID);
    const { resultRetention: retention, accessLogBucket, accountsPerReader: accounts } = props;
    checkDays(problems, 'resultRetention', retention);
    if (accounts !== undefined && !Token.isUnresolved(accounts) && !ACCOUNTS_PER_READER.accepts(String(accounts))) {
      problems.add(receivedInWords('accountsPerReader', String(accounts), ACCOUNTS_PER_READER.allowed));
    }
    checkAccessLogBucket(problems, accessLogBucket);
    if (!props.searchesOtherAccounts) {
      for (const name of OF_OTHER_ACCOUNTS) {
        if (props[name] !== undefined)
          problems.add(receivedInWords(name, 'a value', 'with searchesOtherAccounts only'));
      }
    }
    problems.throwIfAny();
  }

  private memberRoleArn({ memberRoleName = MEMBER_ROLE_NAME, memberRolePath = '/' }: EventHistoryProps): string {
    return Stack.of(this).formatArn({
      service: 'iam',
      region: '',
      account: '*',
      // The path begins and ends with a slash.
      resource: `role${memberRolePath}${memberRoleName}`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
  }

  private memberRoleSettings(props: EventHistoryProps): Record<string, string> {
    const { searchesOtherAccounts, memberRoleExternalId: externalId } = props;
    return {
      ...(searchesOtherAccounts && {
        [HISTORY_ENVIRONMENT.memberRoleArn]: this.memberRoleArn(props).replace('*', ACCOUNT_PLACEHOLDER),
      }),
      ...(externalId !== undefined && { [HISTORY_ENVIRONMENT.externalId]: externalId }),
    };
  }

  private assumeMemberRoles(props: EventHistoryProps): PolicyStatement[] {
    const { searchesOtherAccounts, organizationId } = props;
    if (!searchesOtherAccounts) return [];
    return [
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        // Any account of the organization: the accounts are known only when a question is asked.
        resources: [this.memberRoleArn(props)],
        ...(organizationId !== undefined && { conditions: { StringEquals: { 'aws:ResourceOrgID': organizationId } } }),
      }),
    ];
  }

  private lookUp(): PolicyStatement {
    // LookupEvents has no resource type. ListRegions is called only for this account.
    return new PolicyStatement({ actions: ['cloudtrail:LookupEvents', 'account:ListRegions'], resources: ['*'] });
  }

  private writeResults(): PolicyStatement {
    return new PolicyStatement({
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resources: [this.resultBucket.arnForObjects(`${RESULT_PREFIX}/*`)],
    });
  }

  private listAccounts(): PolicyStatement {
    return new PolicyStatement({
      actions: [
        'organizations:ListAccounts',
        'organizations:ListAccountsForParent',
        'organizations:ListOrganizationalUnitsForParent',
      ],
      // ListAccounts has no resource type; the other calls depend on the OUs that a question names.
      resources: ['*'],
    });
  }

  /** No alarms for throttling: the caller gets an error at once, and a reader that waits is mentioned in the answer. */
  private makeAlarms(): Alarm[] {
    const period = Duration.minutes(5);
    const common = {
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    };
    return [
      new Alarm(this, 'Errors', {
        ...common,
        metric: this.handler.metricErrors({ period }),
        threshold: 3,
        alarmDescription:
          'Three questions to the event history failed within five minutes. Malformed questions count too. See the log of the function.',
      }),
      ...(this._reader
        ? [
            new Alarm(this, 'ReaderErrors', {
              ...common,
              metric: this._reader.metricErrors({ period }),
              threshold: 1,
              alarmDescription:
                'Some accounts could not be read for a question to the event history. The answer lists them as failed; see the log of the reader for the reason.',
            }),
          ]
        : []),
    ];
  }
}
