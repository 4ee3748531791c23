/** The quota of one account and Region: refilled all the time, never above `burst`. */
export class TokenBucket {
  private tokens: number;
  private last: number;

  public constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    private readonly now: () => number,
  ) {
    this.tokens = burst;
    this.last = now();
  }

  public take(): boolean {
    const now = this.now();
    this.tokens = Math.min(this.tokens + ((now - this.last) / 1_000) * this.perSecond, this.burst);
    this.last = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
