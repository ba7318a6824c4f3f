import { laterSections } from '../model/inventory.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A unit with the sections that the version which wrote it did not know yet: no one asked, so nothing is known. */
export const completedUnit = (unit: unknown): unknown => {
  if (!isRecord(unit) || !isRecord(unit['sections'])) return unit;
  const missing = laterSections.filter((section) => !(section in (unit['sections'] as object)));
  const message = 'The version of pathproof that wrote this inventory did not collect it.';
  const gap = { action: 'pathproof:collect', code: 'NotCollected', message };
  return {
    ...unit,
    sections: { ...unit['sections'], ...Object.fromEntries(missing.map((section) => [section, { gap }])) },
  };
};
