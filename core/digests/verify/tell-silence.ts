import { STOPPED_AFTER_SECONDS } from '../options';
import { expiredUpTo } from './expiry';
import type { Found } from './found';
import type { PlaceRun } from './place-run';
import { silenceOf } from './silence';

/** Reports that there are no digests at all for the requested time. */
export function tellSilence({ place, options, now }: PlaceRun, found: Found): void {
  const { retentionDays, silences } = options.circumstances;
  const to = Math.min(options.to ?? now, now);
  const expired = Math.min(expiredUpTo(retentionDays, now), to);
  if (expired > options.from) {
    const period = { from: options.from, to: expired };
    found.leftOut({ what: 'place', reason: 'expired', period, keys: [], isOpen: false });
  }
  const period = { from: Math.max(options.from, expired), to };
  // The first digest of the time may not have arrived yet.
  if (now - period.from <= STOPPED_AFTER_SECONDS || period.to <= period.from) return;
  const silence = silenceOf(place, period, silences);
  if (silence === undefined) found.problem({ kind: 'place-silent', period, keys: [] });
  else found.remark({ kind: 'silence-explained', period, keys: [], detail: silence.why });
}
