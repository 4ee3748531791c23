import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import type { Finding } from '../../../core/preflight/finding';
import { FakeAthena } from '../../support/athena/fake-athena';
import { FakeAccount } from '../../support/fake-account';
import { LoopbackServer, sendJson } from '../../support/loopback-server';
import { testIo } from '../../support/test-io';

const BY_IAM = [{ Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' }, Permissions: ['ALL'] }];

describe('doctor --athena', () => {
  const account = new FakeAccount();
  const glue = new FakeAthena(() => Promise.resolve([]));
  let settings: object = {};
  let regions: readonly string[] = [];
  let isRefused = false;
  const rest = new LoopbackServer(({ url }, response) => {
    if (url.startsWith('/GetDataLakeSettings')) sendJson(response, '__type' in settings ? 403 : 200, settings);
    else if (isRefused) sendJson(response, 403, { __type: 'AccessDeniedException', message: 'no' });
    else
      sendJson(response, 200, { Regions: regions.map((name) => ({ RegionName: name, RegionOptStatus: 'ENABLED' })) });
  });
  beforeAll(async () => {
    await account.start();
    const url = await rest.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_GLUE: await glue.start(),
      AWS_ENDPOINT_URL_LAKEFORMATION: url,
      AWS_ENDPOINT_URL_ACCOUNT: url,
    });
  });
  afterAll(() => Promise.all([account.stop(), glue.stop(), rest.stop()]));
  beforeEach(() => {
    account.mend();
    settings = {
      DataLakeSettings: { CreateDatabaseDefaultPermissions: BY_IAM, CreateTableDefaultPermissions: BY_IAM },
    };
    regions = ['eu-central-1', 'us-east-1'];
    isRefused = false;
    glue.database = 'organization_trail';
  });

  async function asked(...args: string[]): Promise<Finding[]> {
    const io = testIo({});
    await runCommandLine(['doctor', '--home-region', 'eu-central-1', '--format', 'json', ...args], io);
    const { findings } = JSON.parse(io.written()) as { findings: Finding[] };
    return findings.filter(({ check }) => ['lake-formation', 'table-regions'].includes(check));
  }

  test('looks only where it is asked to', async () => {
    expect(await asked()).toEqual([]);
  });

  test('is content where IAM decides, and the table has every Region', async () => {
    expect(await asked('--athena')).toMatchObject([{ level: 'fine' }, { level: 'fine' }]);
  });

  test('warns where Lake Formation governs what the stack would make', async () => {
    settings = { DataLakeSettings: { CreateDatabaseDefaultPermissions: [], CreateTableDefaultPermissions: BY_IAM } };
    expect((await asked('--athena'))[0]).toMatchObject({
      check: 'lake-formation',
      level: 'warning',
      what: 'Lake Formation controls access to new Glue databases in this account and Region.',
    });
  });

  test('takes settings that are not there for none', async () => {
    settings = {};
    expect((await asked('--athena'))[0]).toMatchObject({
      level: 'warning',
      what: expect.stringContaining('new Glue databases and tables'),
    });
  });

  test('names Regions that the table lacks', async () => {
    regions = ['eu-central-1', 'mx-central-1'];
    expect((await asked('--athena'))[1]).toMatchObject({
      check: 'table-regions',
      level: 'warning',
      what: expect.stringContaining('mx-central-1'),
    });
  });

  test('says nothing of a table that is not there yet', async () => {
    glue.database = 'other';
    expect(await asked('--athena')).toMatchObject([{ check: 'lake-formation' }]);
  });

  test('says that it may not look, which stops nothing', async () => {
    settings = { __type: 'AccessDeniedException', message: 'no' };
    expect((await asked('--athena'))[0]).toMatchObject({ level: 'not-checked', stopsNothing: true });
    isRefused = true;
    expect((await asked('--athena'))[1]).toMatchObject({
      check: 'table-regions',
      level: 'not-checked',
      stopsNothing: true,
    });
  });
});
