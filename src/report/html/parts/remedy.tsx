import type { ComponentType } from 'preact';
import type { Remedy } from '../../../model/finding.ts';
import { costWords } from '../../money-words.ts';
import { visible } from '../../words.ts';
import { Text } from './text.tsx';

/** The button that copies a text, on a page that runs; null where nothing runs. */
export type Copy = ComponentType<{ readonly text: string; readonly name: string }> | null;

// The lines stay lines; what cannot be seen within them would be typed unseen.
const safeLines = (text: string): string => text.split('\n').map(visible).join('\n');

// On paper a short snippet stays in one piece; a long one that did would leave half of the page before it empty.
const longLines = 20;

const Snippet = ({
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
      {Button && <Button text={safeLines(text)} name={name} />}
    </figcaption>
    <pre tabIndex={0} aria-label={name} role="region">
      <code>{safeLines(text)}</code>
    </pre>
  </figure>
);

/** What to do, and what to type. */
export const RemedyView = ({ remedy, copy }: { readonly remedy: Remedy; readonly copy: Copy }) => {
  const snippets = [
    ['AWS CLI', remedy.cli],
    ['Terraform', remedy.terraform],
    ['CloudFormation', remedy.cloudformation],
  ] as const;
  return (
    <section class="remedy">
      <h4>What to do</h4>
      <p>
        <Text text={remedy.text} />
      </p>
      {remedy.costPerMonth && remedy.costPerMonth.usd !== 0 && (
        <p>
          <strong>What it costs:</strong> {costWords(remedy.costPerMonth)}, in hours.
        </p>
      )}
      {remedy.risk && (
        <p class="risk">
          <strong>Before you apply it:</strong> {visible(remedy.risk)}
        </p>
      )}
      {snippets.map(([name, text]) => (text ? <Snippet name={name} text={text} copy={copy} /> : null))}
    </section>
  );
};
