/** A share in percent, in words; a part never reads as nothing or as all. */
export const percent = (share: number): string => {
  if (share >= 0.999_999) return '100 %';
  if (share <= 0) return '0 %';
  const value = share * 100;
  if (value < 0.1) return 'less than 0.1 %';
  return `${Math.min(value, 99.9).toFixed(value < 9.95 || value > 99 ? 1 : 0)} %`;
};
