import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { findingMessage } from '../../core/findings/message/finding-message';
import { FindingsToSecurityHub } from '../../examples/findings-to-security-hub/app';
import { findingDetectionOf } from '../../lib/detection/finding-detection';
import { TunedCatalog } from '../../lib/detection/tuned-catalog';
import { ACCOUNT, CONTEXT, findingOf } from '../core/findings/message/example-finding';
import { EXAMPLES } from '../fixtures/events';
import { ENV, resources, statements } from '../support/template';

const FUNCTION = join(__dirname, '..', '..', 'examples', 'findings-to-security-hub', 'function', 'index.mjs');

test('a finding becomes one of Security Hub, under the account that imports it', () => {
  const [detection] = TunedCatalog.all()
    .filter(({ id }) => id === 'bucket-made-public')
    .map(findingDetectionOf);
  const [event] = EXAMPLES['bucket-made-public']?.matches ?? [];
  if (detection === undefined || event === undefined) throw new Error('no example');
  const { document } = findingMessage({
    ...findingOf([event], detection),
    ...{ detection, account: ACCOUNT, context: CONTEXT },
  });
  const script =
    'import(process.argv[1]).then(({ securityHubFinding: f }) => console.log(JSON.stringify(f(JSON.parse(process.argv[2]), process.argv[3]))))';
  const arn = 'arn:aws:lambda:eu-central-1:264810573392:function:importer';
  const { stdout } = spawnSync(process.execPath, ['-e', script, FUNCTION, JSON.stringify(document), arn]);
  expect(JSON.parse(stdout.toString())).toMatchObject({
    AwsAccountId: '264810573392',
    ProductArn: 'arn:aws:securityhub:eu-central-1:264810573392:product/264810573392/default',
    GeneratorId: 'cdk-organization-trail/bucket-made-public',
    Severity: { Label: 'HIGH' },
    Title: expect.stringContaining('A bucket was opened to everyone - orders-production (845017362219) - '),
    FirstObservedAt: '2026-03-03T09:14:27Z',
    Resources: [{ Type: 'AwsAccount', Id: 'AWS::::Account:845017362219' }],
    ProductFields: { 'cdk-organization-trail/count': '1', 'cdk-organization-trail/address': '198.51.100.24' },
  });
});

test('the importer may import under its own product and nothing else, and what fails is kept', () => {
  const all = resources(new FindingsToSecurityHub(new App(), 'Test', { env: ENV }));
  const policies = Object.values(all).filter(({ Type }) => Type === 'AWS::IAM::Policy');
  expect(policies.flatMap((policy) => statements(policy))).toEqual([
    expect.objectContaining({ Action: 'securityhub:BatchImportFindings' }),
  ]);
  const [rule] = Object.values(all).filter(({ Type }) => Type === 'AWS::Events::Rule');
  expect(rule?.Properties['Targets']).toEqual([expect.objectContaining({ DeadLetterConfig: expect.anything() })]);
});
