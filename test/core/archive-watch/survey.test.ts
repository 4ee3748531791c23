import { describe, expect, test } from '@jest/globals';
import { closedSince, closures, placesOf, withMembers, withRegions } from '../../../core/archive-watch/survey';
import { ACCOUNTS } from '../../fixtures/identities';

const NOW = 1_800_000_000;
const DAY = 86_400;
const EVERYWHERE = { homeRegion: 'eu-central-1', isMultiRegion: true };
const OLD = NOW - 10 * DAY;
const { production, management } = ACCOUNTS;
const regionsIn = (
  entry: Parameters<typeof placesOf>[1],
  delivering: string[],
  trail = EVERYWHERE,
  startedAt = OLD,
): string[] =>
  placesOf(production, entry, delivering, { settings: { trail }, startedAt, now: NOW }).map(({ region }) => region);

describe('who has to deliver', () => {
  test('is every active account that joined more than a day ago, and who has delivered before', () => {
    const members = [
      { id: production, isActive: true, joined: NOW - 2 * DAY },
      { id: management, isActive: true },
      { id: '444455556666', isActive: true, joined: NOW - DAY / 2 },
      { id: '555566667777', isActive: true, joined: NOW - DAY / 2 },
    ];
    expect(withMembers({}, members, ['555566667777'], NOW)).toEqual({
      [production]: { activeAt: NOW },
      [management]: { activeAt: NOW },
      '555566667777': { activeAt: NOW },
    });
  });

  test('is closed since it was last in use, and is nobody who was closed when first seen', () => {
    const known = { [production]: { activeAt: NOW - DAY, lookedAt: NOW - DAY }, [management]: { activeAt: NOW - DAY } };
    const members = [
      { id: production, isActive: false },
      { id: management, isActive: true },
      { id: '444455556666', isActive: false },
    ];
    const next = withMembers(known, members, ['444455556666'], NOW);
    expect(next).toEqual({
      [production]: { activeAt: NOW - DAY, lookedAt: NOW - DAY, closedSince: NOW - DAY },
      [management]: { activeAt: NOW },
      '444455556666': { closedSince: 0 },
    });
    const back = withMembers(next, [{ id: production, isActive: true }], [], NOW + DAY);
    expect(back[production]).toEqual({ activeAt: NOW + DAY, lookedAt: NOW - DAY });
    expect(back[management]?.closedSince).toBe(NOW);
  });

  test('stays as it was where AWS Organizations cannot be asked', () => {
    const known = { [production]: { activeAt: NOW - DAY } };
    expect(withMembers(known, undefined, [management], NOW)).toEqual({ ...known, [management]: {} });
  });

  test('has to in each Region that has been enabled for a day, and is seen where it delivers', () => {
    const entry = {
      activeAt: NOW,
      regions: { 'eu-central-1': NOW - 2 * DAY, 'us-east-1': NOW - 2 * DAY, 'ap-south-2': NOW },
    };
    expect(regionsIn(entry, ['eu-west-1'])).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1']);
    expect(regionsIn(entry, [], { ...EVERYWHERE, isMultiRegion: false })).toEqual(['eu-central-1']);
    expect(regionsIn({ ...entry, closedSince: NOW }, ['eu-west-1'])).toEqual(['eu-west-1']);
  });

  test("is looked for in the trail's Region where nothing of it is known", () => {
    expect(regionsIn({ activeAt: NOW }, [])).toEqual(['eu-central-1']);
    expect(regionsIn({}, [])).toEqual([]);
    // The trail may be as new as the watch.
    expect(regionsIn({ activeAt: NOW }, [], EVERYWHERE, NOW - DAY / 2)).toEqual([]);
  });

  test('need not deliver from a Region since it was disabled', () => {
    const first = withRegions({ activeAt: NOW }, ['eu-central-1', 'us-east-1'], NOW - DAY);
    const next = withRegions(first, ['us-east-1', 'eu-west-1'], NOW);
    expect(next).toEqual({
      activeAt: NOW,
      regions: { 'us-east-1': NOW - DAY, 'eu-west-1': NOW },
      regionsAt: NOW,
      closedRegions: { 'eu-central-1': NOW - DAY },
    });
    expect([
      closedSince(next, 'eu-central-1'),
      closedSince(next, 'us-east-1'),
      closedSince(next, 'me-south-1'),
    ]).toEqual([NOW - DAY, undefined, 0]);
    const place = { account: production, region: 'eu-central-1' };
    expect(closures(next, [place])).toEqual([{ why: 'closed', ...place, from: NOW - DAY }]);
    expect(closures({ activeAt: NOW }, [place])).toEqual([]);
    expect(withRegions(next, ['eu-central-1'], NOW + DAY).closedRegions).toEqual({
      'us-east-1': NOW,
      'eu-west-1': NOW,
    });
  });
});
