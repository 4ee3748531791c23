/**
 * `record.ts CDK_OUT NAME`: keeps what was synthesized into CDK_OUT as `fixtures/NAME.json.gz`, to be upgraded to the present app from now on. Synthesize
 * it in a clone of the version that was deployed, with the configuration of `configuration.ts`, and name it after the commit.
 */
import { record } from './recorded-assembly';

const [, , folder, name] = process.argv;
if (folder === undefined || name === undefined) throw new Error('usage: record.ts CDK_OUT NAME');
record(folder, name);
