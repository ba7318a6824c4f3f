import type { CheckInfo } from '../../../model/report.ts';
import { visible } from '../../words.ts';

const link = (url: string) =>
  // A reference is a link only when it is one: the data of a report may come from anywhere.
  url.startsWith('https://') ? (
    <a href={url} rel="noreferrer">
      {visible(url)}
    </a>
  ) : (
    visible(url)
  );

/** Why a check matters to an owner, and what mends what it finds. */
export const CheckWords = ({ info, remedy }: { readonly info: CheckInfo; readonly remedy: boolean }) => (
  <>
    <p>
      <strong>Why it matters:</strong> {visible(info.rationale)}
    </p>
    {remedy && (
      <p>
        <strong>What to do:</strong> {visible(info.remedy)}
      </p>
    )}
  </>
);

/** What a check does not see, and where to read on. */
export const CheckLimits = ({ info }: { readonly info: CheckInfo }) => (
  <>
    {info.limits.length > 0 && (
      <p class="soft">
        <strong>What this check does not see:</strong> {info.limits.map(visible).join(' ')}
      </p>
    )}
    {info.references.length > 0 && (
      <ul class="references">
        {info.references.map((url) => (
          <li>{link(url)}</li>
        ))}
      </ul>
    )}
  </>
);
