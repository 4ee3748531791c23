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
   * Search other accounts too: the function may assume the role named `memberRoleName` in them. `MemberAccountAccess` or
   * `MemberAccountRole` puts it there. Without that role an account is reported as denied, and the answer as partial.
   *
   * @default false
   */
  readonly searchesOtherAccounts?: boolean;

  /**
   * The organization in which roles may be assumed, as in `o-a1b2c3d4e5`: literally, or as the attribute of an
   * `OrganizationAccess`.
   *
   * @default - roles of that name in any account that trusts the function
   */
  readonly organizationId?: string;

  /**
   * The name of the role in other accounts, as `MemberAccountAccess` gives it.
   *
   * @default 'organization-trail-event-history'
   */
  readonly memberRoleName?: string;

  /**
   * The path of the role in other accounts, as in `/security/`.
   *
   * @default - none
   */
  readonly memberRolePath?: string;

  /**
   * The external id that those roles ask for.
   *
   * @default - none
   */
  readonly memberRoleExternalId?: string;

  /**
   * How many accounts one invocation reads of a question over several: 1 to 99,999. Fewer finish more of a question in one answer, and
   * take more of the account's concurrent executions: at most 100.
   *
   * @default - as an estimate asks for: one function reads what it can keep up with, beyond that up to 8 share the accounts
   */
  readonly accountsPerReader?: number;

  /**
   * How long answers stay in the result bucket, in whole days.
   *
   * @default Duration.days(7)
   */
  readonly resultRetention?: Duration;

  /**
   * Where the server access logs of the result bucket go: who read which answer. It must use SSE-S3 and have no Object Lock.
   *
   * @default - no access logs
   */
  readonly accessLogBucket?: IBucket;

  /**
   * The architecture of its functions. ARM costs a fifth less than x86, and not every Region has it.
   *
   * @default - that of the construct or stack around it; else ARM, and x86 in a Region that the CDK knows no ARM layer of AWS in
   */
  readonly architecture?: Architecture;
}

/** One vCPU: reading pages at the quota of 275 account-Regions needs as much. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MEMORY_MB = 1_769;
const RESULT_PREFIX = 'event-history';

/** Properties that say nothing of the function's own account. */
const OF_OTHER_ACCOUNTS = [
  'organizationId',
  'memberRoleName',
  'memberRolePath',
  'memberRoleExternalId',
  'accountsPerReader',
] as const;

/**
 * One function that answers who did what in the last 90 days, in any Region and account: it asks the free event history of
 * CloudTrail, at the two requests a second that each account and Region allows, and says what it could not see.
 *
 * Invoke it with a question, or let the command line do it: `npx cdk-organization-trail history --function <name> …`.
 *
 * Costs nothing while it is not asked. A question costs its run time, 0.0014 USD a minute, and large answers their storage for
 * a few days; an alarm costs 0.10 USD a month, two with `searchesOtherAccounts`.
 *
 * With `searchesOtherAccounts` there is a second function, the reader: a question that one function could not keep up with is
 * divided among up to eight invocations of it, by account, and their events are merged.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
export class EventHistory extends Construct {
  /** The function. */
  public readonly handler: IFunction;

  /** Where answers go that are too large to return, below `event-history/`. */
  public readonly resultBucket: IBucket;

  /** The ARNs of the roles that search: what the roles of other accounts have to trust, each of them. */
  public readonly roleArns: string[];

  /**
   * Of the role in every account, which the function may assume; undefined where it searches its own.
   *
   * @internal
   */
  public readonly _memberRoleArn?: string;

  /**
   * The function that reads some of the accounts; undefined where it searches its own.
   *
   * @internal
   */
  public readonly _reader?: IFunction;

  private readonly alarms: Alarm[];

  /**
   * @throws when a name or id is malformed, or the access-log bucket cannot receive access logs; all at once
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
      // What Lambda allows: one account and Region yields 90,000 events in that time, and no more.
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
      description: 'Searches the event history of CloudTrail, 90 days, in every Region',
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
   * Lets somebody ask, and read the answers in the result bucket: everything that the event history of those accounts holds.
   *
   * Of another account, or of one that is not known, function and bucket allow it as well; the other account has to allow its
   * role the same, which nothing here can do: `lambda:InvokeFunction` on the function and `s3:GetObject` on `event-history/*`
   * in the bucket.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
   */
  public grantQuery(grantee: IGrantable): Grant {
    // Not grantInvoke: it would allow every version and alias there will ever be.
    const invoke = this.handler.grantInvokeLatestVersion(grantee);
    const read = Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [this.resultBucket.arnForObjects(`${RESULT_PREFIX}/*`)],
      resource: this.resultBucket,
    });
    return invoke.combine(read);
  }

  /** What the alarms do when queries fail. Without an action, alarms change state but notify nobody. */
  public addAlarmAction(...actions: IAlarmAction[]): void {
    for (const alarm of this.alarms) alarm.addAlarmAction(...actions);
  }

  /** What the alarms do when all is well again. */
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
      // A path has a slash at either end.
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
        // Any account, but of one organization: which accounts there are is known only when a question is asked.
        resources: [this.memberRoleArn(props)],
        ...(organizationId !== undefined && { conditions: { StringEquals: { 'aws:ResourceOrgID': organizationId } } }),
      }),
    ];
  }

  private lookUp(): PolicyStatement {
    // LookupEvents has no resource type. Of ListRegions only this account's answer is asked for.
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
      // ListAccounts has no resource type; the others are asked about whatever unit a question names.
      resources: ['*'],
    });
  }

  /** Not on throttles: whoever asks is told at once that there is no room, and a reader that waits is in the answer. */
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
          'Three questions to the event history failed within five minutes. A malformed question counts too: the log of the function says which it was.',
      }),
      ...(this._reader
        ? [
            new Alarm(this, 'ReaderErrors', {
              ...common,
              metric: this._reader.metricErrors({ period }),
              threshold: 1,
              alarmDescription:
                'Accounts could not be read for a question to the event history: its answer names them as failed. The log of the reader says why.',
            }),
          ]
        : []),
    ];
  }
}
