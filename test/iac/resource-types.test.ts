import { expect, it } from 'vitest';
import { PSEUDO_PROPERTIES, PSEUDO_TYPES } from '../../src/iac/declared.ts';
import { mappedTypes } from '../../src/iac/resource-types.ts';

it.each([...Object.keys(PSEUDO_TYPES), ...Object.keys(PSEUDO_PROPERTIES)])('%s is understood', (type) => {
  expect(mappedTypes.has(type)).toBe(true);
});
