import type { CommandIo } from './command-io';
import { printable } from './printable';

/** Ten times a second is enough for readers. */
const INTERVAL_MS = 100;

/** One line at the bottom of a terminal that is overwritten repeatedly. Writes nothing to a pipe. */
export class ProgressLine {
  private last = -Infinity;
  private isShown = false;

  public constructor(
    private readonly io: Pick<CommandIo, 'stderr'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param text called only when it is shown */
  public show(text: () => string): void {
    if (!this.io.stderr.isTTY || this.now() - this.last < INTERVAL_MS) return;
    this.last = this.now();
    this.isShown = true;
    const columns = this.io.stderr.columns ?? 80;
    this.io.stderr.write(`\r\u001b[2K${printable(text()).slice(0, columns - 1)}`);
  }

  /** Call it before writing anything else to the terminal. */
  public clear(): void {
    if (this.isShown) this.io.stderr.write('\r\u001b[2K');
    this.isShown = false;
  }
}
