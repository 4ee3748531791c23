/** One account in one Region: CloudTrail writes separate digest chains for each. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** In whole seconds since the epoch, from the first (included) to the second (excluded). */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export function placeText({ account, region }: Place): string {
  return `${account}/${region}`;
}

export function isoTime(second: number): string {
  return new Date(second * 1_000).toISOString().replace('.000Z', 'Z');
}
