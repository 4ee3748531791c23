import { IAMClient } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ServiceLinkedRolePort } from '../../../lambda/organization-access/organization';
import { serviceLinkedRole } from '../../../lambda/organization-access/service-linked-role';
import { queryError } from '../../support/fake-account';
import { FakeHttp } from '../../support/fake-http';

let fake: FakeHttp;

async function refusing(code: string): Promise<ServiceLinkedRolePort> {
  fake = new FakeHttp((_, response) => {
    response.statusCode = 400;
    response.end(queryError(code, 'no'));
  });
  const client = new IAMClient({
    endpoint: await fake.start(),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return serviceLinkedRole(
    { firstPauseMs: 0, deadline: Date.now() + 60_000, abortSignal: AbortSignal.timeout(60_000) },
    client,
  );
}

afterEach(() => fake.stop());

describe("CloudTrail's service-linked role", () => {
  test.each(['InvalidInput', 'EntityAlreadyExists'])('may be made by somebody else meanwhile: %s', async (code) => {
    await expect((await refusing(code)).create()).resolves.toBeUndefined();
  });

  test.each(['exists', 'create'] as const)('names the call that is refused for good: %s', async (method) => {
    await expect((await refusing('AccessDenied'))[method]()).rejects.toThrow(
      /^iam:(GetRole|CreateServiceLinkedRole) of AWSServiceRoleForCloudTrail failed: AccessDenied: no\. .*service control policy\. Then deploy again\.$/,
    );
    expect(fake.requests).toHaveLength(5);
  });
});
