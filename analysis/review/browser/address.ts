/**
 * Where one is on the page, in the address after `#`: `#fact=<key>`, `#run=raw/…`,
 * `#view=runs`. What a link in the PDF names is the fact alone.
 */
const VIEWS = ['tables', 'claims', 'runs', 'numbers', 'figures', 'changes', 'live', 'pdf'] as const;
export type View = (typeof VIEWS)[number];

export interface Address {
  readonly view: View | null;
  readonly fact: string | null;
  readonly run: string | null;
  readonly claim: string | null;
  /** Name of a table or figure to be brought into sight. */
  readonly float: string | null;
}

export function readAddress(hash: string): Address {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const view = VIEWS.find((one) => one === fields.get('view')) ?? null;
  return {
    view,
    fact: fields.get('fact'),
    run: fields.get('run'),
    claim: fields.get('claim'),
    float: fields.get('float'),
  };
}

/** `#view=runs&run=raw%2F…` */
export function addressOf(address: Partial<Address>): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(address)) if (typeof value === 'string') fields.set(name, value);
  return `#${fields.toString()}`;
}

export const here = (): Address => readAddress(location.hash);

/** The same view with something else open beside it. */
export function besideView(open: Pick<Partial<Address>, 'fact' | 'run' | 'claim'>): string {
  return addressOf({ view: here().view, ...open });
}
