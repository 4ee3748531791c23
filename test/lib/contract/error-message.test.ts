import { expect, test } from '@jest/globals';
import { messageOf, nameAndMessageOf, nameOf } from '../../../lib/contract/error-message';

test('an error says its message, with its name where that tells errors apart', () => {
  const error = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
  expect([messageOf(error), nameAndMessageOf(error), nameOf(error)]).toEqual([
    'not authorized',
    'AccessDenied: not authorized',
    'AccessDenied',
  ]);
});

test('what is no error and was thrown all the same says its text and has no name', () => {
  expect([messageOf('gone'), nameAndMessageOf(undefined), nameOf('gone')]).toEqual(['gone', 'undefined', '']);
});
