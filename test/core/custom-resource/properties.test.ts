import { describe, expect, test } from '@jest/globals';
import { differences } from '../../../core/custom-resource/properties';

describe('The properties of two requests', () => {
  test('differ in what either of them lacks', () => {
    expect(differences({ A: '1' }, { A: '1', B: '2' })).toEqual(['B']);
    expect(differences({ A: '1', B: '2' }, { A: '1' })).toEqual(['B']);
    expect(differences({ A: { B: '1' } }, { A: { B: '1', C: '2' } })).toEqual(['A']);
  });

  test('differ in the order of a list', () => {
    expect(differences({ A: ['1', '2'] }, { A: ['2', '1'] })).toEqual(['A']);
  });

  test('are the same with scalars as text, without what is empty, and in any order', () => {
    expect(differences({ A: true, B: 1, C: [], D: null }, { B: '1', A: 'true' })).toEqual([]);
    expect(differences({ A: { B: 1, C: 2, D: [] } }, { A: { C: '2', B: '1' } })).toEqual([]);
  });

  test("are the same but for CloudFormation's own and those that do not count", () => {
    const one = { ServiceToken: 'a', ServiceTimeout: '1', A: '1' };
    expect(differences(one, { ServiceToken: 'b', ServiceTimeout: '2', A: '2' }, ['A'])).toEqual([]);
  });
});
