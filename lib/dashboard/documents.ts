/**
 * The location of this version's documents. A test compares it with package.json, and checks that each page and heading
 * exists.
 */
const DOCUMENTS = 'https://github.com/cdk-organization-trail/cdk-organization-trail/blob/main/docs';

/** Returns a Markdown link. @param page with its heading, for example `operating.md#who-is-told` */
export function documentLink(page: string, words = 'More'): string {
  return `[${words}](${DOCUMENTS}/${page})`;
}
