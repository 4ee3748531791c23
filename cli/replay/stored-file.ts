import { closeSync, openSync, readSync } from 'node:fs';
import { MustStreamError } from './unpack';

/** Larger files are streamed. CloudTrail's own are much smaller. */
export const LARGE_BYTES = 8 * 1024 * 1024;

/** Reads files one after the other into the same memory: new memory for each would cost page faults. */
export class StoredFile {
  private readonly memory = Buffer.allocUnsafeSlow(LARGE_BYTES);

  /**
   * Returns the bytes of a file, valid until the next one.
   *
   * @throws MustStreamError if it has grown since it was found
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
