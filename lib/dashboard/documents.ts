/** Where this version's documents are to be read. A test holds it to package.json, and looks that each page and heading is there. */
const DOCUMENTS = 'https://github.com/cdk-organization-trail/cdk-organization-trail/blob/main/docs';

/** A link in Markdown. @param page with its heading, as in `operating.md#who-is-told` */
export function documentLink(page: string, words = 'More'): string {
  return `[${words}](${DOCUMENTS}/${page})`;
}
