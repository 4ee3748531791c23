import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { systemClock } from '../../core/history/search/clock';
import type { Place } from '../../core/history/search/event';
import { Pace } from '../../core/history/search/pace';
import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';

/** What other tools do: page after page, one chain for each Region, at no more than two requests a second. */
export async function singleChain(
  shared: SharedConfiguration,
  { region }: Place,
  range: { from: number; to: number },
  signal: AbortSignal,
): Promise<number> {
  const client = new CloudTrailClient({ ...shared, region });
  const pace = new Pace(systemClock);
  let events = 0;
  let token: string | undefined;
  const isOver = () => signal.aborted;
  do {
    await pace.turn(signal);
    if (isOver()) break;
    try {
      const page = await client.send(
        new LookupEventsCommand({
          StartTime: new Date(range.from * 1_000),
          EndTime: new Date(range.to * 1_000),
          MaxResults: 50,
          NextToken: token,
        }),
        { abortSignal: signal },
      );
      for (const { CloudTrailEvent: record } of page.Events ?? []) if (record !== undefined) JSON.parse(record);
      events += page.Events?.length ?? 0;
      token = page.NextToken;
    } catch (error) {
      if (!isOver()) throw error;
    }
  } while (token !== undefined && !isOver());
  return events;
}
