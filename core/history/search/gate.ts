/** Limits concurrency; others wait in line. */
export class Gate {
  private free: number;
  private readonly line: (() => void)[] = [];

  public constructor(places: number) {
    this.free = places;
  }

  public async enter(): Promise<void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.line.push(resolve));
  }

  public leave(): void {
    const next = this.line.shift();
    if (next === undefined) this.free++;
    else next();
  }
}
