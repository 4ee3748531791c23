import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { awsClients } from '../../../../core/history/aws/aws-clients';
import { organizationAccounts } from '../../../../core/history/aws/organization-accounts';
import { findPlaces, type Places, type PlacesPort } from '../../../../core/history/search/places';
import { requestHandler } from '../../../../core/history/aws/shared-configuration';
import { seededStore } from '../../../support/fake-aws/event-store';
import { FakeAws } from '../../../support/fake-aws/fake-aws';
import { FakeLookupEvents } from '../../../support/fake-aws/lookup-events';
import { FakeOrganization } from '../../../support/fake-aws/organization';

const IDS = Array.from({ length: 40 }, (_, index) => String(100_000_000_000 + index));
const lookupEvents = new FakeLookupEvents({ store: seededStore([]) });

describe('findPlaces', () => {
  const aws = new FakeAws({ lookupEvents });
  let port: PlacesPort;
  beforeAll(async () => {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: await aws.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  beforeEach(() => {
    const shared = { requestHandler: requestHandler() };
    port = awsClients(shared, { roleArn: 'arn:aws:iam::{account}:role/a', externalId: undefined }, () =>
      organizationAccounts(shared),
    );
  });
  afterAll(() => aws.stop());

  /** Ended while the so-and-so many accounts are asked for their Regions; the first of them is never answered. */
  async function endedAfter(asked: number, accounts: 'organization' | readonly string[] = IDS): Promise<Places> {
    const stop = new AbortController();
    let begun = 0;
    const organization = new FakeOrganization(IDS.map((id) => ({ id })));
    aws.calls.length = 0;
    aws.options = { lookupEvents, organization, regions: ['us-east-1', 'eu-west-1'] };
    const slow: PlacesPort = {
      ...port,
      enabledRegions(account) {
        if (++begun === asked) stop.abort();
        return account === IDS[0] ? new Promise<never>(() => undefined) : port.enabledRegions(account);
      },
    };
    if (asked === 0) stop.abort();
    return findPlaces({ accounts, regions: undefined }, slow, stop.signal);
  }

  test.each([0, 1, 20, 40])(
    'lists nothing further once it is ended, after %d accounts, and names all that it did not list',
    async (asked) => {
      const { places, unreachable } = await endedAfter(asked);
      const listed = [...new Set(places.map(({ account }) => account))];
      expect([...listed, ...unreachable.map(({ account }) => account)].sort()).toEqual(IDS);
      expect(aws.calls.filter((call) => call === 'ListRegions').length).toBeLessThanOrEqual(asked);
      expect(listed.length).toBeGreaterThanOrEqual(Math.max(asked - 8, 0));
      expect(listed).not.toContain(IDS[0]);
      expect(unreachable).toContainEqual({
        account: IDS[0],
        isDenied: false,
        isStopped: true,
        error: 'The Regions of account 100000000000 were not listed: the search ended before.',
      });
    },
  );

  test('says that not even the accounts were listed', async () => {
    await expect(endedAfter(0, 'organization')).rejects.toThrow(
      'accounts: received "organization", but the search ended before the accounts were listed',
    );
    expect(aws.calls).toEqual([]);

    const stop = new AbortController();
    const unanswered: PlacesPort = { ...port, unitAccounts: () => new Promise<never>(() => undefined) };
    const found = findPlaces(
      { accounts: { organizationalUnit: 'ou-a1b2-c3d4e5f6' }, regions: ['us-east-1'] },
      unanswered,
      stop.signal,
    );
    stop.abort();
    await expect(found).rejects.toThrow('but the search ended before the accounts were listed');
  });

  test('needs to list nothing where Regions are named', async () => {
    const found = await findPlaces({ accounts: IDS.slice(0, 2), regions: ['us-east-1'] }, port, AbortSignal.abort());
    expect(found).toEqual({
      places: IDS.slice(0, 2).map((account) => ({ account, region: 'us-east-1' })),
      unreachable: [],
      notices: [],
    });
  });

  test('tells an account that refuses from one that it did not get to', async () => {
    aws.options = {
      lookupEvents,
      regions: ['us-east-1'],
      closedAccounts: IDS.slice(1, 2),
      blindAccounts: IDS.slice(2, 3),
    };
    const { places, unreachable } = await findPlaces(
      { accounts: IDS.slice(0, 3), regions: undefined },
      port,
      new AbortController().signal,
    );
    expect(places).toEqual([{ account: IDS[0], region: 'us-east-1' }]);
    expect(unreachable).toHaveLength(2);
    for (const account of IDS.slice(1, 3))
      expect(unreachable).toContainEqual(expect.objectContaining({ account, isDenied: true, isStopped: false }));
  });
});
