/** An object as S3 has it. */
export interface FakeObject {
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  /** In seconds. */
  readonly modified: number;
  readonly storageClass?: string;
}

/** What is in a bucket, in the order of the keys, and what was asked of it. */
export class ObjectStore {
  public readonly requests = { list: 0, get: 0, folders: 0 };
  /** Keys or prefixes that answer with an error instead, by its name. */
  public readonly faults = new Map<string, 'denied' | 'unavailable'>();
  private objects = new Map<string, FakeObject>();
  private sorted: string[] | undefined;

  public constructor(public readonly bucket: string) {}

  public put(key: string, object: FakeObject): void {
    if (!this.objects.has(key)) this.sorted = undefined;
    this.objects.set(key, object);
  }

  public get(key: string): FakeObject | undefined {
    return this.objects.get(key);
  }

  /** @throws where there is none: a test that tampers with nothing proves nothing */
  public known(key: string): FakeObject {
    const object = this.objects.get(key);
    if (object === undefined) throw new Error(`there is no ${key}`);
    return object;
  }

  public change(key: string, change: Partial<FakeObject>): void {
    this.objects.set(key, { ...this.known(key), ...change });
  }

  public remove(key: string): void {
    this.known(key);
    this.objects.delete(key);
    this.sorted = undefined;
  }

  public keys(prefix = ''): readonly string[] {
    this.sorted ??= [...this.objects.keys()].sort((a, b) => (a < b ? -1 : 1));
    return prefix === '' ? this.sorted : this.sorted.slice(...this.range(this.sorted, prefix));
  }

  /** Up to `count` keys after another one. */
  public page(
    prefix: string,
    after: string,
    count: number,
  ): { readonly keys: readonly string[]; readonly more: boolean } {
    const all = this.keys(prefix);
    const from = after < prefix ? 0 : first(all, (key) => key > after);
    const keys = all.slice(from, from + count);
    return { keys, more: from + count < all.length };
  }

  /** As it is now, on its own. */
  public copy(): ObjectStore {
    const copy = new ObjectStore(this.bucket);
    copy.objects = new Map(this.objects);
    for (const [key, fault] of this.faults) copy.faults.set(key, fault);
    return copy;
  }

  private range(sorted: readonly string[], prefix: string): [number, number] {
    return [first(sorted, (key) => key >= prefix), first(sorted, (key) => key > prefix && !key.startsWith(prefix))];
  }
}

/** The index of the first in order that is so, as all after it are. */
function first(sorted: readonly string[], isSo: (key: string) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(sorted[middle] ?? '')) high = middle;
    else low = middle + 1;
  }
  return low;
}
