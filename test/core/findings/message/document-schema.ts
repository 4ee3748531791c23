import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { isRecord } from '../../../../lib/contract/is-record';

export const SCHEMA: unknown = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', '..', 'docs', 'finding.schema.json'), 'utf8'),
);

/** The published schema lets fields be added; here each field has to stand in it. */
const validate = new Ajv({ allErrors: true }).compile(closed(SCHEMA) as object);

export function documentProblems(document: unknown): string[] {
  return validate(document) === true ? [] : (validate.errors ?? []).map((error) => JSON.stringify(error));
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isRecord(schema)) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return isRecord(schema['properties']) ? { ...parts, additionalProperties: false } : parts;
}
