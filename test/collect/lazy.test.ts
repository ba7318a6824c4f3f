import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What a file loads as soon as it is loaded itself: neither types nor what it imports when it comes to it. */
const loaded = (file: URL, known = new Set<string>()): Set<string> => {
  for (const [, names, target] of readFileSync(file, 'utf8').matchAll(
    /^import\s([^;]*?)\sfrom\s'([^']+)';/gms,
  )) {
    if (!target || names?.startsWith('type ')) continue;
    const path = target.startsWith('.') ? new URL(target, file).href : target;
    if (known.has(path)) continue;
    known.add(path);
    if (target.startsWith('.')) loaded(new URL(path), known);
  }
  return known;
};

const sdkIn = (file: string): string[] =>
  [...loaded(new URL(`../../src/${file}`, import.meta.url))].filter((path) => path.startsWith('@aws-sdk/'));

describe('the SDK', () => {
  it.each(['collect/collect.ts', 'collect/doctor.ts', 'store/inventory-file.ts'])(
    'is not loaded with %s',
    (file) => {
      expect(sdkIn(file)).toEqual([]);
    },
  );

  it('is loaded with a session and with the collectors, when a scan starts', () => {
    expect(sdkIn('aws/session.ts')).toContain('@aws-sdk/client-sts');
    expect(sdkIn('collectors/index.ts')).toContain('@aws-sdk/client-ec2');
  });
});
