// A separate file next to the entry: loaded at the first match, with the clients.
import { CloudWatchLogsClient, TagResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { randomBytes } from 'node:crypto';
import type { AccountDirectory } from '../../core/findings/account-directory';
import type { Finding } from '../../core/findings/finding';
import { type Heartbeat, newHeartbeat } from '../../core/findings/heartbeat';
import type { Group, Reading, Suppressed } from '../../core/findings/read-batch';
import { ofStrangers, type Strangers } from '../../core/findings/outside/strangers';
import { needsFacts, severityIn } from '../../core/findings/severity';
import { isDue } from '../../core/findings/told';
import type { OwnNames } from '../../lib/contract/own-parts';
import type { Severity } from '../../lib/contract/severities';
import { FINDINGS_TABLE, type FindingsSettings, HEARTBEAT_TAG, ITEM, TICK_MINUTES } from '../../lib/contract/findings';
import { accountsOf } from './accounts-of';
import { type Budget, inParallel, pauseAfter } from './budget';
import type { Environment } from './environment';
import { Outbox, type Sent } from './outbox';
import { ownNames } from './own-names';
import { Publisher } from './publisher';
import { record, type Recorded } from './record';
import { FindingsTable, MOST_EVENTS } from './table';

/** What was done, and what was not. */
export interface Outcome {
  readonly opened: number;
  /** The number of opened findings by severity. */
  readonly openedBySeverity?: OpenedBySeverity;
  readonly suppressed: number;
  /** The number of events that name nobody outside the organization, of detections that look for outsiders. */
  readonly inside?: number;
  readonly messages: number;
  readonly heldBack: number;
  /** If a heartbeat came through: milliseconds since its call. `isHealthy` if everything that it tries works. */
  readonly heartbeat?: { readonly latency: number; readonly isHealthy: boolean };
  /** What must be retried, from the table or with the batch. */
  readonly errors: readonly unknown[];
  /** How many of them need the batch. */
  readonly unrecorded: number;
}

export type OpenedBySeverity = Readonly<Partial<Record<Severity, number>>>;

const PARALLEL_FINDINGS = 8;
/** A finding says that it could not be checked rather than being late. */
const MOST_ASKING_MS = 15_000;
const MINUTE_MS = 60_000;
/** Older ones show the delay, but not that everything works. */
const FRESH_MS = 2 * TICK_MINUTES * MINUTE_MS;

/** Handles matches and ticks. One instance for all invocations, so that its connections stay open. */
export class Responder {
  private readonly table: FindingsTable;
  private readonly publisher: Publisher;
  private readonly outbox: Outbox;
  private readonly accounts: AccountDirectory;
  private readonly logs = new CloudWatchLogsClient({ maxAttempts: 4 });
  private readonly parameters = new SSMClient({ maxAttempts: 4 });

  public constructor(
    private readonly environment: Environment,
    private readonly settings: FindingsSettings,
  ) {
    const { table: name, partition, region, accountId, logGroup, historyFunction } = environment;
    this.table = new FindingsTable(new DynamoDBClient({ maxAttempts: 3 }), name);
    this.publisher = new Publisher(
      new SNSClient({ maxAttempts: 3 }),
      new EventBridgeClient({ maxAttempts: 3 }),
      environment,
    );
    this.accounts = accountsOf(environment, this.table);
    this.outbox = new Outbox({
      settings,
      table: this.table,
      publisher: this.publisher,
      accounts: this.accounts,
      context: { partition, region, accountId, logGroup, historyFunction, table: name },
    });
  }

  /** Reads the names of own resources from the parameter. */
  public async ownNames(budget: Budget): Promise<OwnNames> {
    return ownNames(this.parameters, this.environment, budget);
  }

  /** Records the findings of a batch, and sends what that made due. */
  public async batch(reading: Reading, budget: Budget): Promise<Outcome> {
    const { suppressed, heartbeat } = reading;
    const { groups, inside } = await this.asked(reading.groups, budget);
    const recorded: Recorded[] = [];
    const openedBySeverity: Partial<Record<Severity, number>> = {};
    const add = async (group: Group): Promise<void> => {
      const written = await record(group, this.settings, this.table, budget);
      recorded.push(written);
      const { severity } = group.detection;
      if (written.opened > 0) openedBySeverity[severity] = (openedBySeverity[severity] ?? 0) + written.opened;
    };
    const isFailure = ({ occurrences: [{ outcome }] }: Group): boolean => outcome === 'failure';
    // A success checks the failures before it.
    const unrecorded = [
      ...(await inParallel(groups.filter(isFailure), PARALLEL_FINDINGS, add)),
      ...(await inParallel(
        groups.filter((group) => !isFailure(group)),
        PARALLEL_FINDINGS,
        add,
      )),
      ...(await inParallel(suppressed, PARALLEL_FINDINGS, (one) => this.count(one, budget))),
    ];
    const due = latestOf(recorded.flatMap(({ finding, success }) => [finding, success])).filter((one) =>
      isDue(one, Date.now()),
    );
    const events = new Map(groups.map(({ id, occurrences }) => [id, occurrences]));
    const sent = await this.outbox.send(due, events, budget);
    const beat = heartbeat && (await this.heard(heartbeat, budget));
    return {
      ...done(sent),
      opened: recorded.reduce((sum, { opened }) => sum + opened, 0),
      openedBySeverity,
      suppressed: suppressed.reduce((sum, { eventIds }) => sum + eventIds.length, 0),
      ...(inside > 0 && { inside }),
      heartbeat: beat && { latency: beat.latency, isHealthy: beat.error === undefined && beat.latency <= FRESH_MS },
      errors: [...unrecorded, ...sent.errors, ...(beat?.error === undefined ? [] : [beat.error])],
      unrecorded: unrecorded.length,
    };
  }

  /** Returns what the detections report, with the severity in its account. */
  private async asked(groups: readonly Group[], budget: Budget): Promise<Strangers> {
    const { organizationAccounts = [], severities } = this.settings;
    const strangers = await ofStrangers(groups, {
      directory: this.accounts,
      ownAccount: this.environment.accountId,
      organizationAccounts,
      within: Math.min(MOST_ASKING_MS, budget.left() / 4),
    });
    const judged = strangers.groups.map(async (group): Promise<Group> => {
      const { detection, occurrences } = group;
      const [{ account: id }] = occurrences;
      const nothing = { id, parents: [], tags: {} };
      const facts = needsFacts(detection, id, severities) ? await this.accounts.facts(id) : nothing;
      return { ...group, detection: { ...detection, severity: severityIn(detection, facts, severities) } };
    });
    return { groups: await Promise.all(judged), inside: strangers.inside };
  }

  /** Sends what is overdue. The heartbeat comes first, so that it does not depend on the rest. */
  public async tick(budget: Budget): Promise<Outcome> {
    const { nonce } = newHeartbeat(Date.now(), randomBytes(8).toString('hex'));
    const [beat] = await inParallel([nonce], 1, async () => {
      const tag = new TagResourceCommand({
        resourceArn: this.environment.heartbeatArn,
        tags: { [HEARTBEAT_TAG]: nonce },
      });
      await this.logs.send(tag, { abortSignal: budget.signal });
    });
    const sent = await this.outbox.sendOverdue(budget);
    const errors = [...(beat === undefined ? [] : [beat]), ...sent.errors];
    return { ...done(sent), opened: 0, suppressed: 0, errors, unrecorded: 0 };
  }

  /** Tries everything that a message needs: the table, the key and the topic; and checks that no message is overdue. */
  private async heard({ nonce, sentAt }: Heartbeat, budget: Budget): Promise<{ latency: number; error?: unknown }> {
    const now = Date.now();
    const latency = now - sentAt;
    const [error] = await inParallel([nonce], 1, async () => {
      const item = { nonce, sentAt: new Date(sentAt).toISOString(), seenAt: new Date(now).toISOString(), latency };
      await this.table.putItem({ [FINDINGS_TABLE.key]: ITEM.heartbeat, ...item }, budget);
      await this.table.began(now, budget);
      await this.publisher.tellCanary(nonce, budget);
      if (await this.table.owesSince(now - TICK_MINUTES * MINUTE_MS, budget))
        throw new Error(`a message is overdue by more than ${String(TICK_MINUTES)} minutes`);
    });
    return { latency, error };
  }

  private async count({ suppressionId, eventIds, lastSeen }: Suppressed, budget: Budget): Promise<void> {
    let rest = [...new Set(eventIds)];
    for (let attempt = 0; rest.length > 0;) {
      const some = rest.slice(0, MOST_EVENTS);
      const written = await this.table.countSuppressed(suppressionId, some, lastSeen, budget);
      if (written.kind === 'conflict') await pauseAfter(attempt++, budget, written.cause);
      const counted = new Set(
        written.kind === 'written' ? some : written.kind === 'duplicates' ? written.eventIds : [],
      );
      rest = rest.filter((id) => !counted.has(id));
    }
  }
}

function done({ messages, heldBack }: Sent): Pick<Outcome, 'messages' | 'heldBack'> {
  return { messages, heldBack };
}

/** Returns each finding once, as last written. */
function latestOf(findings: readonly (Finding | undefined)[]): readonly Finding[] {
  const latest = new Map<string, Finding>();
  for (const one of findings) {
    if (one !== undefined && one.version >= (latest.get(one.id)?.version ?? 0)) latest.set(one.id, one);
  }
  return [...latest.values()];
}
