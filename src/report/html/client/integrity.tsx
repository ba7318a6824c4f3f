import { useEffect, useState } from 'preact/hooks';
import type { Data } from './data.ts';

// Up to this many findings the page hashes itself unasked; beyond, the memory for it is spent when somebody asks.
const unasked = 5000;

const join = (pieces: Iterable<string>): Uint8Array<ArrayBuffer> => {
  const encoder = new TextEncoder();
  const encoded: Uint8Array[] = [];
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < 1_000_000) continue;
    encoded.push(encoder.encode(text));
    text = '';
  }
  encoded.push(encoder.encode(text));
  const bytes = new Uint8Array(encoded.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of encoded) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

const hexOf = (digest: ArrayBuffer): string =>
  [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The report as JSON, its hash at its end. */
const wholeOf = function* (data: Data): Iterable<string> {
  let last = '';
  for (const piece of data.canonical()) {
    yield last;
    last = piece;
  }
  yield `${last.slice(0, -1)},"sha256":${JSON.stringify(data.sha256)}}\n`;
};

const download = (data: Data): void => {
  const url = URL.createObjectURL(new Blob([join(wholeOf(data))], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `pathproof-${data.report.scan.id}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};

type State = 'waiting' | 'computing' | 'match' | 'mismatch' | 'unable';

const words: { readonly [S in State]: string } = {
  waiting: 'Not yet computed: it takes a moment, and memory.',
  computing: 'Computing the hash of the data in this page…',
  match: 'Match: the data in this page has the SHA-256 that the report states.',
  mismatch:
    'Mismatch: the data in this page is not what the report’s SHA-256 was made of. Do not rely on it.',
  unable: 'This browser cannot compute it here; the hash of the JSON report can be compared instead.',
};

/** The page looks at itself: does its data have the hash that the report states? And lets the data be saved. */
export const Integrity = ({ data }: { readonly data: Data }) => {
  const [state, setState] = useState<State>('waiting');
  const verify = (): void => {
    const subtle = crypto.subtle as SubtleCrypto | undefined;
    if (!subtle) {
      setState('unable');
      return;
    }
    setState('computing');
    setTimeout(() => {
      void subtle
        .digest('SHA-256', join(data.canonical()))
        .then((digest) => setState(hexOf(digest) === data.sha256 ? 'match' : 'mismatch'));
    }, 30);
  };
  useEffect(() => {
    if (data.rows.length <= unasked) verify();
  }, []);
  return (
    <>
      <p id="verified" class={`verified is-${state}`} role="status">
        <strong>Integrity.</strong> {words[state]}
      </p>
      <p class="buttons">
        {state === 'waiting' && (
          <button type="button" onClick={verify}>
            Verify now
          </button>
        )}
        <button type="button" onClick={() => download(data)}>
          Save the report as JSON
        </button>
      </p>
    </>
  );
};
