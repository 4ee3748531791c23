/**
 * Writes docs/configuration.md:
 *
 *     node --import tsx scripts/generate-configuration-doc.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationDocument } from './configuration-document';

writeFileSync(join(__dirname, '..', 'docs', 'configuration.md'), configurationDocument());
