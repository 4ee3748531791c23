const TIME = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/;

/** Milliseconds since 1970; `undefined` for a time that is not in CloudTrail's form, or of a day that no month has: the scanner knows the same. */
export function instantOf(time: string): number | undefined {
  if (!TIME.test(time)) return undefined;
  const date = new Date(time);
  // 30 February would become 2 March.
  return date.getUTCDate() === Number(time.slice(8, 10)) ? date.getTime() : undefined;
}

/** As CloudTrail writes a time. */
export function iso(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}
