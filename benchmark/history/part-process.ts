/** A reader in a process of its own: gets the request for a part as JSON, answers with the part and with what it was like. */
import { setPriority } from 'node:os';
import { systemClock } from '../../core/history/search/clock';
import { lookupClient } from '../../core/history/aws/cloudtrail-client';
import { parsePart } from '../../core/history/parts/part-request';
import { readPart } from '../../core/history/parts/read-part';
import { s3Results } from '../../lambda/event-history/s3-results';
import { requestHandler } from '../../core/history/aws/shared-configuration';
import { credentialsFor } from './case';
import { fileS3 } from './file-s3';
import { Samples } from './samples';

/** Eight readers on few cores must not starve the fake: CloudTrail has processors of its own, and its quota counts when it is asked. */
setPriority(10);

async function answer({ part: request, folder, key }: { part: unknown; folder: string; key: string }): Promise<void> {
  const part = parsePart(request);
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
  }, part.seconds * 1_000);
  const samples = new Samples();
  const lookup = lookupClient({ requestHandler: requestHandler() }, credentialsFor);
  const { answer } = await readPart(part, {
    lookup,
    clock: systemClock,
    random: Math.random,
    stop,
    store: s3Results('results', key, fileS3(folder)),
    onProgress: ({ events, heldBack }) => {
      samples.add(events + heldBack);
    },
  });
  clearTimeout(timer);
  process.send?.({ answer, samples: samples.all, megabytes: process.resourceUsage().maxRSS / 1_024 }, () =>
    process.exit(),
  );
}

process.on('message', (message) => void answer(message as Parameters<typeof answer>[0]));
