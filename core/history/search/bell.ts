/** Wakes one waiter. Rings without a waiter are remembered as one. */
export class Bell {
  private rung = false;
  private wake: (() => void) | undefined;

  public ring(): void {
    this.rung = true;
    this.wake?.();
  }

  public async wait(): Promise<void> {
    if (!this.rung) await new Promise<void>((resolve) => (this.wake = resolve));
    this.rung = false;
    this.wake = undefined;
  }
}
