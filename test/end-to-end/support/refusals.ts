import assert from 'node:assert/strict';
import { step } from './end-to-end';

/** What happened without each of the statements that a trail needs. */
export class Refusals {
  private readonly unchecked: string[] = [];

  /** @param why the trail was refused, if it was */
  public tell(what: string, why: string | undefined): void {
    if (why === undefined) this.unchecked.push(what);
    else step(`${what}: refused: ${why.slice(0, 160)}`);
  }

  /** The local AWS checks as CreateTrail does, but not that the bucket's own data keys can be decrypted. */
  public check(): void {
    assert.deepEqual(
      this.unchecked.filter((what) => !what.includes('kms:Decrypt')),
      [],
    );
    for (const what of this.unchecked) step(`not checked by this local AWS: ${what}`);
  }
}
