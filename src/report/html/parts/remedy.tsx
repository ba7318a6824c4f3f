import type { ComponentType } from 'preact';
import type { Remedy } from '../../../model/finding.ts';
import { costWords } from '../../money-words.ts';
import type { Names } from '../../names.ts';
import { visible } from '../../words.ts';
import { Text } from './text.tsx';

/** The button that copies a text, on a page that runs; null where nothing runs. */
export type Copy = ComponentType<{ readonly text: string; readonly name: string }> | null;

// The lines stay lines; what cannot be seen within them would be typed unseen.
const safeLines = (text: string): string => text.split('\n').map(visible).join('\n');

// On paper a short snippet stays in one piece; a long one that did would leave half of the page before it empty.
const longLines = 20;

/** What to type, with a button that copies it; where nothing runs yet, the place where the page's script puts one. */
export const Snippet = ({
  name,
  text,
  copy: Button,
}: {
  readonly name: string;
  readonly text: string;
  readonly copy: Copy;
}) => (
  <figure class={text.split('\n').length > longLines ? 'snippet long' : 'snippet'}>
    <figcaption>
      {name}
      {Button ? <Button text={safeLines(text)} name={name} /> : <span class="copy" />}
    </figcaption>
    <pre tabIndex={0} aria-label={name} role="region">
      <code>{safeLines(text)}</code>
    </pre>
  </figure>
);

/** The same in other words, for those who work with them. */
const Folded = (snippet: { readonly name: string; readonly text: string; readonly copy: Copy }) => (
  <details class="more-of">
    <summary>{snippet.name}</summary>
    <Snippet {...snippet} />
  </details>
);

/** What to do, and what to type. */
export const RemedyView = ({
  remedy,
  copy,
  names,
}: {
  readonly remedy: Remedy;
  readonly copy: Copy;
  readonly names: Names;
}) => {
  const others = [
    ['Terraform', remedy.terraform],
    ['CloudFormation', remedy.cloudformation],
  ] as const;
  return (
    <section class="remedy">
      <h4>What to do</h4>
      <p>
        <Text text={names.within(remedy.text)} />
      </p>
      {remedy.costPerMonth && remedy.costPerMonth.usd !== 0 && (
        <p>
          <strong>What it costs:</strong> {costWords(remedy.costPerMonth)}, in hours.
        </p>
      )}
      {remedy.cli && <Snippet name="AWS CLI" text={remedy.cli} copy={copy} />}
      {remedy.risk && (
        <p class="risk">
          <strong>Before you apply it:</strong> {visible(remedy.risk)}
        </p>
      )}
      {others.map(([name, text]) => (text ? <Folded name={name} text={text} copy={copy} /> : null))}
    </section>
  );
};
