import { readFileSync } from 'node:fs';

/**
 * The version of this package: the bundle for Lambda has it written in; elsewhere package.json says it, which is as far
 * from src/lambda as from dist/lambda and dist/chunks.
 */
export const version = (): string => {
  const bundled = process.env['PATHPROOF_BUNDLED_VERSION'];
  if (bundled) return bundled;
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '0.0.0';
};
