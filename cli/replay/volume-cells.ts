import type { RecordScanner } from './record-scanner';

/** Events of one day, account and service. */
export interface VolumeCell {
  readonly day: string;
  readonly account: string;
  readonly service: string;
  events: number;
  bytes: number;
}

/** The cells of a tally, by name, or by the numbers that a scanner assigns to names. */
export class VolumeCells {
  /** By the number of the service, then by those of the day and the account. */
  private readonly byNumbers: Map<number, VolumeCell>[] = [];

  public constructor(private readonly cells: Map<string, VolumeCell>) {}

  public of(day: string, account: string, service: string): VolumeCell {
    const key = `${day} ${account} ${service}`;
    let cell = this.cells.get(key);
    if (cell === undefined) this.cells.set(key, (cell = { day, account, service, events: 0, bytes: 0 }));
    return cell;
  }

  /** @param scanner always the same one: others assign other numbers */
  public numbered(dayId: number, accountId: number, sourceId: number, scanner: RecordScanner): VolumeCell {
    const ofService = (this.byNumbers[sourceId] ??= new Map<number, VolumeCell>());
    // Fifteen bits each: as a small integer, the key is found three times as fast.
    const key = dayId * 32_768 + accountId;
    let cell = ofService.get(key);
    if (cell === undefined)
      ofService.set(key, (cell = this.of(scanner.name(dayId), scanner.name(accountId), scanner.name(sourceId))));
    return cell;
  }
}
