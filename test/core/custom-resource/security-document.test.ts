import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { STACK_STATES } from '../../../core/custom-resource/authorization';

const ROOT = join(__dirname, '..', '..', '..');
const SECURITY = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');

describe('SECURITY.md', () => {
  test('says of every function who may invoke it', () => {
    const functions = readdirSync(join(ROOT, 'lambda')).filter((name) =>
      existsSync(join(ROOT, 'lambda', name, 'index.ts')),
    );
    const [, table = ''] = /\n(\| Function \|[^]*?)\n\n/.exec(SECURITY) ?? [];
    expect(functions.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  });

  test.each(Object.entries(STACK_STATES))('names the states of a stack in which a %s is obeyed', (type, states) => {
    const [, named = ''] = new RegExp(`\\| ${type} \\| ([^|]*) \\|`).exec(SECURITY) ?? [];
    expect(named.split(', ')).toEqual(states.map((state) => `\`${state}\``));
  });
});
