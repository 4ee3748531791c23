import type { Bound, Grant, Named } from './named';

/** `unknown`: the lookup failed, or the event does not say. It is notified as if it were outside, with a note. */
export type Place = 'inside' | 'outside' | 'unknown';

/** Looks up who belongs to the organization. */
export interface Members {
  account(id: string): Place;
  organization(id: string): Place;
}

/** Returns whether a call names anyone outside the organization. */
export function verdictOf(named: Named, members: Members): Place {
  const places = named.map((grant) => placeOfGrant(grant, members));
  return places.includes('outside') ? 'outside' : places.includes('unknown') ? 'unknown' : 'inside';
}

function placeOfGrant({ bounds, isUnread }: Grant, members: Members): Place {
  const places = bounds.map((bound) => placeOfBound(bound, members));
  if (places.includes('inside')) return 'inside';
  return isUnread === true || places.includes('unknown') ? 'unknown' : 'outside';
}

function placeOfBound({ accounts, organizations }: Bound, members: Members): Place {
  const places = [...accounts.map((id) => members.account(id)), ...organizations.map((id) => members.organization(id))];
  return places.includes('outside') ? 'outside' : places.includes('unknown') ? 'unknown' : 'inside';
}
