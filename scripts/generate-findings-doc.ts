/**
 * Writes the messages and fields in docs/findings.md:
 *
 *     node --import tsx scripts/generate-findings-doc.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingsDocument } from './findings-document';

const docs = join(__dirname, '..', 'docs');
const page = join(docs, 'findings.md');
const schema: unknown = JSON.parse(readFileSync(join(docs, 'finding.schema.json'), 'utf8'));
writeFileSync(page, findingsDocument(readFileSync(page, 'utf8'), schema));
