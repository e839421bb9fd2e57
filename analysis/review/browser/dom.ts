/** Elements. Text becomes text nodes and attributes go through `setAttribute`: nothing that is shown is ever parsed as HTML. */
export type Child = Node | string | null | undefined | false | readonly Child[];

type Listener = (event: Event) => void;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | Listener>>;

/** Where links may lead: places on this page, and files beside it. Never a scheme such as `javascript:`. */
const SAFE_LINK = /^(#|(\.\.\/)*[\w-][\w./-]*(#|\?|$))/;

type Tag = keyof HTMLElementTagNameMap;

/** `h('a.fact-link', { href: '#x', 'on:click': f }, 'text')`: a tag with its classes, attributes if there are any, children. */
export function h<K extends Tag>(
  name: K | `${K}.${string}`,
  ...content: readonly [Attributes, ...(readonly Child[])] | readonly Child[]
): HTMLElementTagNameMap[K] {
  const [tag, ...classes] = name.split('.') as [K, ...string[]];
  const element = document.createElement(tag);
  element.classList.add(...classes);
  const [first, ...rest] = content;
  if (!isAttributes(first)) append(element, content as readonly Child[]);
  else {
    for (const [attribute, value] of Object.entries(first)) setAttribute(element, attribute, value);
    append(element, rest as readonly Child[]);
  }
  return element;
}

const isAttributes = (one: Attributes | Child): one is Attributes =>
  typeof one === 'object' && one !== null && !(one instanceof Node) && !Array.isArray(one);

function setAttribute(element: HTMLElement, name: string, value: Attributes[string]): void {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === 'function') {
    if (!name.startsWith('on:')) throw new Error(`h: a function is a listener, on:…, got ${name}`);
    element.addEventListener(name.slice(3), value);
    return;
  }
  if (/^on/i.test(name) || name === 'style' || name === 'srcdoc')
    throw new Error(`h: attribute ${name} is not for data`);
  const text = value === true ? '' : String(value);
  if ((name === 'href' || name === 'src') && !SAFE_LINK.test(text))
    throw new Error(`h: link must be local, got ${text}`);
  element.setAttribute(name, text);
}

function append(element: HTMLElement, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (typeof child === 'string') element.append(document.createTextNode(child));
    else if (child instanceof Node) element.append(child);
    else append(element, child as readonly Child[]);
  }
}

/** The element that `index.html` has. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html has no #${id}`);
  return element;
}

/** A list of terms and what they are; terms without a value are left out. */
export function definitions(entries: readonly (readonly [string, Child])[]): HTMLElement {
  const shown = entries.filter(
    ([, value]) => value !== null && value !== undefined && value !== false && value !== '',
  );
  return h(
    'dl',
    shown.flatMap(([term, value]) => [h('dt', term), h('dd', value)]),
  );
}

export const bullets = (items: readonly Child[], list: 'ul' | 'ul.plain' = 'ul'): HTMLElement =>
  h(
    list,
    items.map((item) => h('li', item)),
  );

/** The headings of a table's columns. */
export function columnHeads(titles: readonly string[]): HTMLElement {
  const heads = titles.map((title) => h('th', { scope: 'col' }, title));
  return h('thead', h('tr', heads));
}

export function problem(error: unknown): HTMLElement {
  return h('p.warning', { role: 'alert' }, error instanceof Error ? error.message : String(error));
}

/** Shows what was loaded when it is there, or why it is not. */
export function showLoaded<T>(
  place: HTMLElement,
  loading: Promise<T>,
  draw: (loaded: T) => readonly HTMLElement[],
): void {
  place.replaceChildren(h('p.quiet', 'Loading…'));
  loading
    .then((loaded) => place.replaceChildren(...draw(loaded)))
    .catch((error: unknown) => place.replaceChildren(problem(error)));
}

/** Counted nouns: `1 run`, `3 runs`. */
export function counted(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
}
