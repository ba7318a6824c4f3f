import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../../model/finding.ts';
import type { Names } from '../../names.ts';
import { visible } from '../../words.ts';
import { FindingChips } from '../parts/chips.tsx';
import { Text } from '../parts/text.tsx';
import { FindingBody, SubjectLine, type Surroundings } from '../parts/finding.tsx';
import { capital, headlineOf } from '../parts/words.ts';
import { CopyButton } from './copy-button.tsx';

/** One finding, whole: what the list leads to. */
export const Detail = ({
  finding,
  around,
  title,
  names,
  moveFocus,
  onBack,
}: {
  readonly finding: Finding;
  readonly around: Surroundings | undefined;
  readonly title: string;
  readonly names: Names;
  /** Was it opened by hand, so that the reader wants to go on there? */
  readonly moveFocus: boolean;
  readonly onBack: () => void;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useRef<HTMLElement>(null);
  // Named as a whole, so that what has its name in the headline need not have it again.
  const [headline, rest] = headlineOf(names.within(finding.message));
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
        <Text text={headline} />
      </h3>
      <p class="detail-subject">
        <SubjectLine finding={finding} names={names} />
      </p>
      <FindingBody finding={finding} around={around} copy={CopyButton} why={capital(rest)} />
    </article>
  );
};
