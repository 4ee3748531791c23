/**
 * Writes docs/detections.md from the catalogs:
 *
 *     node --import tsx scripts/generate-detections-doc.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectionsDocument } from './detections-document';

writeFileSync(join(__dirname, '..', 'docs', 'detections.md'), detectionsDocument());
