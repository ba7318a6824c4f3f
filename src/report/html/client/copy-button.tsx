import { useRef, useState } from 'preact/hooks';

type State = 'ready' | 'copied' | 'marked' | 'refused';

const words: { readonly [S in State]: string } = {
  ready: 'Copy',
  copied: 'Copied',
  marked: 'Marked, copy it',
  refused: 'Not copied',
};

/** Marks the code beside a button, so that it can be copied by hand. */
const mark = (button: HTMLButtonElement | null): State => {
  const code = button?.closest('figure')?.querySelector('code');
  if (!code) return 'refused';
  getSelection()?.selectAllChildren(code);
  return 'marked';
};

/** Copies a text and says so; where the browser refuses, marks the text to be copied by hand. */
export const CopyButton = ({
  text,
  name,
  plain = false,
}: {
  readonly text: string;
  readonly name: string;
  /** Does nothing beside the button say what it copies? */
  readonly plain?: boolean;
}) => {
  const button = useRef<HTMLButtonElement>(null);
  const [state, setState] = useState<State>('ready');
  const show = (next: State): void => {
    setState(next);
    setTimeout(() => setState('ready'), 1800);
  };
  const copy = (): void => {
    // On a page opened as a file some browsers have no clipboard at all.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (!clipboard) show(mark(button.current));
    else
      void clipboard.writeText(text).then(
        () => show('copied'),
        () => show(mark(button.current)),
      );
  };
  return (
    <button type="button" ref={button} onClick={copy}>
      <span aria-live="polite">{words[state]}</span>
      <span class={plain && state === 'ready' ? undefined : 'unseen'}> {name}</span>
    </button>
  );
};
