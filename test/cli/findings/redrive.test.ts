import { describe, expect, test } from '@jest/globals';
import { findingsCommand } from './findings-command';

const BUCKET = ['--bucket', 'failed-batches'];
const ALL = [...BUCKET, '--function', 'Findings'];

function failed(name: string, payload: unknown, day: number): { key: string; text: string; at: string } {
  return {
    key: `aws/lambda/async/Findings/2026/11/${String(day)}/${name}`,
    text: JSON.stringify({
      version: '1.0',
      requestContext: { condition: 'RetriesExhausted' },
      requestPayload: payload,
    }),
    at: `2026-11-${String(day)}T08:00:00.000Z`,
  };
}

const THREE = [
  failed('b', { awslogs: { data: 'b' } }, 21),
  failed('c', { awslogs: { data: 'c' } }, 22),
  failed('a', { awslogs: { data: 'a' } }, 20),
];

describe('findings redrive', () => {
  const command = findingsCommand();

  test('gives each batch to the function, the oldest first, and deletes it', async () => {
    command.aws.objects = THREE;
    expect(await command.findings('redrive', ...ALL)).toEqual({
      status: 0,
      written: '3 batches processed and deleted.\n',
      said: '',
    });
    expect(command.aws.invoked).toEqual([
      { awslogs: { data: 'a' } },
      { awslogs: { data: 'b' } },
      { awslogs: { data: 'c' } },
    ]);
    expect(command.aws.objects).toEqual([]);
  });

  test('what fails again stays, and what is no batch; the others are dealt with', async () => {
    const [first, ...others] = THREE;
    command.aws.objects = [...THREE, { key: 'readme.txt', text: 'hello', at: '2026-11-23T08:00:00.000Z' }];
    command.aws.failsAt = (payload) => JSON.stringify(payload).includes('"b"');
    const { status, said, written } = await command.findings('redrive', ...ALL);
    expect(said).toBe(
      `${String(first?.key)} is kept: the function failed again: Error: 2 records could not be dealt with\\u001b[2J\n` +
        'readme.txt is kept: it is not a Lambda record of a failed invocation\n',
    );
    expect(written).toBe('2 batches processed and deleted, 2 left.\n');
    expect(status).toBe(2);
    expect(command.aws.objects.map(({ key }) => key)).toEqual([first?.key, 'readme.txt']);
    expect(others).toHaveLength(2);
  });

  test('with --dry-run it only lists them', async () => {
    command.aws.objects = THREE;
    const { written } = await command.findings('redrive', ...BUCKET, '--dry-run');
    expect(written.split('\n')[0]).toMatch(
      /^2026-11-20T08:00:00\.000Z {2}1\d\d bytes {2}aws\/lambda\/async\/Findings\/2026\/11\/20\/a$/,
    );
    expect(new Set(command.aws.actions)).toEqual(new Set(['s3:ListBucket']));
    expect(command.aws.objects).toBe(THREE);
  });

  test('says so where none has failed', async () => {
    expect((await command.findings('redrive', ...ALL)).written).toBe('There are no failed batches.\n');
  });

  test('refuses what it cannot use, and a bucket that does not exist', async () => {
    const { status, said } = await command.findings('redrive', '--bucket', 'A');
    expect(said.replaceAll(/; allowed: .+/g, '')).toBe(
      'error: --bucket: received "A"\nerror: --function: received nothing\n',
    );
    expect(status).toBe(3);
    expect((await command.findings('redrive', '--bucket', 'another', '--function', 'F')).said).toMatch(
      /^error: --bucket: received "another"; allowed: the bucket for failed batches/,
    );
  });
});
