import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../../model/finding.ts';
import { visible } from '../../words.ts';
import { FindingChips } from '../parts/chips.tsx';
import { Text } from '../parts/text.tsx';
import { FindingBody, SubjectLine, type Surroundings } from '../parts/finding.tsx';
import { CopyButton } from './copy-button.tsx';

/** One finding, whole: what the list leads to. */
export const Detail = ({
  finding,
  around,
  title,
  moveFocus,
  onBack,
}: {
  readonly finding: Finding;
  readonly around: Surroundings | undefined;
  readonly title: string;
  /** Was it opened by hand, so that the reader wants to go on there? */
  readonly moveFocus: boolean;
  readonly onBack: () => void;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (panel.current) panel.current.scrollTop = 0;
    if (moveFocus) heading.current?.focus();
  }, [finding.fingerprint, moveFocus]);
  return (
    <article
      class="detail"
      ref={panel}
      aria-labelledby="detail-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onBack();
      }}
    >
      <p class="detail-top">
        <button type="button" class="back" onClick={onBack}>
          ← Back to the list
        </button>
        <CopyButton
          text={`${location.href.split('#')[0]}#finding=${finding.fingerprint}`}
          name="link"
          plain
        />
      </p>
      <p class="detail-chips">
        <FindingChips finding={finding} /> <span class="soft">{visible(title)}</span>
      </p>
      <h3 id="detail-title" tabIndex={-1} ref={heading}>
        <Text text={around?.names.within(finding.message) ?? finding.message} />
      </h3>
      <p class="detail-subject">
        <SubjectLine finding={finding} around={around} />
      </p>
      <FindingBody finding={finding} around={around} copy={CopyButton} />
    </article>
  );
};
