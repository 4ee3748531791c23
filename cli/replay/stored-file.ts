import { closeSync, openSync, readSync } from 'node:fs';
import { MustStreamError } from './unpack';

/** Files that are read whole are smaller. CloudTrail's own are, by far. */
export const LARGE_BYTES = 8 * 1024 * 1024;

/** Reads files, one after the other, into the same memory: a fresh one for each costs page faults. */
export class StoredFile {
  private readonly memory = Buffer.allocUnsafeSlow(LARGE_BYTES);

  /**
   * The bytes of a file, good until the next one.
   *
   * @throws MustStreamError where it has grown since it was found
   */
  public read(path: string): Buffer {
    const file = openSync(path, 'r');
    try {
      let length = 0;
      for (let read = -1; read !== 0 && length < this.memory.length; length += read)
        read = readSync(file, this.memory, length, this.memory.length - length, null);
      if (length === this.memory.length) throw new MustStreamError();
      return this.memory.subarray(0, length);
    } finally {
      closeSync(file);
    }
  }
}
