import type { Alarm, IAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IRule, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { AccountRootPrincipal, type IRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig, type Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscriptionFilter, type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { FINDINGS_VARIABLES, SETTINGS_FILE, TICK, TICK_MINUTES } from '../../contract/findings';
import { BundledFunction } from '../../internal/bundled-function';
import { SERVICE_KEY_ACTIONS } from '../../internal/service-key-actions';
import type { AlarmRecipients } from '../alarm-recipients';
import type { AlarmTopics } from '../alarm-topics';
import { isAlarmed } from '../alarmed';
import { type Detection, DetectionSeverity } from '../detection';
import type { DetectionNames } from '../detection-names';
import type { OwnPartsParameter } from '../own-parts/own-parts-parameter';
import { FailedBatches, viaService } from './failed-batches';
import { FindingsFallback } from './findings-fallback';
import { FindingsHealth } from './findings-health';
import type { FindingsOptions } from './findings-options';
import { findingsPermissions, KEY_ACTIONS, keyConditions } from './findings-permissions';
import { findingsSettings } from './findings-settings';
import { FindingsTable } from './findings-table';

/** The resources for findings, as in `DetectionAlarms.findings`. */
export interface IFindings extends IConstruct {
  /** The findings table. Whoever can write to it can forge and hide findings. */
  readonly table: ITable;

  /** The function that evaluates every event. Whoever can invoke it can forge findings. */
  readonly handler: IFunction;

  /** The bucket for batches that the function could not process, kept for 14 days. Only `redriveRole` may read them. */
  readonly failedBatchBucket: IBucket;

  /**
   * Reads failed batches and invokes the function. Principals of the account can assume it if their policies allow it.
   */
  readonly redriveRole: IRole;

  /** Notifies that findings are broken, and of page alarms in the meantime. */
  readonly fallbackTopic: ITopic;

  /** The topic for chat; `undefined` without the option `chat`. */
  readonly chatTopic?: ITopic;

  /** In ALARM while findings are broken and a page alarm is in ALARM; `undefined` if no detection pages. */
  readonly fallbackAlarm?: IAlarm;
}

export interface FindingsProps {
  readonly logGroup: ILogGroup;
  readonly names: DetectionNames;
  readonly detections: readonly Detection[];
  readonly topics: AlarmTopics;
  readonly page?: AlarmRecipients;
  readonly options: FindingsOptions;
  /** `undefined` if unknown. */
  readonly trailArn?: string;
  /** `undefined` if no detection compares the name of an own resource. */
  readonly ownParts?: OwnPartsParameter;
  readonly isOrganizationTrail: boolean;
}

export interface WrittenByFindings {
  readonly topics: ITopic[];
  /** By ARN. */
  readonly foreignTopics: string[];
  readonly bucket: IBucket;
  /** Receives a log line for each batch in `bucket`. */
  readonly accessLogBucket?: IBucket;
}

/** Enough for a batch of a busy log group while the table is throttled. */
const TIMEOUT = Duration.minutes(5);
const MEMORY_MB = 512;
const DEFAULT_BUS = 'default';

/** A function that evaluates every event of the log group, its state, and the alarms for when it is broken. */
export class Findings extends Construct implements IFindings {
  public readonly table: ITable;
  public readonly handler: LambdaFunction;
  public readonly failedBatchBucket: IBucket;
  public readonly redriveRole: IRole;
  public readonly chatTopic?: ITopic;
  public readonly fallbackTopic: ITopic;

  /** Without it, no overdue messages and no heartbeats are sent. */
  public readonly tick: IRule;

  /** The alarms on the function, by name. */
  public readonly alarms: ReadonlyMap<string, Alarm>;

  /**
   * Receives a message with each heartbeat, so that a broken key or role is noticed before there is a finding to send.
   */
  private readonly canaryTopic: Topic;
  private readonly heartbeat: LogGroup;
  private readonly fallback: FindingsFallback;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: FindingsProps,
  ) {
    super(scope, id);
    const { topics, names, options, page } = props;
    const { key } = topics;
    this.table = new FindingsTable(this, 'Table', { encryptionKey: key });
    const failed = new FailedBatches(this, 'FailedBatches', {
      encryptionKey: key,
      accessLogBucket: options.accessLogBucket,
    });
    this.failedBatchBucket = failed.bucket;
    this.redriveRole = failed.redriveRole;
    this.canaryTopic = new Topic(this, 'Canary', { masterKey: key, enforceSSL: true });
    this.chatTopic = options.chat ? new Topic(this, 'Chat', { masterKey: key, enforceSSL: true }) : undefined;
    this.heartbeat = new LogGroup(this, 'Heartbeat', {
      // It stays empty, but controls check the retention.
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.handler = this.makeFunction();
    this.admitFunction();
    failed.redriveRole.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.handler.functionArn] }),
    );
    this.tick = this.connect();
    this.fallback = new FindingsFallback(this, 'Fallback', this.props.logGroup, page);
    this.fallbackTopic = this.fallback.topic;
    const { alarms } = new FindingsHealth(this, 'Health', {
      handler: this.handler,
      names,
      actions: this.fallback.actions,
      pages: props.detections.filter((one) => one.severity === DetectionSeverity.PAGE && isAlarmed(one, options)),
    });
    this.alarms = alarms;
    for (const alarm of this.alarms.values()) {
      if (this.fallback.okActions.length > 0) alarm.addOkAction(...this.fallback.okActions);
    }
  }

  public get fallbackAlarm(): IAlarm | undefined {
    return this.fallback.fallbackAlarm;
  }

  /** The actions of alarms about broken findings. They share no topic or key with findings. */
  public get fallbackActions(): { readonly actions: IAlarmAction[]; readonly okActions: IAlarmAction[] } {
    const { actions, okActions } = this.fallback;
    return { actions, okActions };
  }

  /** While findings are broken, notifies of these alarms. */
  public watchPages(pages: readonly Alarm[]): void {
    if (pages.length > 0) this.fallback.watch([...this.alarms.values()], pages, this.props.names);
  }

  /** What the function writes to when it processes an event. These writes must not be recorded as events. */
  public get written(): WrittenByFindings {
    const { options, topics } = this.props;
    const { page, notify, compliance } = topics;
    const own = [this.canaryTopic, this.fallbackTopic, ...(this.chatTopic ? [this.chatTopic] : [])];
    return {
      topics: [page, notify, compliance, ...own],
      foreignTopics: foreignTopics(options),
      bucket: this.failedBatchBucket,
      accessLogBucket: options.accessLogBucket,
    };
  }

  private makeFunction(): LambdaFunction {
    const { detections, options, topics, logGroup, names, trailArn, ownParts, isOrganizationTrail } = this.props;
    const settings = findingsSettings(detections, options);
    const eventBusName = options.events === false ? undefined : DEFAULT_BUS;
    const heartbeatArn = this.heartbeatArn();
    const { page, notify, key } = topics;
    const told = [page, notify, this.canaryTopic, ...(this.chatTopic ? [this.chatTopic] : [])];
    const { resource } = new BundledFunction(this, 'Function', {
      bundle: 'findings',
      files: { [SETTINGS_FILE]: JSON.stringify(settings) },
      description: 'Creates findings from the events of a CloudTrail trail, and sends messages about them',
      timeout: TIMEOUT,
      memorySize: MEMORY_MB,
      isCalledOften: true,
      environment: present({
        [FINDINGS_VARIABLES.table]: this.table.tableName,
        [FINDINGS_VARIABLES.pageTopic]: page.topicArn,
        [FINDINGS_VARIABLES.notifyTopic]: notify.topicArn,
        [FINDINGS_VARIABLES.chatTopic]: this.chatTopic?.topicArn,
        [FINDINGS_VARIABLES.canaryTopic]: this.canaryTopic.topicArn,
        [FINDINGS_VARIABLES.eventBus]: eventBusName,
        [FINDINGS_VARIABLES.heartbeatArn]: heartbeatArn,
        [FINDINGS_VARIABLES.metricNamespace]: names.metricNamespace,
        [FINDINGS_VARIABLES.accounts]: isOrganizationTrail ? 'organization' : undefined,
        [FINDINGS_VARIABLES.trailArn]: trailArn,
        [FINDINGS_VARIABLES.logGroup]: logGroup.logGroupName,
        [FINDINGS_VARIABLES.ownParts]: ownParts?.parameterName,
        [FINDINGS_VARIABLES.historyFunction]: options.historyFunction?.functionName,
      }),
      permissions: findingsPermissions(this, {
        table: this.table,
        keyArn: key.keyArn,
        topicArns: told.map(({ topicArn }) => topicArn),
        foreignTopicArns: foreignTopics(options),
        failedBatchBucket: this.failedBatchBucket,
        heartbeatArn,
        eventBusName,
        parameterArn: ownParts?.arn,
        asksOrganizations: isOrganizationTrail,
      }),
    });
    // The function recognizes its own heartbeats by it.
    resource.addEnvironment(FINDINGS_VARIABLES.role, (resource.role as IRole).roleArn);
    return resource;
  }

  /** Calls to TagResource and their policies use the form without an asterisk. */
  private heartbeatArn(): string {
    return Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: this.heartbeat.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** For the policies of topics and key, which do not rely on IAM policies alone. */
  private admitFunction(): void {
    const { topics } = this.props;
    const role = this.handler.role as IRole;
    for (const topic of [topics.page, topics.notify, this.canaryTopic, this.chatTopic]) {
      topic?.addToResourcePolicy(
        new PolicyStatement({
          sid: 'AllowFindings',
          principals: [role],
          actions: ['sns:Publish'],
          resources: [topic.topicArn],
        }),
      );
    }
    for (const statement of [
      // Through IAM policies: the function and the redrive role. The key is retained and they are not, so it does not
      // name them.
      new PolicyStatement({
        sid: 'AllowThroughServices',
        principals: [new AccountRootPrincipal()],
        actions: KEY_ACTIONS,
        resources: ['*'],
        conditions: keyConditions(this),
      }),
      // Whoever creates the table or reads it on the command line: as allowed by IAM policies of the account, and only
      // through DynamoDB.
      new PolicyStatement({
        sid: 'AllowTheTable',
        principals: [new AccountRootPrincipal()],
        actions: ['kms:CreateGrant', ...SERVICE_KEY_ACTIONS],
        resources: ['*'],
        conditions: { StringEquals: { 'kms:ViaService': viaService(this, 'dynamodb') } },
      }),
    ])
      topics.key.addToResourcePolicy(statement);
  }

  private connect(): Rule {
    const { logGroup, ownParts } = this.props;
    this.handler.addPermission('InvokedByLogGroup', {
      principal: new ServicePrincipal('logs.amazonaws.com'),
      sourceArn: logGroup.logGroupArn,
      sourceAccount: Stack.of(this).account,
    });
    const failures = new CfnEventInvokeConfig(this, 'OnFailure', {
      functionName: this.handler.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: this.failedBatchBucket.bucketArn } },
    });
    // Lambda checks whether the role can write there.
    if (this.handler.role) failures.node.addDependency(this.handler.role);
    const subscription = new CfnSubscriptionFilter(this, 'Subscription', {
      logGroupName: logGroup.logGroupName,
      // Every event: the function decides what matches, with the matcher that the tests use.
      filterPattern: '',
      destinationArn: this.handler.functionArn,
    });
    // CloudWatch Logs invokes the function to check the permission.
    const permission = this.handler.node.tryFindChild('InvokedByLogGroup');
    if (permission) subscription.node.addDependency(permission);
    // The first event may already need it.
    if (ownParts) subscription.node.addDependency(ownParts.resource);
    const tick = Duration.minutes(TICK_MINUTES);
    return new Rule(this, 'Tick', {
      description: 'Makes findings send overdue messages and a heartbeat',
      schedule: Schedule.rate(tick),
      targets: [new FunctionTarget(this.handler, { event: RuleTargetInput.fromObject(TICK), maxEventAge: tick })],
    });
  }
}

/** Topics of routes. Their owners manage the policies. */
function foreignTopics({ routes = [] }: FindingsOptions): string[] {
  return [...new Set(routes.map(({ to }) => to).filter((to) => to.startsWith('arn:')))];
}

function present(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
