/** One account in one Region: CloudTrail writes digests, and so chains, for each of them. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Whole seconds since 1970: from the first on, up to and without the second. */
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
