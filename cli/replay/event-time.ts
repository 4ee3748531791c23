const TIME = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/;

/**
 * Returns milliseconds since the epoch; `undefined` for a time that does not have CloudTrail's form, or an invalid
 * date. The scanner applies the same rules.
 */
export function instantOf(time: string): number | undefined {
  if (!TIME.test(time)) return undefined;
  const date = new Date(time);
  // February 30 would become March 2.
  return date.getUTCDate() === Number(time.slice(8, 10)) ? date.getTime() : undefined;
}

/** Returns a time as CloudTrail writes it. */
export function iso(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** Remembers the last time: events of one second follow each other. */
export class Instants {
  private time = '';
  private instant: number | undefined;

  public of(time: string): number | undefined {
    if (time !== this.time) [this.time, this.instant] = [time, instantOf(time)];
    return this.instant;
  }
}
