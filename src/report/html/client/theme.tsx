import { useState } from 'preact/hooks';

const isDark = (): boolean => matchMedia('(prefers-color-scheme: dark)').matches;

/** Switches between light and dark; until it is used, the reader's system decides. */
export const Theme = () => {
  const [dark, setDark] = useState(isDark());
  const toggle = (): void => {
    document.documentElement.dataset['theme'] = dark ? 'light' : 'dark';
    setDark(!dark);
  };
  return (
    <button type="button" aria-pressed={dark} onClick={toggle}>
      Dark
    </button>
  );
};
