const MOST_NAMED = 5;

/** Parts that are not events: the first ones with their positions, the others only counted. */
export class BadParts {
  private readonly named: string[] = [];
  private others = 0;
  /** The first one with a known reason. */
  public explained: string | undefined;

  /** @param reason what it is instead */
  public add(place: string, reason: string | undefined): void {
    const text = `${place} is ${reason ?? 'no event'}`;
    if (reason !== undefined) this.explained ??= text;
    if (this.named.length < MOST_NAMED) this.named.push(text);
    else this.others += 1;
  }

  public reasons(): string[] {
    const others = this.others === 1 ? '1 other is no event' : `${String(this.others)} others are no events`;
    return [...this.named, ...(this.others > 0 ? [others] : [])];
  }
}
