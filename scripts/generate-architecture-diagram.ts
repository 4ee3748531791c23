/**
 * Writes the diagram into docs/architecture.md, between its markers, from the app's stacks as they are synthesized by default:
 *
 *     npm run docs:diagram
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDiagram } from './architecture-diagram';

const page = join(__dirname, '..', 'docs', 'architecture.md');
writeFileSync(page, withDiagram(readFileSync(page, 'utf8')));
