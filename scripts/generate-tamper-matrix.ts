/**
 * Writes docs/tamper-matrix.md, and prints how many cells have which verdict:
 *
 *     node --import tsx scripts/generate-tamper-matrix.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { matrixDocument, numbersOf } from './tamper-matrix/document';
import { tamperMatrix } from './tamper-matrix/matrix';

void tamperMatrix().then((cells) => {
  writeFileSync(join(__dirname, '..', 'docs', 'tamper-matrix.md'), matrixDocument(cells));
  console.log(`${String(cells.length)} cells: ${numbersOf(cells)}`);
});
