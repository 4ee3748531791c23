/** Events of one day, account and service. */
export interface VolumeCell {
  readonly day: string;
  readonly account: string;
  readonly service: string;
  events: number;
  bytes: number;
}

const DAY_LENGTH = 'yyyy-mm-dd'.length;
const ACCOUNT_LENGTH = 12;

/** The cells of a tally, found by their names or by where the names stand in a text, which makes no strings. */
export class VolumeCells {
  private readonly byHash = new Map<number, VolumeCell>();

  public constructor(private readonly cells: Map<string, VolumeCell>) {}

  public of(day: string, account: string, service: string): VolumeCell {
    const key = `${day} ${account} ${service}`;
    let cell = this.cells.get(key);
    if (cell === undefined) this.cells.set(key, (cell = { day, account, service, events: 0, bytes: 0 }));
    return cell;
  }

  public in(text: string, dayAt: number, accountAt: number, serviceAt: number, serviceEnd: number): VolumeCell {
    let hash = serviceEnd - serviceAt;
    for (let at = dayAt + 5; at < dayAt + DAY_LENGTH; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
    for (let at = accountAt; at < accountAt + ACCOUNT_LENGTH; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
    for (let at = serviceAt; at < serviceEnd; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
    const known = this.byHash.get(hash);
    if (
      known?.service.length === serviceEnd - serviceAt &&
      text.startsWith(known.service, serviceAt) &&
      text.startsWith(known.account, accountAt) &&
      text.startsWith(known.day, dayAt)
    ) {
      return known;
    }
    const cell = this.of(text.slice(dayAt, dayAt + DAY_LENGTH), text.slice(accountAt, accountAt + ACCOUNT_LENGTH), text.slice(serviceAt, serviceEnd));
    this.byHash.set(hash, cell);
    return cell;
  }
}
