import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PSEUDO_PROPERTIES, PSEUDO_TYPES } from '../../src/iac/declared.ts';
import { mappedTypes } from '../../src/iac/resource-types.ts';

it.each([...Object.keys(PSEUDO_TYPES), ...Object.keys(PSEUDO_PROPERTIES)])('%s is understood', (type) => {
  expect(mappedTypes.has(type)).toBe(true);
});

const folder = 'src/iac/terraform/types';
const emitted = new Set(
  readdirSync(folder).flatMap((file) =>
    [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/'((?:AWS(?:::\w+){2}|Pathproof::\w+))'/g)].map(
      ([, type]) => type ?? '',
    ),
  ),
);

it('every type that a block of Terraform is renamed to is understood', () => {
  expect(emitted.size).toBeGreaterThan(60);
  expect([...emitted].filter((type) => !mappedTypes.has(type))).toEqual([]);
});
