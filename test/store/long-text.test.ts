import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/store/config.ts';
import { parseWaivers } from '../../src/store/waiver-file.ts';

const long = `waivers:\n${' - {check: s3-via-nat, resource: "x", reason: r, owner: o, until: 2099-01-01}\n'.repeat(50_000)}`;

describe('a file that is written by hand', () => {
  it('is refused at once where it is longer than one is, as waivers and as a configuration', async () => {
    const begun = performance.now();
    expect(() => parseWaivers('w.yaml', long, [])).toThrow('w.yaml is too long: it has 4 million characters');
    await expect(parseConfig('c.yaml', long)).rejects.toThrow('c.yaml is too long');
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
