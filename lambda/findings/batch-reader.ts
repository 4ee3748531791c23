import { heartbeatIn } from '../../core/findings/heartbeat';
import { FindingJudge } from '../../core/findings/judge';
import { type Reader, readBatch, type Reading } from '../../core/findings/read-batch';
import { compileSuppressions } from '../../core/findings/suppressions';
import type { FindingsSettings } from '../../lib/contract/findings';
import { type OwnNames, placeholdersIn } from '../../lib/contract/own-parts';
import type { Environment } from './environment';

/**
 * Reads batches with the known names of own resources. At first there are none: a detection that compares one then
 * matches whatever it might match with some, and `isInDoubt` says that the names are needed to decide.
 */
export class BatchReader {
  /** Whether any detection compares the name of an own resource. */
  public readonly usesNames: boolean;

  private readonly using: ReadonlySet<string>;
  private reader: Reader;
  private isNamed = false;

  public constructor(
    private readonly settings: FindingsSettings,
    environment: Environment,
  ) {
    const using = settings.detections.filter(({ filterPattern }) => placeholdersIn(filterPattern).length > 0);
    this.using = new Set(using.map(({ id }) => id));
    this.usesNames = using.length > 0;
    this.reader = {
      judge: new FindingJudge(settings.detections),
      suppressionOf: compileSuppressions(settings.suppressions, Date.now),
      heartbeatIn: (record) => heartbeatIn(record, environment),
    };
  }

  public read(messages: readonly string[]): Reading {
    return readBatch(messages, this.reader);
  }

  /** Whether the batch contains uncertain matches. */
  public isInDoubt({ groups }: Reading): boolean {
    return !this.isNamed && groups.some(({ detection: { id } }) => this.using.has(id));
  }

  /** Returns the batch without uncertain matches. */
  public certain(reading: Reading): Reading {
    return { ...reading, groups: reading.groups.filter(({ detection: { id } }) => !this.using.has(id)) };
  }

  /** Sets the names. */
  public learn(names: OwnNames): void {
    this.reader = { ...this.reader, judge: new FindingJudge(this.settings.detections, names) };
    this.isNamed = true;
  }
}
