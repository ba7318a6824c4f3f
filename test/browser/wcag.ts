import type { RunOnly } from 'axe-core';

/** The rules of WCAG 2.2 at the levels A and AA. */
export const wcag: RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
};

/** Those of them that colors decide: all that a dark page can break that is kept in light. */
export const ofColors: RunOnly = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
