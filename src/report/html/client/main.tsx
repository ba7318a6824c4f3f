import { render } from 'preact';
import { App } from './app.tsx';
import { readData } from './data.ts';
import { Integrity } from './integrity.tsx';
import { Theme } from './theme.tsx';

const elementOf = (id: string): HTMLElement | null => document.getElementById(id);

/** Paper shows everything: what was opened for it is closed again. */
const openForPaper = (): void => {
  let opened: readonly HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
};

/** Folds that what the address names is in are opened, in browsers that do not by themselves: nobody wants to land on a closed one. */
const openAddressed = (): void => {
  const target = elementOf(location.hash.slice(1));
  let opened = false;
  for (let fold = target?.closest('details'); fold; fold = fold.parentElement?.closest('details')) {
    opened ||= !fold.open;
    fold.open = true;
  }
  if (opened) target?.scrollIntoView();
};

const scrollToFindings = (): void => elementOf('findings')?.scrollIntoView();

/** An address of a check or a finding leads to what the list shows of it, another one to its place. */
const followAddress = (): void => {
  if (location.hash.includes('=') || /^#(?:f|check)-/.test(location.hash)) scrollToFindings();
  else openAddressed();
};

const followLinks = (): void => addEventListener('hashchange', followAddress);

const start = async (): Promise<void> => {
  const theme = elementOf('theme');
  if (theme) render(<Theme />, theme);
  openForPaper();
  const app = elementOf('app');
  const integrity = elementOf('integrity');
  const data = await readData(document);
  if (!data || !app) {
    openAddressed();
    return;
  }
  render(<App data={data} />, app);
  app.hidden = false;
  document.documentElement.classList.add('enriched');
  if (integrity) {
    integrity.hidden = false;
    render(<Integrity data={data} />, integrity);
  }
  // The list was not there yet when the browser went to where the address points.
  followAddress();
  followLinks();
  document.documentElement.dataset['ready'] = 'yes';
};

void start();
