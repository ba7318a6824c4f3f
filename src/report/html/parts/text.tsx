import { visible } from '../../words.ts';

const id = /\b([a-z]+(?:-[a-z]+)*-[0-9a-f]{8,17})\b/;

/** A sentence whose ids stay in one piece where lines break, with what cannot be seen taken out. */
export const Text = ({ text }: { readonly text: string }) => {
  const parts = visible(text).split(id);
  return <>{parts.map((part, index) => (index % 2 === 1 ? <span class="whole">{part}</span> : part))}</>;
};
