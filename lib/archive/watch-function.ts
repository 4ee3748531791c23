import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { WATCH_TICK_MINUTES, WATCH_VARIABLES } from '../contract/archive-watch';
import { BundledFunction } from '../internal/bundled-function';
import { DetectionSeverity } from '../detection/detection';
import { viaService } from '../detection/findings/failed-batches';
import { KEY_ACTIONS } from '../detection/findings/findings-permissions';
import { WatchAlarms } from './watch-alarms';
import { askForAccounts, askForPauses, askForPublicKeys, readArchive } from './watch-permissions';
import { WatchState } from './watch-state';
import { digestRootsOf, type WatchedArchive } from './watched-archive';

export interface WatchFunctionProps {
  readonly archive: WatchedArchive;
  /**
   * The role in the archive's account, and the name of the function's own role, which it trusts. If `undefined`, the
   * function reads with its own role.
   */
  readonly reader?: { readonly roleArn: string; readonly ownRoleName: string };
  /** Whether accounts and Regions are listed with AWS Organizations and Account Management. */
  readonly asksForAccounts: boolean;
  readonly hours: number;
  readonly hashPercent: number;
  readonly metricNamespace: string;
  readonly alarmNamePrefix: string;
  readonly accessLogBucket?: IBucket;
}

type Severity = DetectionSeverity.PAGE | DetectionSeverity.NOTIFY;

/** The recipients of messages and alarms of one severity. */
export interface Told {
  /** `undefined` for no messages. */
  readonly topic?: ITopic;
  readonly actions?: readonly IAlarmAction[];
  readonly okActions?: readonly IAlarmAction[];
}

/** One vCPU: verification consists of hashing and waiting for S3. */
const MEMORY_MB = 1_769;

/**
 * The function that watches an archive, with its state, schedule and alarms. Each hourly start checks the accounts that
 * are due, longest waiting first, until all are done or time runs out. The next start continues with the rest. This
 * distributes any number of accounts over invocations without a queue, and no function starts another.
 */
export class WatchFunction extends Construct {
  public readonly handler: LambdaFunction;
  public readonly state: WatchState;
  public readonly alarms: ReadonlyMap<string, Alarm>;
  private readonly watchAlarms: WatchAlarms;

  public constructor(scope: Construct, id: string, props: WatchFunctionProps) {
    super(scope, id);
    const { archive, reader, asksForAccounts, hours, hashPercent } = props;
    const { identity, bucket, retention } = archive;
    this.state = new WatchState(this, 'State', { accessLogBucket: props.accessLogBucket });
    const { resource } = new BundledFunction(this, 'Function', {
      bundle: 'archive-watch',
      description: 'Verifies the digests of a CloudTrail trail, and detects accounts and Regions without any',
      timeout: Duration.minutes(15),
      memorySize: MEMORY_MB,
      roleName: reader?.ownRoleName,
      environment: present({
        [WATCH_VARIABLES.bucket]: bucket.bucketName,
        [WATCH_VARIABLES.roots]: JSON.stringify(digestRootsOf(archive)),
        [WATCH_VARIABLES.trailArn]: identity.trailArn,
        [WATCH_VARIABLES.readerRole]: reader?.roleArn,
        [WATCH_VARIABLES.accounts]: accountsOf(asksForAccounts, archive),
        [WATCH_VARIABLES.regions]: archive.isMultiRegion ? undefined : 'one',
        [WATCH_VARIABLES.retentionDays]: retention && String(retention.toDays()),
        [WATCH_VARIABLES.hours]: String(hours),
        [WATCH_VARIABLES.hashPercent]: String(hashPercent),
        [WATCH_VARIABLES.stateBucket]: this.state.bucket.bucketName,
        [WATCH_VARIABLES.witness]: this.state.parameterName,
        [WATCH_VARIABLES.metricNamespace]: props.metricNamespace,
      }),
      permissions: [
        askForPublicKeys(),
        ...(asksForAccounts ? [askForPauses(archive), ...askForAccounts(this, archive)] : []),
        ...(reader ? [] : readArchive(archive)),
        ...this.state.permissions(),
      ],
    });
    this.handler = resource;
    this.state.keepFor(this.role);
    if (reader) this.lend(reader.roleArn);
    const tick = Duration.minutes(WATCH_TICK_MINUTES);
    new Rule(this, 'Schedule', {
      description: 'Verifies the archive of a CloudTrail trail',
      schedule: Schedule.rate(tick),
      // An invocation that is later than the next one has nothing to do.
      targets: [new FunctionTarget(resource, { maxEventAge: tick, retryAttempts: 0 })],
    });
    // The next start repeats what failed.
    resource.configureAsyncInvoke({ maxEventAge: tick, retryAttempts: 0 });
    this.watchAlarms = new WatchAlarms(this, 'Alarms', {
      metricNamespace: props.metricNamespace,
      alarmNamePrefix: props.alarmNamePrefix,
      trailName: identity.trailName,
      logGroup: resource.logGroup,
      hours,
    });
    this.alarms = this.watchAlarms.alarms;
  }

  public get role(): IRole {
    return this.handler.role as IRole;
  }

  /** @param admitsThroughSns whether the key policy of the topic admits, through SNS, whoever IAM admits */
  public tell(severity: Severity, { topic, actions = [], okActions = [] }: Told, admitsThroughSns: boolean): void {
    if (topic) this.openTopic(severity, topic, admitsThroughSns);
    this.watchAlarms.act(severity, actions, okActions);
  }

  private openTopic(severity: Severity, topic: ITopic, admitsThroughSns: boolean): void {
    const variable = severity === DetectionSeverity.PAGE ? WATCH_VARIABLES.pageTopic : WATCH_VARIABLES.notifyTopic;
    this.handler.addEnvironment(variable, topic.topicArn);
    const { role } = this;
    const publish = { actions: ['sns:Publish'], resources: [topic.topicArn] };
    role.addToPrincipalPolicy(new PolicyStatement(publish));
    topic.addToResourcePolicy(new PolicyStatement({ sid: 'AllowArchiveWatch', principals: [role], ...publish }));
    const key = topic instanceof Topic ? topic.masterKey : undefined;
    if (!key) return;
    const use = {
      actions: KEY_ACTIONS,
      conditions: { StringEquals: { 'kms:ViaService': viaService(this, 'sns') } },
    };
    role.addToPrincipalPolicy(new PolicyStatement({ ...use, resources: [key.keyArn] }));
    if (admitsThroughSns) return;
    key.addToResourcePolicy(
      new PolicyStatement({ sid: 'AllowArchiveWatch', principals: [role], resources: ['*'], ...use }),
    );
  }

  /**
   * Allows only the code of this function to assume the role in the other account, not others that may use the same
   * credentials. In a separate policy: it refers to the function, which waits for the policy in its role.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
   */
  private lend(readerRoleArn: string): void {
    new Policy(this, 'ReadElsewhere', {
      roles: [this.role],
      statements: [
        new PolicyStatement({
          actions: ['sts:AssumeRole'],
          resources: [readerRoleArn],
          conditions: { ArnEquals: { 'lambda:SourceFunctionArn': this.handler.functionArn } },
        }),
      ],
    });
  }
}

function accountsOf(asksForAccounts: boolean, { identity }: WatchedArchive): string | undefined {
  if (!asksForAccounts) return undefined;
  return identity.organizationId === undefined ? 'own' : 'organization';
}

function present(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
