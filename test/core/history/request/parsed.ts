import { expect } from '@jest/globals';
import { parseRequest } from '../../../../core/history/request/request';

export const NOW = Date.parse('2026-11-20T12:00:00.750Z');
export const SECOND = Math.floor(NOW / 1_000);
export const parse = (request: unknown) => parseRequest(request, NOW);
export const problemsOf = (request: unknown): string => {
  try {
    parse(request);
  } catch (error) {
    expect(error).toMatchObject({ name: 'RequestError' });
    return (error as Error).message;
  }
  throw new Error('it was accepted');
};
