import { reminderHours } from '../../core/findings/advance';
import type { AccountDirectory } from '../../core/findings/account-directory';
import type { AccountFacts, Finding, Occurrence } from '../../core/findings/finding';
import { findingMessage } from '../../core/findings/message/finding-message';
import type { MessageContext } from '../../core/findings/message/message';
import { stormMessage } from '../../core/findings/message/storm-message';
import { destinationOf } from '../../core/findings/routing';
import { isDue, leased, postponed, settled, told } from '../../core/findings/told';
import type { FindingDetection, FindingsSettings } from '../../lib/contract/findings';
import { type Budget, inParallel } from './budget';
import type { Publisher } from './publisher';
import type { FindingsTable } from './table';

export interface Sent {
  messages: number;
  /** Left for the tick, to be sent together. */
  heldBack: number;
  readonly errors: unknown[];
}

export interface OutboxOptions {
  readonly settings: FindingsSettings;
  readonly table: FindingsTable;
  readonly publisher: Publisher;
  readonly accounts: AccountDirectory;
  readonly context: Omit<MessageContext, 'now'>;
}

/** Findings of one detection in one account, to which the limits for storms apply. */
interface Storm {
  readonly detection: FindingDetection;
  readonly account: AccountFacts;
  readonly destination: string;
  readonly key: string;
  readonly findings: readonly Finding[];
}

const HOUR_MS = 3_600_000;
const PARALLEL_STORMS = 4;
const PARALLEL_WRITES = 16;

/**
 * Sends the messages that findings have due. What is not sent stays due: nothing is lost, but some may be sent twice.
 */
export class Outbox {
  private readonly detections: ReadonlyMap<string, FindingDetection>;

  public constructor(private readonly options: OutboxOptions) {
    this.detections = new Map(options.settings.detections.map((detection) => [detection.id, detection]));
  }

  /** Sends what a batch made due separately, as far as the limits allow; the rest waits for the tick. */
  public send(
    findings: readonly Finding[],
    events: ReadonlyMap<string, readonly Occurrence[]>,
    budget: Budget,
  ): Promise<Sent> {
    return this.sendAll(findings, budget, async (storm, sent) => {
      const held = await this.sendAlone(storm, events, sent, budget);
      sent.heldBack += held.length;
    });
  }

  /** Sends everything overdue: reminders, what a storm held back, and what a killed function left. */
  public async sendOverdue(budget: Budget): Promise<Sent> {
    const findings: Finding[] = [];
    for await (const some of this.options.table.due(Date.now(), budget)) findings.push(...some);
    return this.sendAll(findings, budget, async (storm, sent) => {
      const held = await this.sendAlone(storm, new Map(), sent, budget);
      if (held.length > 0) await this.sendTogether({ ...storm, findings: held }, sent, budget);
    });
  }

  private async sendAll(
    findings: readonly Finding[],
    budget: Budget,
    work: (storm: Storm, sent: Sent) => Promise<void>,
  ): Promise<Sent> {
    const sent: Sent = { messages: 0, heldBack: 0, errors: [] };
    const groups = new Map<string, Finding[]>();
    for (const finding of findings) {
      // Findings that opened when less was known about the account are separate.
      const key = `${finding.detectionId}#${finding.account}#${finding.severity}`;
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [finding]);
      else known.push(finding);
    }
    const errors = await inParallel([...groups.values()], PARALLEL_STORMS, async ([first, ...others]) => {
      if (first === undefined) return;
      const storm = await this.stormOf([first, ...others], sent, budget);
      if (storm !== undefined) await work(storm, sent);
    });
    sent.errors.push(...errors);
    return sent;
  }

  /** Returns the findings that are sent, longest due first; the others are settled. */
  private async stormOf(
    findings: readonly [Finding, ...Finding[]],
    sent: Sent,
    budget: Budget,
  ): Promise<Storm | undefined> {
    const [{ detectionId, account: id }] = findings;
    const detection = this.detections.get(detectionId);
    const account = id === 'organization' ? { id, parents: [], tags: {} } : await this.options.accounts.facts(id);
    const destination = destinationOf(findings[0], account, this.options.settings.routes);
    const { table } = this.options;
    const isUnheard = (one: Finding): boolean =>
      detection === undefined || one.state !== 'open' || destination === 'record' || this.isPast(one);
    const unheard = findings.filter(isUnheard);
    const errors = await inParallel(unheard, PARALLEL_WRITES, async (one) => {
      const now = Date.now();
      const isRecorded = one.state === 'open' && detection !== undefined && !this.isPast(one);
      await table.put(isRecorded ? told(one, one, now, [], false) : settled(one), one.version, budget);
    });
    sent.errors.push(...errors);
    if (detection === undefined || destination === 'record') return undefined;
    const heard = findings.filter((one) => !isUnheard(one)).toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
    return { detection, account, destination, key: `${detectionId}#${id}`, findings: heard };
  }

  /** A reminder about a finding that is over would say that it continues. */
  private isPast({ reason, lastSeen }: Finding): boolean {
    return reason === 'reminder' && Date.now() > Date.parse(lastSeen) + this.options.settings.quietHours * HOUR_MS;
  }

  /** @returns the findings for which no turn is left within this hour */
  private async sendAlone(
    { findings, ...storm }: Storm,
    events: ReadonlyMap<string, readonly Occurrence[]>,
    sent: Sent,
    budget: Budget,
  ): Promise<readonly Finding[]> {
    const { table, publisher, settings, context } = this.options;
    const held: Finding[] = [];
    const spent = new Set<string>();
    // The first one is always sent separately.
    const most = Math.max(1, settings.messagesPerHour);
    for (const finding of findings) {
      // Many failures must not hold back the message that a call succeeded.
      const kind = finding.reason === 'success after failures' ? 'successes' : 'alone';
      const entry = `${finding.id}.${String(finding.episode)}.${String(finding.messages)}`;
      if (spent.has(kind) || !(await table.takeTurn(`${storm.key}#${hour()}`, kind, entry, most, budget))) {
        spent.add(kind);
        held.push(finding);
        continue;
      }
      const taken = await this.take(finding, budget);
      if (taken === undefined) continue;
      const { detection, account, destination } = storm;
      const occurrences = events.get(finding.id) ?? [];
      const message = findingMessage({
        finding: taken,
        detection,
        occurrences,
        account,
        context: { ...context, now: Date.now() },
      });
      sent.errors.push(...(await publisher.publish(message, destination, budget)));
      sent.messages++;
      await this.tell(taken, detection, budget);
    }
    return held;
  }

  /** Sends one message for all of them; another one within the same hour only when there are as many again. */
  private async sendTogether(
    { findings, detection, account, destination, key }: Storm,
    sent: Sent,
    budget: Budget,
  ): Promise<void> {
    const { table, publisher, context } = this.options;
    const storm = `${key}#${hour()}`;
    if (findings.length < (await table.toldTogether(storm, budget))) {
      const next = (Math.floor(Date.now() / HOUR_MS) + 1) * HOUR_MS;
      const errors = await inParallel(findings, PARALLEL_WRITES, async (one) => {
        await table.put(postponed(one, next), one.version, budget);
      });
      sent.errors.push(...errors);
      sent.heldBack += findings.length;
      return;
    }
    const taken: Finding[] = [];
    sent.errors.push(
      ...(await inParallel(findings, PARALLEL_WRITES, async (one) => {
        const mine = await this.take(one, budget);
        if (mine !== undefined) taken.push(mine);
      })),
    );
    if (taken.length === 0) return;
    const since = taken.map(({ firstSeen }) => firstSeen).sort()[0] ?? '';
    const severity = taken[0]?.severity ?? detection.severity;
    const message = stormMessage({
      detection,
      account,
      severity,
      heldBack: taken.length,
      findings: taken,
      since,
      context: { ...context, now: Date.now() },
    });
    sent.errors.push(...(await publisher.publish(message, destination, budget)));
    sent.messages++;
    await table.addTogether(storm, taken.length, budget);
    sent.errors.push(...(await inParallel(taken, PARALLEL_WRITES, (one) => this.tell(one, detection, budget))));
  }

  /**
   * Leases the finding, so that no other process sends its message. Returns `undefined` if another one has it, or if no
   * message is due any more.
   */
  private async take(finding: Finding, budget: Budget): Promise<Finding | undefined> {
    const { table } = this.options;
    for (let current: Finding | undefined = finding; current !== undefined;) {
      if (!isDue(current, Date.now())) return undefined;
      const mine = leased(current, Date.now());
      if (await table.put(mine, current.version, budget)) return mine;
      current = await table.find(finding.id, budget);
    }
    return undefined;
  }

  private async tell(sent: Finding, detection: FindingDetection, budget: Budget): Promise<void> {
    const { table, settings } = this.options;
    const hours = reminderHours({ detection, settings });
    for (let current: Finding | undefined = sent; current !== undefined;) {
      const next = told(current, sent, Date.now(), hours);
      if (next === current || (await table.put(next, current.version, budget))) return;
      current = await table.find(sent.id, budget);
    }
  }
}

function hour(): string {
  return new Date(Date.now()).toISOString().slice(0, 13);
}
