/**
 * Writes the picture of the dashboard from its own definition, as the stack is synthesized, with invented values:
 *
 *     npm run docs:dashboard
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOfStack } from './dashboard-picture/picture-of-stack';

writeFileSync(join(__dirname, '..', 'docs', 'images', 'dashboard.svg'), pictureOfStack());
