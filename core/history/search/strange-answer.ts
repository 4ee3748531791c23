/** An answer that no AWS service gives: it comes from a proxy or a sign-in page of the network, or was cut off on its way. */
export class StrangeAnswer extends Error {
  public override readonly name = 'StrangeAnswer';
}

/** What the SDK leaves on an error for an answer that it could not read. */
interface Unparsed {
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
  readonly $responseBodyText?: string;
}

/**
 * The same for an answer that the SDK could not parse; `undefined` for all other errors. The text itself stays out of the
 * message: it may be anybody's page.
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
  const what = type.includes('html') ? 'a web page' : 'not what AWS answers, or only a part of it';
  return new StrangeAnswer(
    `the answer is ${what} (HTTP ${String(response.statusCode)}, ${type}): does a proxy or a sign-in page of the network stand between?`,
    { cause: error },
  );
}

/** A list that an answer must have, even when it is empty. @throws StrangeAnswer */
export function listIn<T>(list: readonly T[] | undefined, name: string): readonly T[] {
  if (list === undefined || !Array.isArray(list)) throw new StrangeAnswer(`the answer has no list of ${name}`);
  return list as readonly T[];
}

/** All items of a list that comes in pages. @throws StrangeAnswer for a page without the list, or for a token that comes back */
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
      throw new StrangeAnswer(`the list of ${name} has no end: its pages lead back to one that was read`);
    if (token !== undefined) tokens.add(token);
  }
  return items;
}
