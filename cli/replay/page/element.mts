/// <reference lib="dom" />

type Child = Node | string;

/** Everything of the page is made here: text goes in as text, so nothing from an event is ever read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A name that events bring: it cannot turn the text around it, and an ARN breaks between its parts. */
export function identifier(text: string): HTMLElement {
  return element(
    'bdi',
    {},
    ...text.split(/(?<=[:/])(?=[^:/])/).flatMap((part, index) => (index === 0 ? [part] : [element('wbr'), part])),
  );
}

/** A part of the page, which its heading names. */
export function section(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  return element(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    element('h2', { id: `${id}-title` }, title),
    ...children,
  );
}
