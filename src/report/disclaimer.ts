/** What a control's result is, and what it is not. */
export const evidenceSentence =
  'A check is evidence towards a control, and no proof of compliance: whether a control is met is for its assessor to say.';
