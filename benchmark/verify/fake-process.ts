/**
 * The archive of an organization, made up as it is asked for, in a process of its own: what it takes to sign digests is not what it takes to verify
 * them. `fake-process.ts ACCOUNTS REGIONS ACTIVE HOURS`; prints its URL, and on each line that it reads what was asked so far.
 */
import { createInterface } from 'node:readline';
import { MadeUpArchive } from './made-up-archive';

const [accounts = 1_000, regions = 17, active = 4, hours = 24] = process.argv.slice(2).map(Number);
const archive = new MadeUpArchive({ accounts, regions, active, hours });
void archive.start().then((url) => {
  console.log(url);
  createInterface({ input: process.stdin }).on('line', () => {
    console.log(JSON.stringify(archive.requests));
  });
});
