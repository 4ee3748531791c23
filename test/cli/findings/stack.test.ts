import { describe, expect, test } from '@jest/globals';
import { sampleFinding } from '../../support/sample-finding';
import { findingsCommand } from './findings-command';

const { id } = sampleFinding();
const PLACE = 'in the account and Region of the credentials (AWS_REGION, or the region of the profile)';

describe('findings with --stack', () => {
  const command = findingsCommand();

  test('find the table in the outputs of the stack, whatever table the environment names', async () => {
    command.aws.put(sampleFinding());
    process.env['FINDINGS_TABLE'] = 'OfAnotherStack';
    try {
      expect(await command.findings('show', id, '--stack', 'OrganizationTrail')).toMatchObject({ status: 0, said: '' });
    } finally {
      Reflect.deleteProperty(process.env, 'FINDINGS_TABLE');
    }
    expect(command.aws.actions).toEqual(['cloudformation:DescribeStacks', 'dynamodb:GetItem']);
  });

  test('find it by the ARN of the stack, and where the output belongs to a construct', async () => {
    const arn = 'arn:aws:cloudformation:eu-central-1:111111111111:stack/Own/0a1b2c3d-0000-4000-8000-000000000000';
    command.aws.stacks.set(arn, { TrailFindingsTable1A2B3C4D: 'FindingsTable' });

    expect(await command.findings('list', '--stack', arn)).toMatchObject({ status: 0, written: 'No findings.\n' });
  });

  test('take the output that is called so, where others have it in their names', async () => {
    command.aws.stacks.set('Own', { OldFindingsTable: 'Old', FindingsTable: 'FindingsTable' });

    expect(await command.findings('list', '--stack', 'Own')).toMatchObject({ status: 0 });
  });

  test.each([
    [
      'there is no such stack',
      ['--stack', 'Nowhere'],
      `--stack: received "Nowhere"; allowed: the name or ARN of a stack, ${PLACE}`,
    ],
    [
      'it has no such output',
      ['--stack', 'Other'],
      '--stack: received "Other", which has no output FindingsTable (its outputs: Bucket, Queue); allowed: a stack with findings; or give the table with --table',
    ],
    [
      'it has no output',
      ['--stack', 'Empty'],
      '--stack: received "Empty", which has no output FindingsTable (its outputs: none); allowed: a stack with findings; or give the table with --table',
    ],
    [
      'it has several',
      ['--stack', 'Two'],
      '--stack: received "Two", which has several such outputs: AFindingsTable (a), BFindingsTable (b); allowed: give one of these tables with --table',
    ],
    [
      'the table is named as well',
      ['--stack', 'OrganizationTrail', '--table', 'FindingsTable'],
      '--stack and --table: received both; allowed: only one of them',
    ],
    ['it is no name', ['--stack', 'a b'], '--stack: received "a b"; allowed: the name or ARN of the stack'],
    [
      'neither is named',
      [],
      '--stack and --table: received neither, and FINDINGS_TABLE is not set; allowed: --stack with the name or ARN of the stack, or --table with the name or ARN of the findings table (an output of the stack)',
    ],
  ])('say so where %s', async (_, options, problem) => {
    command.aws.stacks.set('Other', { Bucket: 'b', Queue: 'q' });
    command.aws.stacks.set('Empty', {});
    command.aws.stacks.set('Two', { AFindingsTable: 'a', BFindingsTable: 'b' });

    expect(await command.findings('list', ...options)).toEqual({
      status: 3,
      written: '',
      said: `error: ${problem}\n`,
    });
  });
});
