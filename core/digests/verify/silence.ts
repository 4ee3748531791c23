import { SILENCE_MARGIN_SECONDS, type Silence } from '../options';
import type { Period, Place } from '../place';

/**
 * Returns the silence that fully explains why a period has no digests.
 *
 * @param period `to` is Infinity while it lasts
 */
export function silenceOf(place: Place, period: Period, silences: readonly Silence[] = []): Silence | undefined {
  return silences.find(
    ({ account = place.account, region = place.region, from, to = Infinity }) =>
      account === place.account &&
      region === place.region &&
      period.from >= from - SILENCE_MARGIN_SECONDS &&
      period.to <= to + SILENCE_MARGIN_SECONDS,
  );
}
