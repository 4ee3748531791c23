const MINUTE = 60_000;

/**
 * When an alarm would have gone off: each time it goes from OK to ALARM, in milliseconds.
 *
 * A metric filter counts by the minute, and CloudWatch looks once a minute at the sum of the last period: a window that
 * slides, unless the alarm asks for the wall clock. Missing data is not breaching. That CloudTrail delivers events some
 * minutes late, and in another order, is left out.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 * @param times of the matching events, in milliseconds, in any order
 */
export function alarmsRaised(times: readonly number[], threshold: number, periodSeconds: number): number[] {
  const minutes = times.map((time) => Math.floor(time / MINUTE)).sort((one, other) => one - other);
  const period = periodSeconds / 60;
  const raised: number[] = [];
  let breachedUntil = -Infinity;
  minutes.forEach((minute, last) => {
    // The window that ends here holds this event and the `threshold - 1` before it; it holds them until the first leaves.
    const first = minutes[last - threshold + 1];
    if (first === undefined || minute - first >= period) return;
    if (minute > breachedUntil) raised.push(minute * MINUTE);
    breachedUntil = Math.max(breachedUntil, first + period);
  });
  return raised;
}
