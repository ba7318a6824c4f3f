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

/** A fold that the address names is opened: nobody wants to land on a closed one. */
const openAddressed = (): void => {
  const target = elementOf(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
};

const scrollToFindings = (): void => elementOf('findings')?.scrollIntoView();

/** Links of the page to a check or a finding lead to what the list shows of it. */
const followLinks = (): void =>
  addEventListener('hashchange', () => {
    if (location.hash.includes('=') || /^#(?:f|check)-/.test(location.hash)) scrollToFindings();
  });

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
  if (location.hash.includes('=') || /^#(?:f|check)-/.test(location.hash)) scrollToFindings();
  followLinks();
  document.documentElement.dataset['ready'] = 'yes';
};

void start();
