import type { DocumentFindings } from './document-reader';
import type { Findings } from './event-in';
import type { LogRecord } from '../../core/events/log-record';

/** Holds what was found in a document within another one, and passes it on when the whole is known. */
export class HeldFindings implements DocumentFindings {
  private held: (() => void)[] = [];

  public constructor(private readonly outer: Findings) {}

  public event(record: LogRecord, bytes: number): void {
    this.held.push(() => {
      this.outer.event(record, bytes);
    });
  }

  public noEvent(place: string, reason?: string): void {
    this.held.push(() => {
      this.outer.noEvent(place, reason);
    });
  }

  public digest(): void {
    this.held.push(() => {
      this.outer.digest();
    });
  }

  public packed(bytes: Buffer, place: string): void {
    this.held.push(() => {
      this.outer.packed(bytes, place);
    });
  }

  public commit(): void {
    for (const pass of this.held) pass();
    this.held = [];
  }

  public discard(): void {
    this.held = [];
  }
}
