import { render } from 'preact';
import { App } from './app.tsx';
import { CopyButton } from './copy-button.tsx';
import { readData } from './data.ts';
import { Integrity } from './integrity.tsx';
import { Theme } from './theme.tsx';

const elementOf = (id: string): HTMLElement | null => document.getElementById(id);

/** What is open on paper without the annex: all things to do, and the controls of frameworks where they are few. */
const summaryFolds = '.on-paper > section > .fold:not(.procedure):not([open]), .things:not([open])';

const isWithAnnex = (): boolean =>
  location.hash === '#annex' || (elementOf('annex') as HTMLInputElement | null)?.checked === true;

/** Paper shows what its folds hold: those of the annex where it is printed. What was opened for it is closed again. */
const openForPaper = (): void => {
  let opened: readonly HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    const folds = isWithAnnex() ? 'details:not([open])' : summaryFolds;
    opened = [...document.querySelectorAll<HTMLDetailsElement>(folds)];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
};

/** Buttons that copy the commands of the first screen, which stands in the page without a script. */
const copyFirst = (): void => {
  for (const place of document.querySelectorAll('.first .snippet .copy')) {
    const text = place.closest('figure')?.querySelector('code')?.textContent;
    if (text) render(<CopyButton text={text} name="command" />, place);
  }
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

/** Where an address of the findings leads: to the finding that it names, else to the head of the list. */
const scrollToFindings = (): void => {
  const isOne = /^#f-|[#&]finding=/.test(location.hash);
  (isOne ? document.querySelector('#app .panes') : elementOf('findings'))?.scrollIntoView();
};

/** An address of a check or a finding leads to what the list shows of it, another one to its place. */
const followAddress = (): void => {
  if (location.hash.includes('=') || /^#(?:f|check)-/.test(location.hash)) scrollToFindings();
  else openAddressed();
};

// The list answers to the same event; what it shows then is what is scrolled to.
const followLinks = (): void =>
  addEventListener('hashchange', () => {
    setTimeout(followAddress, 0);
  });

const start = async (): Promise<void> => {
  const theme = elementOf('theme');
  if (theme) render(<Theme />, theme);
  openForPaper();
  copyFirst();
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
