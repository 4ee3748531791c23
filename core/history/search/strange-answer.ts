/** A response that is not from AWS: it comes from a proxy or a sign-in page of the network, or was truncated. */
export class StrangeAnswer extends Error {
  public override readonly name = 'StrangeAnswer';
}

/** What the SDK adds to an error for a response that it could not parse. */
interface Unparsed {
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
  readonly $responseBodyText?: string;
}

/**
 * Returns the same for a response that the SDK could not parse; `undefined` for all other errors. The message does not
 * contain the text of the response, which may be any web page.
 */
export function strangeAnswer(error: unknown): StrangeAnswer | undefined {
  if (error instanceof StrangeAnswer) return error;
  if (!(error instanceof Error)) return undefined;
  const { $response: response, $responseBodyText: text } = error as Unparsed;
  if (
    response?.statusCode === undefined ||
    (text === undefined && !(error instanceof SyntaxError || error instanceof TypeError))
  )
    return undefined;
  const type = response.headers?.['content-type'] ?? 'no content type';
  const what = type.includes('html') ? 'a web page' : 'not a complete AWS response';
  return new StrangeAnswer(
    `the answer is ${what} (HTTP ${String(response.statusCode)}, ${type}): is there a proxy or a sign-in page in the network?`,
    { cause: error },
  );
}

/** Returns a list that must be present, even if empty. @throws StrangeAnswer */
export function listIn<T>(list: readonly T[] | undefined, name: string): readonly T[] {
  if (list === undefined || !Array.isArray(list)) throw new StrangeAnswer(`the answer has no list of ${name}`);
  return list as readonly T[];
}

/** Returns all items of a paginated list. @throws StrangeAnswer for a page without the list, or a repeated token */
export async function wholeList<P extends { NextToken?: string | undefined }, T>(
  pages: AsyncIterable<P>,
  itemsOf: (page: P) => readonly T[] | undefined,
  name: string,
): Promise<T[]> {
  const items: T[] = [];
  const tokens = new Set<string>();
  for await (const page of pages) {
    items.push(...listIn(itemsOf(page), name));
    const { NextToken: token } = page;
    if (token !== undefined && tokens.has(token))
      throw new StrangeAnswer(`the list of ${name} has no end: its pages form a loop`);
    if (token !== undefined) tokens.add(token);
  }
  return items;
}
