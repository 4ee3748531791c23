import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { AccountClient } from '@aws-sdk/client-account';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { archiveMessage } from '../../../core/archive-watch/message';
import { publisher } from '../../../lambda/archive-watch/publisher';
import { stateClient } from '../../../lambda/archive-watch/state-client';
import { surveyClient } from '../../../lambda/archive-watch/survey-client';
import { witnessClient } from '../../../lambda/archive-watch/witness-client';
import { ACCOUNTS } from '../../fixtures/identities';
import { Refused, WatchAws } from '../../support/fake-aws/watch-aws';

const aws = new WatchAws();
const config = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
};
let endpoint: string;
const { management, production } = ACCOUNTS;

beforeAll(async () => {
  endpoint = await aws.start();
});
afterEach(() => {
  aws.files.clear();
  aws.parameters.clear();
  for (const list of [aws.calls, aws.published]) list.length = 0;
  aws.answers = {};
  aws.refuse = () => undefined;
});
afterAll(() => aws.stop());

describe('the state bucket', () => {
  const state = (): ReturnType<typeof stateClient> =>
    stateClient(new S3Client({ ...config, endpoint, forcePathStyle: true }), 'state');

  test('says that there is nothing, then what was written', async () => {
    expect(await state().read('a')).toBeUndefined();
    const tag = await state().write('a', 'one', undefined);
    expect(await state().read('a')).toEqual({ text: 'one', tag });
  });

  test('replaces what was read, and nothing that somebody else wrote since', async () => {
    const tag = await state().write('a', 'one', undefined);
    const next = await state().write('a', 'two', tag);
    const overtaken = { name: 'Overtaken', message: 'a was changed in the meantime' };
    await expect(state().write('a', 'three', tag)).rejects.toMatchObject(overtaken);
    await expect(state().write('a', 'three', undefined)).rejects.toMatchObject(overtaken);
    aws.files.clear();
    await expect(state().write('a', 'three', next)).rejects.toMatchObject(overtaken);
  });

  test('passes on what else S3 says', async () => {
    aws.refuse = () => {
      throw new Refused('AccessDenied', 'no', 403);
    };
    await expect(state().read('a')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(state().write('a', 'one', undefined)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('what vouches for it', () => {
  const witness = (): ReturnType<typeof witnessClient> =>
    witnessClient(new SSMClient({ ...config, endpoint }), '/watch');

  test('vouches for nothing after a deployment, and where it was deleted', async () => {
    expect(await witness().read()).toBeUndefined();
    aws.parameters.set('/watch', 'none');
    expect(await witness().read()).toBeUndefined();
    aws.parameters.set('/watch', '{"sequence":-1,"hash":"a"}');
    expect(await witness().read()).toBeUndefined();
  });

  test('vouches for what it was told', async () => {
    await witness().write({ sequence: 2, hash: 'a', next: 'b' });
    expect(await witness().read()).toEqual({ sequence: 2, hash: 'a', next: 'b' });
    await witness().write({ sequence: 3, hash: 'b' });
    expect(await witness().read()).toEqual({ sequence: 3, hash: 'b' });
  });

  test('passes on what else SSM says', async () => {
    aws.refuse = () => {
      throw new Refused('AccessDeniedException', 'no');
    };
    await expect(witness().read()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('who is in the organization', () => {
  const survey = (hasOrganization = true): ReturnType<typeof surveyClient> =>
    surveyClient(
      {
        organizations: hasOrganization ? new OrganizationsClient({ ...config, endpoint }) : undefined,
        account: new AccountClient({ ...config, endpoint }),
      },
      management,
    );

  test('is listed to the last page, by State or, where there is none yet, by Status', async () => {
    aws.answers['ListAccounts'] = ({ NextToken: token }) =>
      token === undefined
        ? {
            Accounts: [
              { Id: management, Status: 'ACTIVE', JoinedTimestamp: 1_700_000_000.5 },
              { Id: production, State: 'SUSPENDED', Status: 'ACTIVE' },
            ],
            NextToken: 'more',
          }
        : { Accounts: [{ Id: '444455556666', State: 'ACTIVE' }, {}] };
    expect(await survey().accounts()).toEqual([
      { id: management, isActive: true, joined: 1_700_000_000 },
      { id: production, isActive: false },
      { id: '444455556666', isActive: true },
      { id: '', isActive: false },
    ]);
    expect(await survey(false).accounts()).toEqual([{ id: management, isActive: true }]);
  });

  test('is empty where the services answer with nothing', async () => {
    expect(await survey().accounts()).toEqual([]);
    expect(await survey().enabledRegions(production)).toEqual([]);
  });

  test('has the Regions that are enabled: of a member by its ID, of the own account without', async () => {
    const asked: unknown[] = [];
    aws.answers['ListRegions'] = (body) => {
      asked.push(body);
      return { Regions: [{ RegionName: 'eu-central-1' }, {}] };
    };
    expect(await survey().enabledRegions(production)).toEqual(['eu-central-1']);
    await survey().enabledRegions(management);
    const RegionOptStatusContains = ['ENABLED', 'ENABLED_BY_DEFAULT'];
    expect(asked).toEqual([{ AccountId: production, RegionOptStatusContains }, { RegionOptStatusContains }]);
  });

  test('is asked once only where nobody may ask for members, and the own account is asked still', async () => {
    aws.refuse = (_operation, { json }) => {
      if (json['AccountId'] !== undefined) throw new Refused('AccessDeniedException', 'no trusted access', 403);
    };
    aws.answers['ListRegions'] = () => ({ Regions: [{ RegionName: 'eu-central-1' }] });
    const one = survey();
    expect([
      await one.enabledRegions(production),
      await one.enabledRegions('444455556666'),
      await one.enabledRegions(management),
    ]).toEqual([undefined, undefined, ['eu-central-1']]);
    expect(aws.calls).toHaveLength(2);
    aws.refuse = () => {
      throw new Refused('AccessDeniedException', 'no', 403);
    };
    expect(await survey().enabledRegions(management)).toBeUndefined();
    aws.refuse = () => {
      throw new Refused('InternalServerException', 'later', 500);
    };
    await expect(survey().enabledRegions(production)).rejects.toMatchObject({ name: 'InternalServerException' });
  });
});

describe('a message', () => {
  const entry = {
    key: 'k',
    kind: 'digest-missing',
    lasts: false,
    title: 'a digest is missing',
    meaning: 'm',
    response: 'r',
    keys: [],
    since: 1_800_000_000,
    told: 0,
    dueAt: 0,
  } as const;
  const context = { region: 'eu-central-1', logGroup: 'g', trailArn: 't', bucket: 'b', now: 1_800_000_000, dropped: 0 };
  const topics = {
    pageTopic: 'arn:aws:sns:eu-central-1:111122223333:page',
    notifyTopic: 'arn:aws:sns:eu-central-1:111122223333:notify',
  };
  const send = async (
    accounts: readonly (string | undefined)[],
    to: Parameters<typeof publisher>[1] = topics,
    loudness: 'page' | 'notify' = 'page',
  ): Promise<void> => {
    const entries = accounts.map((account, index) => ({
      ...entry,
      key: String(index),
      loudness,
      ...(account !== undefined && { account }),
    }));
    await publisher(new SNSClient({ ...config, endpoint }), to)(archiveMessage(entries, loudness, context), loudness);
  };

  test('goes to the topic of its severity, as text for people and as JSON for programs', async () => {
    await send([production]);
    await send([production, management], topics, 'notify');
    await send([undefined]);
    expect(
      aws.published.map((form) => [form.get('TopicArn'), form.get('MessageAttributes.entry.3.Value.StringValue')]),
    ).toEqual([
      [topics.pageTopic, production],
      [topics.notifyTopic, 'organization'],
      [topics.pageTopic, 'organization'],
    ]);
    const texts = JSON.parse(aws.published[0]?.get('Message') ?? '') as Record<string, string>;
    expect(texts['email']).toContain('a digest is missing');
    expect(JSON.parse(texts['sqs'] ?? '')).toMatchObject({ kind: 'archive', severity: 'page', count: 1 });
  });

  test('goes nowhere where there is no topic', async () => {
    await send([production], {});
    expect(aws.published).toEqual([]);
  });
});
